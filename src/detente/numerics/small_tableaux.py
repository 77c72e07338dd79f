"""The simplex method on one small matrix, in plain numbers: below some dozens of cells arrays cost more than they save.

By the rules of `detente.numerics.batched_simplex.largest_sums`; only that the lengths of the edges are computed afresh
at every pivot. Nothing here certifies anything: whoever asks looks at the answer.
"""

from __future__ import annotations

from functools import lru_cache
from math import inf
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from detente.numerics.batched_simplex import PATIENCE, nudged_limits
from detente.numerics.tolerance import EDGE, PIVOT

if TYPE_CHECKING:
    from collections.abc import Sequence

Column = list[float]  #: a column of a tableau, and below it what it adds to the objective


class Sum(NamedTuple):
    """Hold where the simplex method ended.

    Attributes
    ----------
    columns, rows
        y, and the multipliers of the rows.
    basic
        The basic variable of every row: a column, or n_columns plus the row of a slack.
    """

    columns: list[float]
    rows: list[float]
    basic: list[int]


def largest_sum(matrix: Sequence[Sequence[float]]) -> Sum | None:
    """Maximise the sum of y >= 0 subject to matrix.y <= 1; None if the method comes to no end.

    Parameters
    ----------
    matrix
        The rows, of entries between 1 and 2.

    Notes
    -----
    The tableau is a list of columns, the last two of which are the true and the nudged right-hand side; each ends with
    its entry in the objective. O(n_rows n_columns) a pivot, of which a random square matrix takes about one a row.
    """
    n_rows, n_columns = len(matrix), len(matrix[0])
    columns = [[*column, 1.0] for column in zip(*matrix, strict=True)] + [list(limits) for limits in _limits(n_rows)]
    free, basic = list(range(n_columns)), list(range(n_columns, n_columns + n_rows))
    for _ in range(PATIENCE * (n_rows + n_columns)):
        entering = _steepest(columns, n_columns)
        if entering < 0:
            return _sum(columns, free, basic)
        leaving = _first_ending(columns[entering], columns[-1])
        if leaving < 0:
            return None
        columns = _exchanged(columns, entering, leaving)
        basic[leaving], free[entering] = free[entering], basic[leaving]
    return None


@lru_cache(maxsize=128)
def _limits(n_rows: int) -> list[Column]:
    """Return the true and the nudged right-hand side, and nothing for the objective."""
    return [[*limits, 0.0] for limits in nudged_limits(n_rows).tolist()]


def _steepest(columns: Sequence[Column], n_columns: int) -> int:
    """Find the column with the largest objective per length of its edge; -1 if none has an objective."""
    best, entering = 0.0, -1
    for place in range(n_columns):
        column = columns[place]
        rate = column[-1]
        if rate > EDGE:
            gain = rate * rate
            score = gain / (1.0 + sum(map(mul, column, column)) - gain)
            if score > best:
                best, entering = score, place
    return entering


def _first_ending(column: Column, limits: Column) -> int:
    """Find the row in which the growth of a column ends first; -1 if it never ends."""
    ratios = [limit / entry if entry > PIVOT else inf for limit, entry in zip(limits, column)]  # noqa: B905  # slower
    ratios.pop()
    least = min(ratios)
    return ratios.index(least) if least < inf else -1


def _exchanged(columns: Sequence[Column], entering: int, leaving: int) -> list[Column]:
    """Pivot; the entering column is worked in.

    With the column u, changed at the pivot p to u = p - 1, every other column loses u times its share of the pivot.
    """
    column = columns[entering]
    pivot = column[leaving]
    column[leaving] = pivot - 1.0
    shares = [entry / pivot for entry in column]
    found = []
    for other in columns:
        height = other[leaving]
        found.append([entry - height * share for entry, share in zip(other, shares)])  # noqa: B905  # slower
    found[entering] = [-share for share in shares]
    found[entering][leaving] = 1.0 / pivot
    return found


def _sum(columns: Sequence[Column], free: Sequence[int], basic: list[int]) -> Sum:
    """Read y off the true right-hand side and the multipliers off the objective."""
    n_columns = len(free)
    point, prices = [0.0] * (n_columns + len(basic)), [0.0] * (n_columns + len(basic))
    for variable, amount in zip(basic, columns[-2], strict=False):
        point[variable] = amount
    for variable, column in zip(free, columns, strict=False):
        prices[variable] = -column[-1]
    return Sum(point[:n_columns], prices[n_columns:], basic)
