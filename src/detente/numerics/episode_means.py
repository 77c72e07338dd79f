"""Means of what was observed, exactly, and how far from them the truth may be."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, lcm
from typing import TYPE_CHECKING

from detente.numerics.student import quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

PRECISION = 128  #: bits of a square root before it is rounded to a float


def column_means(rows: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...]:
    """Average every column of a table with at least one row."""
    whole, unit = _whole(rows)
    return tuple([Fraction(sum(column), unit * len(rows)) for column in zip(*whole, strict=True)])


def margins_after_even_split(rows: Sequence[Sequence[Fraction]], level: float) -> tuple[float, ...]:
    """Say how far from its mean the value of every column may be, if the rest of a fixed total is split evenly.

    Parameters
    ----------
    rows
        At least two, one number a player. Player i's value in a row f is f_i - (sum of f) / n, plus a constant.
    level
        How often the interval around the mean holds the truth.

    Returns
    -------
    tuple of float
        t s_i / sqrt(m) for m rows, where s_i^2 is the sample variance of i's values and t the quantile of Student's
        distribution with m - 1 degrees of freedom.

    Notes
    -----
    Sums are exact; the quantile and the product are floats, good to 1e-9 of the margin.

    References
    ----------
    Student (1908).

    Examples
    --------
    >>> rows = [(Fraction(0), Fraction(0)), (Fraction(2), Fraction(0))]
    >>> [round(margin, 3) for margin in margins_after_even_split(rows, 0.95)]
    [6.353, 6.353]
    """
    whole, unit = _whole(rows)
    n_players, count = len(whole[0]), len(whole)
    sums, squares = [0] * n_players, [0] * n_players
    for row in whole:
        total = sum(row)
        for player, own in enumerate(row):
            value = n_players * own - total
            sums[player] += value
            squares[player] += value * value
    factor = quantile(level, count - 1)
    spread = [count * square - added * added for added, square in zip(sums, squares, strict=True)]
    below = (count - 1) * (count * n_players * unit) ** 2
    return tuple([factor * root(Fraction(each, below)) for each in spread])


def root(value: Fraction) -> float:
    """Compute the square root of a fraction that is not negative, however large or small, rounded to a float.

    Examples
    --------
    >>> root(Fraction(9, 4)), root(Fraction(1, 10**640)) == 1e-320
    (1.5, True)
    """
    if not value:
        return 0.0
    shift = PRECISION - (value.numerator.bit_length() - value.denominator.bit_length()) // 2
    scaled = value * Fraction(4) ** shift
    return float(Fraction(isqrt(scaled.numerator // scaled.denominator)) / Fraction(2) ** shift)


def _whole(rows: Sequence[Sequence[Fraction]]) -> tuple[list[list[int]], int]:
    """Write a table in whole numbers over a common denominator."""
    unit = lcm(*{number.denominator for row in rows for number in row})
    return [[number.numerator * (unit // number.denominator) for number in row] for row in rows], unit
