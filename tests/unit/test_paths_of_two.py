"""Paths between two players: falling lines, Raiffa's rounds and steady path, sums of square roots."""

from fractions import Fraction
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.numerics import planar_rounds
from detente.numerics.falling_line import falling_line
from detente.numerics.planar_flow import limit_of_flow
from detente.numerics.planar_rounds import limit_of_rounds
from detente.numerics.square_roots import halfway, is_positive
from tests.naive import bargaining as naive
from tests.unit.bargaining_problems import part_of_examples

KNOWN = falling_line(
    [(Fraction(0), Fraction(3)), (Fraction(2), Fraction(2)), (Fraction(4), Fraction(0))], (Fraction(0), Fraction(0))
)
ORIGIN = (Fraction(0), Fraction(0))


@st.composite
def lines(draw):
    """Draw the steps of a concave line, and where it starts."""
    steps = draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=4))
    slopes = {Fraction(fall, run): (Fraction(run), Fraction(fall)) for run, fall in steps}
    x, y = Fraction(draw(st.integers(0, 3))), sum(fall for _, fall in slopes.values()) + draw(st.integers(0, 3))
    corners = [(x, y)]
    for slope in sorted(slopes):
        x, y = x + slopes[slope][0], y - slopes[slope][1]
        corners.append((x, y))
    return corners


@part_of_examples(3)
@given(corners=lines())
def test_rounds_and_path_end_where_long_walks_do(corners):
    line = falling_line(corners, ORIGIN)
    outcomes = [(float(x), float(y)) for x, y in line.corners]
    assert [float(x) for x in limit_of_rounds(line, ORIGIN).point] == pytest.approx(
        naive.rounds(outcomes, (0, 0)), abs=1e-9
    )
    end = limit_of_flow(line, ORIGIN)
    assert end.radius < Fraction(1, 10**30)
    assert [float(x) for x in end.point] == pytest.approx(naive.flow(outcomes, (0, 0), 0.1, 9.0), abs=2e-2)


def test_known_ends():
    assert limit_of_rounds(KNOWN, ORIGIN) == ((Fraction(9, 4), Fraction(7, 4)), Fraction(0))
    assert float(limit_of_flow(KNOWN, ORIGIN).point[0]) == pytest.approx(2.2033, abs=1e-4)


@pytest.mark.parametrize("follow", [limit_of_rounds, limit_of_flow])
@pytest.mark.parametrize(
    ("corners", "start", "end"),
    [
        ([(1, 2), (2, 1)], (1, 1), (Fraction(3, 2), Fraction(3, 2))),
        ([(0, 3), (2, 2), (3, 0)], (0, 0), (2, 2)),
        ([(0, 5), (2, 4), (4, 2), (5, 0)], (0, 0), (3, 3)),
        ([(0, 6), (2, 5), (4, 4), (5, 2), (6, 0)], (0, 0), (4, 4)),
        ([(1, 3), (2, 1)], (2, 0), (2, 1)),
        ([(1, 3), (2, 1)], (0, 3), (1, 3)),
        ([(0, 3), (2, 2), (4, 0)], (2, 2), (2, 2)),
        ([(0, 3), (2, 2), (4, 0)], (3, 1), (3, 1)),
    ],
)
def test_straight_paths_are_exact(follow, corners, start, end):
    line = falling_line([(Fraction(x), Fraction(y)) for x, y in corners], start)
    assert follow(line, (Fraction(start[0]), Fraction(start[1]))) == (end, 0)


def test_a_flat_and_an_upright_end_belong_to_the_line():
    line = falling_line([(Fraction(1), Fraction(3)), (Fraction(2), Fraction(1))], ORIGIN)
    assert [list(corner) for corner in line.corners] == [[0, 3], [1, 3], [2, 1], [2, 0]]
    assert limit_of_flow(line, ORIGIN).radius < Fraction(1, 10**30)
    assert list(line.crossing(0, 2)) == [2, 3]


def test_a_path_that_almost_leads_to_a_corner_says_how_close_it_gets():
    near = Fraction(1, 2**240)
    line = falling_line([(Fraction(0), Fraction(3)), (Fraction(2), Fraction(2)), (Fraction(3), near)], ORIGIN)
    end = limit_of_flow(line, ORIGIN)
    assert max(abs(end.point[0] - 2), abs(end.point[1] - 2)) <= Fraction(1, 10**20)
    assert end.radius <= Fraction(1, 10**20)


def test_two_corners_that_are_passed_almost_at_once_are_told_apart_or_bounded():
    tiny = Fraction(1, 2**300)
    corners = [(0, 5), (2, 4), (4, 2), (5, 0)]
    line = falling_line([(Fraction(x), Fraction(y)) for x, y in corners], (-tiny, Fraction(0)))
    end = limit_of_flow(line, (-tiny, Fraction(0)))
    assert abs(end.point[0] - 3) <= Fraction(1, 10**20)
    assert end.radius <= Fraction(1, 10**20)


def test_rounds_that_do_not_end_are_left_within_a_radius(monkeypatch):
    monkeypatch.setattr(planar_rounds, "MAX_ROUNDS", 1)
    (x, y), radius = limit_of_rounds(KNOWN, ORIGIN)
    assert y == 4 - x
    assert abs(x - Fraction(9, 4)) <= radius <= 1


def test_the_middle_of_a_walk_is_exact_where_steps_are_multiples_of_each_other():
    assert list(halfway([Fraction(2), Fraction(8)])) == [1, Fraction(1, 4), 0]
    assert list(halfway([Fraction(2), Fraction(2)])) == [0, 1, 0]
    assert list(halfway([Fraction(3), Fraction(2), Fraction(2), Fraction(3)])) == [1, 1, 0]
    assert list(halfway([Fraction(5)])) == [0, Fraction(1, 2), 0]


def test_the_middle_of_other_walks_has_a_bound_of_its_error():
    step, share, error = halfway([Fraction(2), Fraction(4)])
    assert step == 1
    assert float(share) == pytest.approx((1 + 2**0.5 / 2 - 2**0.5) / 2, abs=1e-15)
    assert 0 < error < Fraction(1, 10**70)


def test_the_sign_of_a_sum_of_roots_is_exact():
    assert not is_positive([Fraction(0), Fraction(0)], [Fraction(2), Fraction(3)])
    close = Fraction(141421356237309504880168872420969807856967187537694, 10**50)
    assert is_positive([Fraction(1), -close], [Fraction(2), Fraction(1)])
    closest = Fraction(int(2**0.5 * 2**52), 2**52)
    assert is_positive([Fraction(1), -closest], [Fraction(2), Fraction(1)]) == (closest**2 < 2)


def test_more_digits_are_used_where_a_sum_of_roots_is_close_to_zero():
    close = Fraction(isqrt(2 << 600), 1 << 300)
    assert is_positive([Fraction(1), -close], [Fraction(2), Fraction(1)])
