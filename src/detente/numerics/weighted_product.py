"""The mixture of points whose coordinates have the largest weighted product, in any number of dimensions."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from detente.model.errors import NumericalTrouble
from detente.numerics.largest_product import mixture
from detente.numerics.pair_product import pair_product

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flint import fmpq

    Vector = Sequence[Fraction]
    Shares = dict[int, Fraction]

DIGITS = 256  #: binary digits that are kept of numbers between 0 and 1
FLAT = Fraction(1, 2**400)  #: the square of a Newton step, in the local metric, that ends the search on one face
ROUNDED = Fraction(1, 2**150)  #: what roundings may leave of a gradient that should vanish
SHORT = 2**90  #: denominators up to this are tried for shares that may be rational
MAX_STEPS = 2000
PAIR = 2


def weighted_product(points: Sequence[Vector], weights: Vector) -> Shares:
    """Mix points so that the product of the coordinates, each raised to its weight, is as large as possible.

    Parameters
    ----------
    points
        Coordinates that are not negative. Some mixture of points that are best in one coordinate is positive in all.
    weights
        One a coordinate, positive, 1 in sum.

    Returns
    -------
    dict
        The weights of at most as many points as there are coordinates, by place; exact for two coordinates, and where
        the best mixture is a point, lies inside a face with as many corners as there are coordinates, or has short
        fractions. Otherwise they are off by about 2^-190.

    Raises
    ------
    NumericalTrouble
        If the steps do not end.

    Notes
    -----
    The sum of w_i log x_i is concave. Newton's method climbs it among the mixtures of a few independent points, with
    damped steps that end at the border at the latest, where a point leaves; once it is settled
    the point that is best by the gradient w_i / x_i joins, until none is better than the mixture itself. Every number
    is a fraction that is rounded on a fixed grid, so that whoever follows the search arrives at the same shares.
    """
    n_coordinates, places = len(points[0]), range(len(points))
    if n_coordinates == PAIR:
        return pair_product(points, weights)
    start = sorted({max(places, key=lambda place: points[place][axis]) for axis in range(n_coordinates)})
    shares = {place: Fraction(1, len(start)) for place in start}
    for _ in range(MAX_STEPS):
        shares = _sharpened(points, weights, _climbed(points, weights, _independent(points, shares)))
        here = mixture(points, shares)
        slopes = [weight / value for weight, value in zip(weights, here, strict=True)]
        further = max(places, key=lambda place: _dot(points[place], slopes))
        if further in shares or _dot(points[further], slopes) <= 1 + ROUNDED:
            return shares
        shares[further] = Fraction(0)
    message = "the largest weighted product was not found"
    raise NumericalTrouble(message, problem=(points, weights))


def _climbed(points: Sequence[Vector], weights: Vector, shares: Shares) -> Shares:
    """Climb among the mixtures of independent points; those that are not needed leave."""
    for _ in range(MAX_STEPS):
        if len(shares) == 1:
            return dict.fromkeys(shares, Fraction(1))
        step, square = _newton(points, weights, shares)
        if square <= FLAT:
            return shares
        length = _damped(square / min(weights))
        falling = {place: shares[place] / -move for place, move in step.items() if move < 0}
        border = min(falling.values(), default=length)
        moved = {place: share + min(length, border) * step[place] for place, share in shares.items()}
        gone = {place for place, reach in falling.items() if reach <= length and reach == border}
        shares = _on_grid({place: share for place, share in moved.items() if place not in gone})
    message = "the steps towards the largest weighted product do not end; weights that are less uneven may help"
    raise NumericalTrouble(message, problem=(points, weights))


def _newton(points: Sequence[Vector], weights: Vector, shares: Shares) -> tuple[Shares, Fraction]:
    """Compute the Newton step among mixtures, and the square of its length in the local metric."""
    here, chosen = mixture(points, shares), list(shares)
    parts = [[_rounded(value / unit) for value, unit in zip(points[place], here, strict=True)] for place in chosen]
    slopes = [_dot(part, weights) for part in parts]
    weighed = [[value * weight for value, weight in zip(part, weights, strict=True)] for part in parts]
    rows = [[*(_dot(part, other) for other in parts), Fraction(1)] for part in weighed]
    rows.append([*([Fraction(1)] * len(chosen)), Fraction(0)])
    moves = solved(rows, [*slopes, Fraction(0)])[: len(chosen)]
    step = {place: _rounded(move) for place, move in zip(chosen, moves, strict=True)}
    return step, _dot(slopes, moves)


def _damped(square: Fraction) -> Fraction:
    """Choose how much of a Newton step is safe, given its squared length where the function is self-concordant."""
    if square * 16 <= 1:
        return Fraction(1)
    return _rounded(1 / (1 + Fraction(isqrt(int(square * 2**64)) + 1, 2**32)))


def _on_grid(shares: Shares) -> Shares:
    """Round shares on the grid, and let the largest make up for it."""
    rounded = {place: _rounded(share) for place, share in shares.items()}
    most = max(rounded, key=rounded.__getitem__)
    rounded[most] += 1 - sum(rounded.values())
    return rounded


def _independent(points: Sequence[Vector], shares: Shares) -> Shares:
    """Leave out points that the others make up for, without moving the mixture."""
    kept = dict(shares)
    while (null := dependence([[*points[place], Fraction(1)] for place in kept])) is not None:
        moves = dict(zip(kept, null, strict=True))
        length = min(kept[place] / -move for place, move in moves.items() if move < 0)
        kept = {place: share + length * moves[place] for place, share in kept.items()}
        gone = next(place for place, move in moves.items() if move < 0 and kept[place] == 0)
        del kept[gone]
    return kept


def _sharpened(points: Sequence[Vector], weights: Vector, shares: Shares) -> Shares:
    """Make shares exact where that is possible: in closed form on a whole face, otherwise by a guess that is checked.

    On a face with as many corners as coordinates q.x = 1 for some q, and the best point has x_i = w_i / q_i.
    """
    chosen = list(shares)
    corners = [points[place] for place in chosen]
    if len(chosen) == len(weights) > 1:
        slopes = solved(corners, [Fraction(1)] * len(chosen))
        best = [weight / slope for weight, slope in zip(weights, slopes, strict=True)]
        exact = solved([list(axis) for axis in zip(*corners, strict=True)], best)
    else:
        exact = [share.limit_denominator(SHORT) for share in shares.values()]
    if min(exact) < 0 or sum(exact) != 1:
        return shares
    guess = {place: share for place, share in zip(chosen, exact, strict=True) if share}
    here = mixture(points, guess)
    slopes = [weight / value for weight, value in zip(weights, here, strict=True)]
    return guess if all(_dot(points[place], slopes) == 1 for place in guess) else shares


def solved(rows: Sequence[Vector], right: Vector) -> list[Fraction]:
    """Solve a square system of linear equations exactly.

    Raises
    ------
    ZeroDivisionError
        If it is singular.
    """
    from flint import fmpq_mat

    size = len(rows)
    solution = fmpq_mat(size, size, [_rational(value) for row in rows for value in row]).solve(
        fmpq_mat(size, 1, [_rational(value) for value in right])
    )
    return [Fraction(int(solution[row, 0].p), int(solution[row, 0].q)) for row in range(size)]


def dependence(rows: Sequence[Vector]) -> list[Fraction] | None:
    """Find a combination of rows that is zero, with both signs in it if each row ends with 1; None if there is none."""
    from flint import fmpq_mat

    count = len(rows)
    columns = [_rational(row[axis]) for axis in range(len(rows[0])) for row in rows]
    reduced, rank = fmpq_mat(len(rows[0]), count, columns).rref()
    if rank == count:
        return None
    leading = [next(place for place in range(count) if reduced[row, place] != 0) for row in range(rank)]
    free = next(place for place in range(count) if place not in leading)
    found = [Fraction(0)] * count
    found[free] = Fraction(1)
    for row, place in enumerate(leading):
        found[place] = -Fraction(int(reduced[row, free].p), int(reduced[row, free].q))
    return found


def _rational(value: Fraction) -> fmpq:
    from flint import fmpq

    return fmpq(value.numerator, value.denominator)


def _rounded(value: Fraction) -> Fraction:
    """Keep so many binary digits after the point."""
    return Fraction(round(value * 2**DIGITS), 2**DIGITS)


def _dot(one: Vector, other: Vector) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))
