"""Optimal play of one small matrix game in plain numbers, with what both sides guarantee."""

from __future__ import annotations

from math import nan
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from detente.numerics.small_tableaux import largest_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[list[float]]
ALONE = 128  #: entries of a matrix up to which plain numbers are faster than the LP solver


def is_small(n_entries: int) -> bool:
    """Tell whether a matrix that stands alone is solved in plain numbers first, by its size only."""
    return n_entries <= ALONE


class SmallPlay(NamedTuple):
    """Hold strategies and what they guarantee: the value lies in [lower, upper].

    Attributes
    ----------
    rows, columns
        The strategies; NaN where the simplex method came to no end.
    lower, upper
        What the row strategy guarantees, and what the column strategy concedes at most.
    spread
        The range of the matrix.
    basic
        The final basis of the simplex method, as in `detente.numerics.batched_simplex.Sums`; empty if it came to no
        end, None at a saddle point.
    """

    rows: list[float]
    columns: list[float]
    lower: float
    upper: float
    spread: float
    basic: list[int] | None


def small_play(matrix: Rows) -> SmallPlay:
    """Find optimal strategies of the zero-sum game in which the row player receives the entries of a matrix.

    Parameters
    ----------
    matrix
        The rows, finite floats; fast up to some dozens of entries, if there are not more columns than rows.

    Notes
    -----
    A saddle point, or else the simplex method once: whoever asks looks at the gap.
    """
    columns = list(zip(*matrix, strict=True))
    least, most = list(map(min, matrix)), list(map(max, columns))
    lower, upper, floor = max(least), min(most), min(least)
    spread = max(most) - floor
    if lower >= upper:
        rows, weights = _pure(len(matrix), least.index(lower)), _pure(len(columns), most.index(upper))
        return SmallPlay(rows, weights, lower, upper, spread, None)
    found = largest_sum([[(entry - floor) / spread + 1.0 for entry in row] for row in matrix])
    if found is None:
        return SmallPlay([nan] * len(matrix), [nan] * len(columns), nan, nan, spread, [])
    rows, weights = _strategy(found.rows), _strategy(found.columns)
    totals = [0.0] * len(matrix)
    for weight, column in zip(weights, columns, strict=True):
        if weight:
            totals = [total + weight * entry for total, entry in zip(totals, column, strict=True)]
    lower = min([sum(map(mul, rows, column)) for column in columns])
    return SmallPlay(rows, weights, lower, max(totals), spread, found.basic)


def _pure(n_actions: int, action: int) -> list[float]:
    strategy = [0.0] * n_actions
    strategy[action] = 1.0
    return strategy


def _strategy(weights: Sequence[float]) -> list[float]:
    """Divide weights by their sum, without those that rounding made negative; NaN where nothing is left."""
    positive = [weight if weight > 0 else 0.0 for weight in weights]
    total = sum(positive) or nan
    return [weight / total for weight in positive]
