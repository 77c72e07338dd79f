"""Polyhedra of payoff triples against the points that they are made of."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.model.certificate import Stage
from detente.model.errors import NumericalTrouble, TooLarge
from detente.numerics import hull, polyhedron
from tests.naive.corners import corners_of, is_efficient

ZERO = Fraction(0)
CUBE = list(product((0, 2), repeat=3))


def triples(points):
    return [tuple(map(Fraction, point)) for point in points]


def support_of(points):
    """Make an oracle of a list of points; ties go to the last one."""

    def oracle(weights):
        values = [sum(w * x for w, x in zip(weights, point, strict=True)) for point in points]
        best = max(values)
        place = len(values) - 1 - values[::-1].index(best)
        return Stage(weights, (), (), (place,), (1.0,), points[place], (), best, best)

    return oracle


def found_in(points, tie=ZERO):
    return polyhedron.polyhedron(support_of(points), tie)


def corners(solid):
    return [stage.payoffs for stage in solid.corners]


@pytest.mark.parametrize(
    ("points", "dimension", "expected"),
    [
        ([(1, 2, 3)], 0, [(1, 2, 3)]),
        ([(0, 0, 0), (1, 1, 1), (2, 2, 2)], 1, [(2, 2, 2), (0, 0, 0)]),
        ([(0, 0, 5), (0, 0, 1), (0, 0, 3)], 1, [(0, 0, 5), (0, 0, 1)]),
        ([(0, 3, 1), (0, 0, 1), (0, 1, 1)], 1, [(0, 3, 1), (0, 0, 1)]),
        (
            [(0, 0, 0), (1, -1, 0), (0, 1, -1), (1, 0, -1), (1, 0, -1)],
            2,
            [(1, 0, -1), (1, -1, 0), (0, 1, -1), (0, 0, 0)],
        ),
        ([(0, 0, 1), (2, 0, 1), (0, 2, 1), (1, 1, 1), (1, 0, 1)], 2, [(2, 0, 1), (0, 2, 1), (0, 0, 1)]),
        ([(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)], 3, [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0)]),
        ([*CUBE, (1, 1, 1), (1, 1, 2), (1, 2, 2), (0, 1, 1)], 3, CUBE[::-1]),
    ],
)
def test_corners_of_sets_of_every_dimension_are_listed_downwards(points, dimension, expected):
    solid = found_in(triples(points))
    assert (solid.dimension, corners(solid)) == (dimension, expected)


@pytest.mark.parametrize("turn", [(0, 1, 2), (1, 2, 0), (2, 1, 0)])
def test_the_surface_of_a_cube_is_twelve_triangles(turn):
    solid = found_in(triples([[point[axis] for axis in turn] for point in CUBE]))
    places = np.array(corners(solid), dtype=float)
    volume = sum(abs(np.linalg.det(places[list(piece)] - 1.0)) for piece in solid.pieces) / 6
    assert (len(solid.pieces), volume) == (12, pytest.approx(8))


def test_pieces_fill_a_polygon_and_name_the_ends_of_a_segment():
    square = found_in(triples([(0, 0, 1), (2, 0, 1), (0, 2, 1), (2, 2, 1)]))
    assert sorted(len(piece) for piece in square.pieces) == [3, 3]
    assert found_in(triples([(0, 0, 1), (2, 0, 1)])).pieces == ((0, 1),)
    assert found_in(triples([(0, 0, 1)])).pieces == ((0,),)


points_of_space = st.lists(st.tuples(*[st.integers(-2, 2)] * 3), min_size=1, max_size=7)


@given(points_of_space)
def test_corners_are_the_points_that_are_no_mixture_of_others(points):
    exact = triples(points)
    solid = found_in(exact)
    assert set(corners(solid)) == corners_of(exact)
    rank = int(np.linalg.matrix_rank(np.array(points) - np.array(points[0])))
    assert solid.dimension == rank


@given(points_of_space)
def test_floats_give_the_same_corners(points):
    floats = [tuple(value / 3 for value in point) for point in points]
    solid = found_in(floats, 1e-9)
    exact = found_in(triples(points))
    assert [tuple(3 * x for x in point) for point in corners(solid)] == [pytest.approx(p) for p in corners(exact)]


@given(points_of_space)
def test_efficient_corners_are_the_corners_that_no_mixture_improves_on(points):
    exact = triples(points)
    best = [stage.payoffs for stage in polyhedron.efficient_corners(support_of(exact), ZERO)]
    assert set(best) == {point for point in corners_of(exact) if is_efficient(point, sorted(set(exact)))}
    assert [s.payoffs for s in polyhedron.efficient_among(found_in(exact).corners, ZERO)] == best


def test_every_direction_is_asked_for_once():
    asked = []
    oracle = support_of(triples(CUBE))

    def counted(weights):
        asked.append(weights)
        return oracle(weights)

    polyhedron.polyhedron(counted, ZERO)
    assert len(asked) == len(set(asked))
    assert max(max(map(abs, weights)) for weights in asked) == 1


def test_points_that_stand_out_by_rounding_alone_are_no_corners():
    """The middle of every edge and face of a cube, moved outwards by less than a tie."""
    rng = np.random.default_rng(0)
    middles = [point for point in product((0.0, 1.0, 2.0), repeat=3) if 1.0 in point and point != (1.0, 1.0, 1.0)]
    moved = [tuple((1 + 1e-11 * rng.random()) * (np.array(point) - 1) + 1) for point in middles]
    cube = [tuple(map(float, point)) for point in CUBE]
    for points in ([*cube, *moved], [*moved, *cube]):
        solid = found_in(points, 1e-9)
        assert corners(solid) == cube[::-1]


def test_rounding_of_large_payoffs_makes_no_corners():
    """The same cube far from zero, with the middles of its faces off by one rounding."""
    far = 2.0**40
    middles = [(1.0, 1.0, 0.0), (1.0, 0.0, 1.0), (0.0, 1.0, 1.0), (1.0, 1.0, 2.0), (1.0, 2.0, 1.0), (2.0, 1.0, 1.0)]
    moved = [tuple(far + x + (x - 1) * 2.0**-12 for x in point) for point in middles]
    cube = [tuple(far + x for x in point) for point in CUBE]
    solid = found_in([*cube, *moved], 1e-9)
    assert corners(solid) == cube[::-1]
    assert len(polyhedron.efficient_among(solid.corners, 1e-9)) == 1


def test_a_set_thinner_than_a_tie_is_flat():
    points = [(0.0, 0.0, 0.0), (1.0, 0.0, 1e-12), (0.0, 1.0, 0.0), (1.0, 1.0, -1e-12), (0.5, 0.5, 1e-11)]
    solid = found_in(points, 1e-9)
    assert (solid.dimension, corners(solid)) == (2, [points[3], points[1], points[2], points[0]])


def test_corners_are_kept_where_what_is_left_would_be_flat():
    stages = found_in(triples([(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)])).corners
    assert len(polyhedron._shell(stages, [], 10.0).corners) == 4


def test_near_twins_are_not_dropped_together():
    points = [(0.0, 0.0, 0.0), (3.0, 0.0, 0.0), (0.0, 3.0, 0.0), (0.0, 0.0, 3.0), (3.0, 1.2e-9, 1.2e-9)]
    solid = found_in(points, 1e-9)
    assert max(point[0] for point in corners(solid)) == 3.0


def test_too_many_corners_are_refused(monkeypatch):
    monkeypatch.setattr(polyhedron, "MAX_POINTS", 5)
    with pytest.raises(TooLarge, match="more than 5 corners"):
        found_in(triples(CUBE))


def test_dependent_rays_have_no_hull():
    flat = {number: hull.point(point) for number, point in enumerate(triples([(0, 0, 0), (1, 0, 0), (0, 1, 0)]))}
    with pytest.raises(NumericalTrouble, match="span less"):
        hull.hull_of(flat)


def test_a_ray_inside_a_hull_is_not_added():
    solid, order = hull.hull_of({place: hull.point(p) for place, p in enumerate(triples(CUBE))})
    assert not solid.add(hull.point(triples([(1, 1, 1)])[0]))
    assert sorted(order) == list(range(8))
