"""Levels and products of mixtures of points, exact."""

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.numerics.common_level import common_level
from detente.numerics.largest_product import largest_product, mixture, root


def points(*rows):
    return [tuple(map(Fraction, row)) for row in rows]


def test_the_common_level_of_opposed_corners_is_shared():
    found = common_level(points((4, 0), (0, 2)), {})
    assert (found.level, found.shares) == (Fraction(4, 3), {0: Fraction(1, 3), 1: Fraction(2, 3)})
    assert found.weights == (Fraction(1, 3), Fraction(2, 3))


def test_a_coordinate_that_is_held_keeps_its_level():
    found = common_level(points((2, 1, 0), (0, 1, 6), (1, 1, 1)), {0: Fraction(1), 1: Fraction(1)})
    assert found.level == 3
    assert mixture(points((2, 1, 0), (0, 1, 6), (1, 1, 1)), found.shares) == [1, 1, 3]


@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=1, max_size=6))
def test_weights_prove_that_a_common_level_cannot_be_raised(rows):
    listed = points(*rows, (7, 0, 0), (0, 7, 0), (0, 0, 7))
    found = common_level(listed, {})
    assert min(mixture(listed, found.shares)) == found.level
    assert sum(found.weights) == 1
    assert min(found.weights) >= 0
    assert max(sum(w * x for w, x in zip(found.weights, point, strict=True)) for point in listed) == found.level


@pytest.mark.parametrize(
    ("rows", "best"),
    [
        ([(3,), (5,)], [5]),
        ([(4, 0), (0, 2)], [2, 1]),
        ([(4, 0), (3, 2), (0, 3)], [3, 2]),
        ([(2, 2), (2, 2)], [2, 2]),
        ([(3, 1), (1, 1)], [3, 1]),
        ([(6, 0, 0), (0, 6, 0), (0, 0, 6)], [2, 2, 2]),
        ([(6, 0, 1), (0, 6, 1), (0, 0, 1)], [3, 3, 1]),
        ([(6, 0, 0), (0, 6, 0), (0, 0, 6), (3, 3, 3)], [3, 3, 3]),
        ([(2, 2, 2), (2, 2, 2), (2, 2, 1)], [2, 2, 2]),
        ([(4, 0, 0), (0, 2, 2)], [Fraction(4, 3), Fraction(4, 3), Fraction(4, 3)]),
    ],
)
def test_the_largest_product_is_the_known_one(rows, best):
    listed = points(*rows)
    assert mixture(listed, largest_product(listed)) == best


@given(st.integers(1, 3), st.data())
def test_no_point_lies_beyond_the_hyperplane_at_the_largest_product(size, data):
    rows = data.draw(st.lists(st.tuples(*[st.integers(0, 9)] * size), min_size=1, max_size=7))
    ends = [[10 * (place == axis) for axis in range(size)] for place in range(size)]
    listed = points(*rows, *ends)
    shares = largest_product(listed)
    here = mixture(listed, shares)
    assert len(shares) <= size
    assert sum(shares.values()) == 1
    assert min(shares.values()) > 0
    beyond = max(sum(x / unit for x, unit in zip(point, here, strict=True)) for point in listed) - size
    assert beyond <= Fraction(1, 2**150)


def test_points_with_negative_coordinates_count_only_in_mixtures_without():
    listed = points((-1, 9), (9, -1), (2, 2))
    assert mixture(listed, largest_product(listed)) == [4, 4]
    trap = points((-3, -3, 4), (4, 0, 1), (0, 4, 1))
    assert min(mixture(trap, largest_product(trap))) > 0


@pytest.mark.unwatched
def test_a_product_that_is_largest_at_an_irrational_share_is_found_to_many_digits():
    """Along (1, 5, 0) to (5, 1, 4) the derivative is a quadratic without rational roots."""
    listed = points((1, 5, 1), (5, 1, 4))
    here = mixture(listed, largest_product(listed))
    assert here[0].denominator > 2**64
    grid = [mixture(listed, {0: Fraction(1000 - k, 1000), 1: Fraction(k, 1000)}) for k in range(1001)]
    assert max(map(prod, grid)) <= prod(here)
    assert float(prod(here)) == pytest.approx(float(max(map(prod, grid))), rel=1e-5)


@pytest.mark.parametrize("signs", list(product([1, -1], repeat=2)))
def test_both_roots_of_a_derivative_are_looked_at(signs):
    """Mirrored segments have the same optimum, whichever root of the quadratic it is."""
    start, end = (1, 5, 1), (5, 1, 4)
    listed = points(start, end)[:: signs[0]]
    turned = [point[:: signs[1]] for point in listed]
    assert float(prod(mixture(turned, largest_product(turned)))) == pytest.approx(
        float(prod(mixture(listed, largest_product(listed)))), rel=1e-15
    )


@pytest.mark.parametrize(("value", "found"), [("4/9", "2/3"), ("0", "0"), ("49", "7")])
def test_square_roots_are_exact_where_they_are_rational(value, found):
    assert root(Fraction(value)) == Fraction(found)


@pytest.mark.parametrize("value", [Fraction(2), Fraction(2, 10**300), Fraction(10**301)])
def test_square_roots_have_many_digits(value):
    below = root(value)
    assert below**2 <= value < (below * (1 + Fraction(1, 2**180))) ** 2
