"""The mixture of points with the largest weighted product, in any number of dimensions."""

from fractions import Fraction
from math import isqrt, log

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.model.errors import NumericalTrouble
from detente.numerics import weighted_product as module
from detente.numerics.largest_product import largest_product, mixture
from detente.numerics.weighted_product import dependence, solved, weighted_product


def fractions(rows):
    """Read rows of numbers."""
    return [[Fraction(value) for value in row] for row in rows]


@given(data=st.data())
def test_no_point_is_better_than_the_mixture_by_its_gradient(data):
    size = data.draw(st.integers(1, 5))
    points = fractions(data.draw(st.lists(st.tuples(*[st.integers(0, 6)] * size), min_size=1, max_size=6)))
    assume(all(max(column) for column in zip(*points, strict=True)))
    parts = data.draw(st.tuples(*[st.integers(1, 4)] * size))
    weights = [Fraction(part, sum(parts)) for part in parts]
    shares = weighted_product(points, weights)
    here = mixture(points, shares)
    assert sum(shares.values()) == 1
    assert min(shares.values()) > 0
    slopes = [weight / value for weight, value in zip(weights, here, strict=True)]
    assert max(sum(a * b for a, b in zip(point, slopes, strict=True)) for point in points) <= 1 + Fraction(1, 2**150)


def test_with_equal_weights_it_is_the_largest_product():
    points = fractions([(0, 3, 1), (2, 2, 0), (4, 0, 5), (1, 1, 1)])
    ours, known = weighted_product(points, [Fraction(1, 3)] * 3), largest_product(points)
    assert [float(x) for x in mixture(points, ours)] == pytest.approx([float(x) for x in mixture(points, known)])


def test_on_a_whole_face_and_at_a_corner_it_is_exact():
    ends = fractions([(0, 3), (4, 0)])
    assert weighted_product(ends, [Fraction(2, 3), Fraction(1, 3)]) == {0: Fraction(1, 3), 1: Fraction(2, 3)}
    bent = fractions([(0, 3), (2, 2), (3, 0)])
    assert weighted_product(bent, [Fraction(2, 3), Fraction(1, 3)]) == {1: 1}


def test_on_a_face_with_as_many_corners_as_coordinates_it_is_exact():
    corners = fractions([(3, 0, 0), (0, 3, 0), (0, 0, 3)])
    weights = [Fraction(1, 7), Fraction(2, 7), Fraction(4, 7)]
    assert weighted_product(corners, weights) == dict(enumerate(weights))


def test_short_fractions_are_guessed_and_checked():
    ends = fractions([(2, 0, 1), (0, 2, 1)])
    assert weighted_product(ends, [Fraction(1, 3)] * 3) == {0: Fraction(1, 2), 1: Fraction(1, 2)}


def test_shares_without_short_fractions_stay_as_they_are():
    corners = fractions([(3, 0, 0, 1), (0, 3, 0, 1), (0, 0, 3, 1)])
    first, second = Fraction(isqrt(2 << 512), 1 << 258), Fraction(isqrt(3 << 512), 1 << 259)
    shares = {0: first, 1: second, 2: 1 - first - second}
    assert module._sharpened(corners, [Fraction(1, 4)] * 4, shares) == shares


def test_points_that_others_make_up_for_leave():
    line = fractions([(1, 1, 1), (2, 0, 1), (0, 2, 1)])
    shares = weighted_product(line, [Fraction(1, 3)] * 3)
    assert len(shares) < 3
    assert mixture(line, shares) == [1, 1, 1]


def test_uneven_weights_take_careful_steps():
    points = fractions([(1, 1000), (1000, 1), (400, 900)])
    heavy = [Fraction(999, 1000), Fraction(1, 1000)]
    here = mixture(points, weighted_product(points, heavy))
    others = [[s * a + (1 - s) * b for a, b in zip(points[1], points[2], strict=True)] for s in (0, 0.5, 0.9, 0.99, 1)]

    def value(point):
        return sum(float(weight) * log(part) for weight, part in zip(heavy, point, strict=True))

    assert value(here) >= max(map(value, others)) - 1e-12


def test_two_coordinates_have_a_closed_form_whatever_the_weights():
    bent = fractions([(0, 3), (2, 2), (3, 0)])
    tiny = Fraction(1, 10**7)
    assert weighted_product(bent, [tiny, 1 - tiny]) == {0: 1 - 3 * tiny, 1: 3 * tiny}
    assert mixture(bent, weighted_product(bent, [1 - tiny, tiny])) == [3 - 3 * tiny, 6 * tiny]
    assert weighted_product(fractions([(1, 1), (1, 2)]), [tiny, 1 - tiny]) == {1: 1}
    assert weighted_product(fractions([(4, 3), (5, 1)]), [tiny, 1 - tiny]) == {0: 1}
    assert weighted_product(fractions([(4, 3), (5, 1)]), [1 - tiny, tiny]) == {1: 1}


def test_weights_that_are_too_uneven_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MAX_STEPS", 20)
    tiny = Fraction(1, 10**12)
    with pytest.raises(NumericalTrouble, match="less uneven"):
        weighted_product(fractions([(2, 0, 1), (0, 2, 1)]), [(1 - tiny) / 2, tiny, (1 - tiny) / 2])


@pytest.mark.parametrize("limit", [0, 1])
def test_a_search_that_does_not_end_is_given_up(monkeypatch, limit):
    monkeypatch.setattr(module, "MAX_STEPS", limit)
    with pytest.raises(NumericalTrouble):
        weighted_product(fractions([(0, 3, 1), (2, 2, 1), (4, 0, 1)]), [Fraction(1, 3)] * 3)


def test_linear_equations_are_solved_exactly():
    assert solved(fractions([(2, 1), (1, 3)]), [Fraction(3), Fraction(5)]) == [Fraction(4, 5), Fraction(7, 5)]
    with pytest.raises(ZeroDivisionError):
        solved(fractions([(1, 2), (2, 4)]), [Fraction(1), Fraction(1)])


def test_rows_that_depend_on_each_other_are_noticed():
    assert dependence(fractions([(1, 0, 1), (0, 1, 1)])) is None
    found = dependence(fractions([(0, 1), (1, 1), (2, 1)]))
    assert found is not None
    assert [found[0] + found[1] + found[2], found[1] + 2 * found[2]] == [0, 0]
    assert any(found)
