"""Compiled loops for one dense tableau: `detente.numerics.batched_simplex`, one game after the other.

The lines of a tableau stand in few arrays. Rows and columns are filled up with zeros to a multiple of `STEP`: such a
row is no pivot, and such a column never enters. The product of a column and a row that the last pivot takes from the
tableau waits until the next entering column is known.
"""

# ruff: noqa: FURB136  # calls of max and min are not vectorised, and take long to compile

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.difference_games import STEP
from detente.numerics.jitting import EXTREMES, INTEGER, NAMES, NOTHING, NUMBER, ROWS, SUMS, compiled
from detente.numerics.tolerance import PIVOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

#: lines as long as a row: the objective, the squared lengths of the edges, the squared objective per length with its
#: sign, the row that waits, and the products of all columns with the entering one
RATES, LENGTHS, WORTHS, ROW, PRODUCTS = range(5)
#: lines as long as a column: the true and the nudged right-hand side, now and at the start, the column that waits, the
#: entering one, and how far every row lets it grow
TRUE, NUDGED, TRUE_START, NUDGED_START, COLUMN, ENTERING, RATIOS = range(7)


@compiled(NOTHING, ROWS, ROWS, ROWS, ROWS, NAMES, NUMBER, NUMBER)
def start(  # noqa: PLR0913, PLR0917  # compiled loops take arrays one by one
    matrix: FloatArray,
    cells: FloatArray,
    lines: FloatArray,
    limits: FloatArray,
    names: NDArray[np.intp],
    least: float,
    spread: float,
) -> None:
    """Set up the tableau of the slack basis, with entries between 1 and 2."""
    n_rows, n_columns = matrix.shape
    factor = 1.0 / spread
    lines[:] = 0.0
    for i in range(cells.shape[0]):
        for j in range(n_columns if i < n_rows else 0, cells.shape[1]):
            cells[i, j] = 0.0
    for j in range(n_columns):
        lines[RATES, j] = lines[LENGTHS, j] = 1.0
        names[n_rows + j] = j
    for i in range(n_rows):
        limits[TRUE, i], limits[NUDGED, i], limits[COLUMN, i] = limits[TRUE_START, i], limits[NUDGED_START, i], 0.0
        names[i] = n_columns + i
        for j in range(n_columns):
            value = (matrix[i, j] - least) * factor + 1.0
            cells[i, j] = value
            lines[LENGTHS, j] += value * value
    for j in range(n_columns):
        lines[WORTHS, j] = 1.0 / lines[LENGTHS, j]


@compiled(INTEGER, ROWS, INTEGER, form=EXTREMES)
def entering_column(lines: FloatArray, n_columns: int) -> int:
    """Find the column with the largest objective per length of its edge."""
    most = 0.0
    for j in range(n_columns):
        most = lines[WORTHS, j] if lines[WORTHS, j] > most else most
    column = 0
    while column < n_columns and lines[WORTHS, column] != most:
        column += 1
    return column if column < n_columns else 0


@compiled(INTEGER, ROWS, ROWS, ROWS, INTEGER, INTEGER, form=EXTREMES)
def leaving_row(cells: FloatArray, lines: FloatArray, limits: FloatArray, n_rows: int, entering: int) -> int:
    """Form the column that enters, and find the row that allows the least; -1 if none limits the column."""
    share, least = lines[ROW, entering], np.inf
    for i in range(n_rows):
        limits[ENTERING, i] = cells[i, entering] - limits[COLUMN, i] * share
    for i in range(n_rows):
        value = limits[ENTERING, i]
        limits[RATIOS, i] = limits[NUDGED, i] / value if value > PIVOT else np.inf
    for i in range(n_rows):
        least = limits[RATIOS, i] if limits[RATIOS, i] < least else least
    row = 0
    while row < n_rows and limits[RATIOS, row] != least:
        row += 1
    return row if row < n_rows and least < np.inf else -1


@compiled(NOTHING, ROWS, ROWS, ROWS)
def take(cells: FloatArray, lines: FloatArray, limits: FloatArray) -> None:
    """Take the product that waits from the tableau, and multiply every column by the entering one."""
    n_rows, n_columns = cells.shape
    for j in range(n_columns):
        lines[PRODUCTS, j] = 0.0
    for i in range(0, n_rows, STEP):
        a, b, c, d = limits[COLUMN, i], limits[COLUMN, i + 1], limits[COLUMN, i + 2], limits[COLUMN, i + 3]
        e, f, g, h = limits[ENTERING, i], limits[ENTERING, i + 1], limits[ENTERING, i + 2], limits[ENTERING, i + 3]
        for j in range(n_columns):
            row = lines[ROW, j]
            p, q = cells[i, j] - a * row, cells[i + 1, j] - b * row
            r, s = cells[i + 2, j] - c * row, cells[i + 3, j] - d * row
            cells[i, j] = p
            cells[i + 1, j] = q
            cells[i + 2, j] = r
            cells[i + 3, j] = s
            lines[PRODUCTS, j] += (e * p + f * q) + (g * r + h * s)


@compiled(NOTHING, ROWS, ROWS, ROWS, NAMES, INTEGER, INTEGER, INTEGER, form=SUMS)
def exchange(  # noqa: PLR0913, PLR0917  # the same
    cells: FloatArray,
    lines: FloatArray,
    limits: FloatArray,
    names: NDArray[np.intp],
    n_rows: int,
    entering: int,
    leaving: int,
) -> None:
    """Carry objective, lengths and right-hand sides over to the next basis, and let the product of the pivot wait."""
    longest, inverse, rate = 1.0, 1.0 / limits[ENTERING, leaving], lines[RATES, entering]
    true, nudged = limits[TRUE, leaving] * inverse, limits[NUDGED, leaving] * inverse
    for i in range(n_rows):
        longest += limits[ENTERING, i] * limits[ENTERING, i]
    limits[ENTERING, leaving] -= 1.0
    for i in range(n_rows):
        value = limits[ENTERING, i]
        limits[COLUMN, i] = value
        limits[TRUE, i] -= value * true
        limits[NUDGED, i] -= value * nudged
    for j in range(cells.shape[1]):
        lines[ROW, j] = cells[leaving, j] * inverse
    for j in range(cells.shape[1]):
        value = lines[ROW, j]
        own = lines[RATES, j] - rate * value
        length, shortest = lines[LENGTHS, j] + value * (value * longest - 2.0 * lines[PRODUCTS, j]), 1.0 + value * value
        length = length if length > shortest else shortest
        lines[RATES, j], lines[LENGTHS, j], lines[WORTHS, j] = own, length, own * abs(own) / length
    own, length = -rate * inverse, longest * inverse * inverse
    lines[ROW, entering] += inverse
    lines[RATES, entering], lines[LENGTHS, entering], lines[WORTHS, entering] = own, length, own * abs(own) / length
    names[leaving], names[n_rows + entering] = names[n_rows + entering], names[leaving]
