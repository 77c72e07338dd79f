"""The mixture of points whose coordinates have the largest product, in up to three dimensions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import isqrt, prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Vector = Sequence[Fraction]
    Shares = dict[int, Fraction]

DIGITS = 192  #: binary digits of a square root that is not rational
ROUNDED = Fraction(1, 2**150)  #: what such roots may leave of a gradient that should vanish


def largest_product(points: Sequence[Vector]) -> Shares:
    """Mix points so that the product of the coordinates is as large as possible.

    Parameters
    ----------
    points
        One, two or three coordinates each. Some mixture of points that are best in one coordinate is positive in all of
        them; only such mixtures count.

    Returns
    -------
    dict
        The weights of at most as many points as there are coordinates, by place. Exact where they are rational; where
        they are roots of a quadratic equation they are off by at most a part 2^-190 of themselves.

    Notes
    -----
    The optimum over the hull of a few points lies inside one of its faces of at most so many points as there are
    coordinates, where it is known in closed form. Starting from a point of largest value a coordinate, the point that
    is best by the gradient (1 / x_i) joins, and those that are not needed leave, until no point improves: the gradient
    then is the supporting hyperplane. The product rises in every step, and there are finitely many sets of points.
    """
    n_coordinates, places = len(points[0]), range(len(points))
    shares = _best(points, sorted({max(places, key=lambda place: points[place][k]) for k in range(n_coordinates)}))
    while True:
        here = mixture(points, shares)
        further = max(places, key=lambda place: _relative(points[place], here))
        if _relative(points[further], here) <= n_coordinates + ROUNDED:
            return shares
        shares = _best(points, sorted({*shares, further}))


def mixture(points: Sequence[Vector], shares: Shares) -> list[Fraction]:
    """Mix points."""
    chosen = [(share, points[place]) for place, share in shares.items()]
    return [sum((share * point[k] for share, point in chosen), Fraction(0)) for k in range(len(points[0]))]


def _relative(point: Vector, here: Vector) -> Fraction:
    """Add up a point's coordinates, each in units of another point's."""
    return sum((value / unit for value, unit in zip(point, here, strict=True)), Fraction(0))


def _best(points: Sequence[Vector], support: Sequence[int]) -> Shares:
    """Find the best mixture of at most four points, which lies inside the hull of at most as many as coordinates."""
    candidates = [
        dict(zip(chosen, shares, strict=True))
        for size in range(1, len(points[0]) + 1)
        for chosen in combinations(support, size)
        for shares in _inside([points[place] for place in chosen])
    ]
    return max(candidates, key=lambda shares: _product(points, shares))


def _product(points: Sequence[Vector], shares: Shares) -> Fraction:
    """Multiply the coordinates of a mixture; 0 where one is not positive."""
    found = mixture(points, shares)
    return prod(found, start=Fraction(1)) if min(found) > 0 else Fraction(0)


def _inside(corners: Sequence[Vector]) -> Iterator[tuple[Fraction, ...]]:
    """List the shares, all positive, at which the product may be largest inside a point, a segment or a triangle."""
    match corners:
        case [_]:
            yield (Fraction(1),)
        case [start, end]:
            for share in _on_segment(start, end):
                if 0 < share < 1:
                    yield 1 - share, share
        case _:
            shares = _on_triangle(*corners)
            if min(shares) > 0:
                yield shares


def _on_segment(start: Vector, end: Vector) -> Iterator[Fraction]:
    """List where the derivative of the product along a line vanishes: a quadratic equation at most."""
    powers, zero = [Fraction(1)], Fraction(0)
    for here, there in zip(start, end, strict=True):
        powers = [
            here * low + (there - here) * high for low, high in zip([*powers, zero], [zero, *powers], strict=True)
        ]
    constant, linear, square = (*(place * factor for place, factor in enumerate(powers) if place), zero)[:3]
    yield from _roots(square, linear, constant)


def _roots(square: Fraction, linear: Fraction, constant: Fraction) -> Iterator[Fraction]:
    """Solve square t^2 + linear t + constant = 0, without cancellation.

    As the derivative of a product of linear factors it has real roots, and 0 is none of multiplicity two, since no
    corner is 0 in all coordinates.
    """
    if not square:
        if linear:
            yield -constant / linear
        return
    spread = root(linear * linear - 4 * square * constant)
    half = -(linear + (spread if linear >= 0 else -spread)) / 2
    yield half / square
    yield constant / half


def root(value: Fraction) -> Fraction:
    """Take a square root: exactly if it is rational, otherwise with 192 binary digits, rounded down."""
    numerator, denominator = value.as_integer_ratio()
    product = numerator * denominator
    if isqrt(product) ** 2 == product:
        return Fraction(isqrt(product), denominator)
    return Fraction(isqrt(product << 2 * DIGITS), denominator << DIGITS)


def _on_triangle(first: Vector, second: Vector, third: Vector) -> tuple[Fraction, ...]:
    """Find the shares of the best point of a plane a.x = c, x_i = c / (3 a_i); not all positive if it is outside."""
    normal = _cross(_minus(second, first), _minus(third, first))
    height = _dot(normal, first)
    if any(height * along <= 0 for along in normal):
        return (Fraction(-1),)
    best = [height / (3 * along) for along in normal]
    size = _dot(normal, normal)
    sides = ((second, third), (third, first), (first, second))
    return tuple(_dot(_cross(_minus(here, best), _minus(there, best)), normal) / size for here, there in sides)


def _minus(one: Vector, other: Vector) -> list[Fraction]:
    return [a - b for a, b in zip(one, other, strict=True)]


def _dot(one: Vector, other: Vector) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))


def _cross(one: Vector, other: Vector) -> list[Fraction]:
    (a, b, c), (d, e, f) = one, other
    return [b * f - c * e, c * d - a * f, a * e - b * d]
