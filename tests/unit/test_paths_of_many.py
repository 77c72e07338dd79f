"""Raiffa's steady path among three players and more, from plane to plane of the frontier."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from detente.bargaining import RaiffaContinuous
from detente.model.errors import NumericalTrouble, TooLarge
from detente.numerics import steady_path
from detente.numerics.facing_plane import FacingPlane, Outline
from detente.numerics.power_series import FINE, LOST, ONE, all_stay, changing, steady_series, value
from detente.numerics.steady_path import end_of_path
from tests.unit.bargaining_problems import KNOWN, picked, recorded

THREE = ((5, 0, 0), (0, 4, 0), (0, 0, 3), (3, 2, 1), (1, 2, 2))
FOUR = ((4, 0, 1, 1), (0, 4, 1, 0), (1, 1, 4, 0), (0, 1, 0, 4), (2, 2, 2, 1))
FAR = -1000.0


def outline(rows):
    """List points, of which the first best one is found."""
    points = [tuple(map(Fraction, row)) for row in rows]
    return Outline(lambda weights: max(points, key=lambda p: sum(w * x for w, x in zip(weights, p, strict=True))))


def small_steps(rows):
    """Follow the path by the midpoint rule in floats, along the planes of the points and all that is worse."""
    n = len(rows[0])
    lowered = [
        [FAR if low else x for x, low in zip(row, lows, strict=True)]
        for row in rows
        for lows in product((0, 1), repeat=n)
    ]
    planes = [plane for plane in ConvexHull(np.array(lowered)).equations if plane[:-1].min() > -1e-9]

    def pace(y):
        room = [(-plane[-1] - plane[:-1] @ y, plane[:-1]) for plane in planes]
        return np.array([min(left / a[i] for left, a in room if a[i] > 1e-9) for i in range(n)])

    y = np.zeros(n)
    for _ in range(150):
        y = y + 0.08 * pace(y + 0.04 * pace(y))
    return y


def ended(rows, d=None):
    """Follow the rule without following it again from its proof."""
    return RaiffaContinuous().choose(recorded(rows), d or (0,) * len(rows[0]))


@pytest.mark.unwatched
@pytest.mark.parametrize(
    "rows",
    [
        THREE,
        ((5, 1, 4), (0, 2, 0), (0, 0, 5), (4, 0, 3)),
        FOUR,
    ],
)
def test_the_path_ends_where_small_steps_lead(rows):
    found = ended(rows)
    assert found.radius < 1e-11
    assert found.payoffs == pytest.approx(small_steps(rows), abs=4e-3)


@pytest.mark.unwatched
def test_the_path_is_followed_again_from_its_proof():
    assert picked(RaiffaContinuous(), THREE, (0, 0, 0)).radius < 1e-11


@pytest.mark.unwatched
def test_pairs_who_do_not_touch_each_other_get_what_each_pair_gets():
    rows = [(*one, *other) for one in KNOWN for other in KNOWN]
    alone = picked(RaiffaContinuous(), KNOWN, (0, 0)).payoffs
    assert ended(rows).payoffs == pytest.approx((*alone, *alone), abs=1e-12)


@pytest.mark.unwatched
@pytest.mark.parametrize("n", [3, 5, 6])
def test_a_frontier_of_one_plane_is_divided_equally_and_exactly(n):
    rows = [[(player + 1) * (player == place) for player in range(n)] for place in range(n)]
    found = picked(RaiffaContinuous(), rows, (0,) * n)
    assert (found.payoffs, found.radius) == (tuple(Fraction(player + 1, n) for player in range(n)), 0)


def test_units_and_order_of_players_do_not_matter():
    usual = ended(THREE).payoffs
    moved = [(row[2] + 7, 3 * row[0], Fraction(row[1], 5)) for row in THREE]
    found = ended(moved, (7, 0, 0)).payoffs
    assert found == pytest.approx((usual[2] + 7, 3 * usual[0], usual[1] / 5), abs=1e-11)


def test_a_player_who_can_gain_nothing_stays():
    end = end_of_path(outline(((2, 0, 0), (0, 2, 0))), (True, True, False))
    assert end.claims[2] == 0
    found = picked(RaiffaContinuous(), ((2, 0, 1), (0, 3, 1), (9, 9, 0)), (0, 0, 1))
    assert found.payoffs == (1, Fraction(3, 2), 1)


@pytest.mark.parametrize(("name", "value"), [("DIGITS", 1e9), ("MAX_STEPS", 1), ("AROUND", 0)])
def test_a_path_whose_error_is_not_bounded_is_refused(name, value, monkeypatch):
    monkeypatch.setattr(steady_path, name, value)
    with pytest.raises(TooLarge, match="cannot be bounded"):
        ended(FOUR)


def test_a_plane_is_the_one_of_what_is_left_and_claims_beyond_the_set_are_refused():
    faced = FacingPlane(outline(THREE), 0, 3)
    assert not any(faced.slopes)
    faced.face((Fraction(0), Fraction(2), Fraction(1)))
    left = faced.level - faced.slopes[1] * 2 - faced.slopes[2]
    assert left == 3
    *weights, bound = faced.plane
    assert sum(weights) == 1
    assert max(sum(w * x for w, x in zip(weights, row, strict=True)) for row in THREE) == bound
    shares = [first + rest[1] * 2 + rest[2] for first, rest in faced.shares]
    assert min(shares) >= 0
    with pytest.raises(NumericalTrouble, match="left what can be agreed on"):
        faced.face((Fraction(0), Fraction(4), Fraction(3)))


def series(*terms):
    return [round(term * 1024) * (ONE >> 10) for term in terms]


def test_the_place_where_a_series_falls_to_zero_is_found_closely():
    assert 0 <= ONE // 2 - all_stay([series(1, -2, 0)]) <= FINE
    assert 0 <= ONE // 4 - all_stay([series(1, -2, 0), series(1, -4, 0), series(1, -3, 0)]) <= FINE
    found = all_stay([series(1, -1, -0.25)])
    assert value(series(1, -1, -0.25), found) >= 0
    assert value(series(1, -1, -0.25), found + 2 * FINE) < 0


def test_a_series_that_stays_or_turns_is_told_from_one_that_falls():
    assert all_stay([]) == ONE
    assert all_stay([series(1, -4, 4.5), series(0, 0.5, 2, -1), [-LOST, 0, 0]]) == ONE
    turning = series(1, -4, 3.5)
    found = all_stay([turning])
    assert 0 < found < ONE
    assert value(turning, found) >= 0
    assert all_stay([[-LOST - 1, -ONE, 0]]) == 0


def test_a_solution_is_expanded_and_functions_of_it_follow():
    terms = steady_series([[0]], [0], [ONE], ONE)
    assert value([term[0] for term in terms], ONE) / ONE == pytest.approx(1 - np.exp(-1), abs=1e-15)
    assert changing([], terms) == []
    ((first, *rest),) = changing([((2 * ONE,), ONE)], terms[1:])
    assert (first, rest[0]) == (ONE, 2 * ONE)
