"""Polygons of payoff pairs against the points that they are made of."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.model.certificate import Stage
from detente.model.errors import NumericalTrouble
from detente.model.numbers import to_fractions
from detente.numerics import polygon
from detente.numerics.equilibrium_polytope import EquilibriumPolytope

CHICKEN = to_fractions(np.array([[[6, 2], [7, 0]], [[6, 7], [2, 0]]]))
ZERO, ONE = Fraction(0), Fraction(1)


def exact(values):
    return to_fractions(np.array(values, dtype=object))


def polytope_of(payoffs, **options):
    scale = float(max(own.max() - own.min() for own in payoffs)) or 1.0
    return EquilibriumPolytope(payoffs, payoffs, scale, **options)


def support_of(points):
    """Make an oracle of a list of points; ties go to the first one."""

    def oracle(weights):
        values = [weights[0] * x + weights[1] * y for x, y in points]
        best = max(values)
        return Stage(weights, (), (), (), (), points[values.index(best)], (), best, best)

    return oracle


def pairs(*points):
    return [(Fraction(x), Fraction(y)) for x, y in points]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (pairs((1, 2)), pairs((1, 2))),
        (pairs((1, 2), (1, 2)), pairs((1, 2))),
        (pairs((0, 0), (2, 2), (1, 1)), pairs((2, 2), (0, 0))),
        (pairs((0, 0), (0, 3), (0, 1)), pairs((0, 3), (0, 0))),
        (pairs((0, 1), (3, 1)), pairs((3, 1), (0, 1))),
        (pairs((0, 0), (2, 0), (0, 2)), pairs((2, 0), (0, 2), (0, 0))),
        (pairs((0, 0), (2, 0), (0, 2), (2, 2), (1, 2), (1, 1)), pairs((2, 2), (0, 2), (0, 0), (2, 0))),
    ],
)
def test_polygons_are_listed_counter_clockwise_from_the_right(points, expected):
    found = polygon.polygon(support_of(points), ZERO)
    assert [stage.payoffs for stage in found] == expected


points_of_the_plane = st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=8)


@given(points_of_the_plane)
def test_a_polygon_has_the_support_function_of_its_points(points):
    exact_points = pairs(*points)
    found = [stage.payoffs for stage in polygon.polygon(support_of(exact_points), ZERO)]
    assert len(set(found)) == len(found)
    for weights in product(range(-3, 4), repeat=2):
        best = max(weights[0] * x + weights[1] * y for x, y in exact_points)
        assert max(weights[0] * x + weights[1] * y for x, y in found) == best


@given(points_of_the_plane)
def test_no_corner_of_a_polygon_lies_between_its_neighbours(points):
    found = [stage.payoffs for stage in polygon.polygon(support_of(pairs(*points)), ZERO)]
    if len(found) > 2:
        for place, here in enumerate(found):
            before, after = found[place - 1], found[(place + 1) % len(found)]
            turn = (here[0] - before[0]) * (after[1] - here[1]) - (here[1] - before[1]) * (after[0] - here[0])
            assert turn > 0


@given(points_of_the_plane)
def test_a_polygon_in_floats_has_the_support_function_of_its_points(points):
    floats = [(float(x), float(y)) for x, y in points]
    found = [stage.payoffs for stage in polygon.polygon(support_of(floats), 1e-9)]
    for weights in product(range(-3, 4), repeat=2):
        best = max(weights[0] * x + weights[1] * y for x, y in floats)
        assert max(weights[0] * x + weights[1] * y for x, y in found) == pytest.approx(best, abs=1e-7)


def test_the_tip_of_a_walk_there_and_back_is_kept():
    stages = [support_of([point])((ONE, ZERO)) for point in pairs((0, 0), (2, 0), (0, 0), (0, 0))]
    assert [stage.payoffs for stage in polygon.corners(stages, ZERO)] == pairs((2, 0), (0, 0))


@pytest.mark.parametrize(
    ("walk", "expected"),
    [
        (pairs((1, 2)), pairs((1, 2))),
        (pairs((1, 2), (1, 2)), pairs((1, 2))),
        (pairs((0, 3), (1, 2), (3, 0)), pairs((0, 3), (3, 0))),
        (pairs((0, 3), (0, 3), (2, 2), (2, 2), (3, 0)), pairs((0, 3), (2, 2), (3, 0))),
    ],
)
def test_a_walk_keeps_its_ends_and_its_bends(walk, expected):
    stages = [support_of([point])((ONE, ZERO)) for point in walk]
    assert [stage.payoffs for stage in polygon.bends(stages, ZERO)] == expected


def test_a_polygon_without_end_is_trouble(monkeypatch):
    monkeypatch.setattr(polygon, "MAX_CORNERS", 3)
    with pytest.raises(NumericalTrouble, match="corners"):
        polygon.polygon(support_of(pairs((0, 0), (2, 0), (0, 2), (2, 2))), ZERO)


def test_chicken_has_the_four_corners_of_theory():
    polytope = polytope_of(CHICKEN)
    found = [stage.payoffs for stage in polygon.polygon(polytope.maximise, ZERO)]
    fifths, quarters = Fraction(18, 5), Fraction(21, 4)
    assert found == [(7, 2), (quarters, quarters), (2, 7), (fifths, fifths)]
