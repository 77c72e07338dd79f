"""Compiled loops for one dense tableau: `detente.numerics.batched_simplex`, one game after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.batched_simplex import PATIENCE
from detente.numerics.jitting import GAMES, INTEGER, LINE, NAMES, NOTHING, ROWS, compiled, put_in
from detente.numerics.tolerance import EDGE, PIVOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray


@compiled(NOTHING, GAMES, ROWS, ROWS, NAMES, LINE)
def start(
    tables: FloatArray, lines: FloatArray, limits: FloatArray, names: NDArray[np.intp], numbers: FloatArray
) -> None:
    """Set up the tableau of the slack basis, with entries between 1 and 2."""
    matrix, cells = tables[0], tables[1]
    n_rows, n_columns = matrix.shape
    rates, lengths, least, spread = lines[0], lines[1], numbers[2], numbers[3]
    for j in range(n_columns):
        rates[j] = lengths[j] = 1.0
        names[n_rows + j] = j
    for i in range(n_rows):
        for j in range(n_columns):
            value = (matrix[i, j] - least) / spread + 1.0
            cells[i, j] = value
            lengths[j] += value * value
        limits[0, i], limits[1, i] = limits[2, i], limits[3, i]
        names[i] = n_columns + i


@put_in
def _entering(lines: FloatArray, n_columns: int) -> int:
    """Choose the column with the largest objective per length of its edge."""
    best, rate, length = 0, 0.0, 1.0
    rates, lengths = lines[0], lines[1]
    for j in range(n_columns):
        own, edge = rates[j], lengths[j]
        if own > 0.0 and own * own * length > rate * rate * edge:
            best, rate, length = j, own, edge
    return best


@put_in
def _leaving(column: FloatArray, limits: FloatArray) -> int:
    """Choose the row that allows the least; -1 if none limits the column."""
    leaving, least = -1, np.inf
    for i in range(len(limits)):
        if column[i] > PIVOT:
            ratio = limits[i] / column[i]
            if ratio < least:
                leaving, least = i, ratio
    return leaving


@compiled(NOTHING, ROWS, LINE, LINE)
def _multiply(cells: FloatArray, column: FloatArray, products: FloatArray) -> None:
    """Multiply every column of the tableau by the entering one."""
    n_rows, n_columns = cells.shape
    for j in range(n_columns):
        products[j] = 0.0
    for i in range(n_rows):
        weight = column[i]
        for j in range(n_columns):
            products[j] += weight * cells[i, j]


@compiled(NOTHING, ROWS, ROWS, ROWS)
def _take(cells: FloatArray, lefts: FloatArray, rights: FloatArray) -> None:
    """Take both products that wait from the tableau, and multiply every column by the entering one."""
    n_rows, n_columns = cells.shape
    first, second, products = rights[0], rights[1], rights[2]
    for j in range(n_columns):
        products[j] = 0.0
    for i in range(n_rows):
        left, right, weight = lefts[0, i], lefts[1, i], lefts[2, i]
        lefts[0, i] = lefts[1, i] = 0.0
        for j in range(n_columns):
            value = cells[i, j] - left * first[j] - right * second[j]
            cells[i, j] = value
            products[j] += weight * value


@compiled(NOTHING, ROWS, ROWS, ROWS, ROWS, INTEGER, INTEGER, INTEGER)
def _price(  # noqa: PLR0913, PLR0917  # compiled loops take arrays one by one
    cells: FloatArray, lines: FloatArray, lefts: FloatArray, rights: FloatArray, entering: int, leaving: int, depth: int
) -> None:
    """Carry the objective and the lengths of the edges over to the next basis, and let the row of the pivot wait."""
    n_rows, n_columns = cells.shape
    rates, lengths, column, products = lines[0], lines[1], lefts[2], rights[2]
    longest, inner = 1.0, 0.0
    for i in range(n_rows):
        longest += column[i] * column[i]
        inner += column[i] * lefts[0, i]
    pivot, rate, share = column[leaving], rates[entering], lefts[0, leaving]
    row, earlier, tight = rights[depth], rights[0], cells[leaving]
    for j in range(n_columns):
        product = products[j] - inner * earlier[j]
        value = (tight[j] - share * earlier[j]) / pivot
        row[j] = value
        rates[j] -= rate * value
        lengths[j] = max(1.0 + value * value, lengths[j] + value * (value * longest - 2.0 * product))
    lengths[entering] = longest / (pivot * pivot)
    row[entering] += 1.0 / pivot
    rates[entering] = -rate / pivot


@put_in
def _exchange(  # noqa: PLR0913, PLR0917  # the same
    limits: FloatArray, names: NDArray[np.intp], lefts: FloatArray, entering: int, leaving: int, depth: int
) -> None:
    """Carry both right-hand sides over to the next basis, and let the column of the pivot wait."""
    n_rows, column = limits.shape[1], lefts[2]
    pivot = column[leaving]
    true, nudged = limits[0, leaving] / pivot, limits[1, leaving] / pivot
    column[leaving] = pivot - 1.0
    for i in range(n_rows):
        limits[0, i] -= column[i] * true
        limits[1, i] -= column[i] * nudged
        lefts[depth, i] = column[i]
    name = names[leaving]
    names[leaving] = names[n_rows + entering]
    names[n_rows + entering] = name


@put_in
def pivot(
    cells: FloatArray, lines: FloatArray, limits: FloatArray, waiting: FloatArray, names: NDArray[np.intp]
) -> bool:
    """Pivot until no column improves; False if that never happens."""
    n_rows, n_columns = cells.shape
    lefts, rights, depth = waiting[0], waiting[1], 0
    for i in range(n_rows):
        lefts[0, i] = lefts[1, i] = 0.0
    entering = _entering(lines, n_columns)
    for _ in range(PATIENCE * (n_rows + n_columns)):
        first, second = rights[0, entering], rights[1, entering]
        for i in range(n_rows):
            lefts[2, i] = cells[i, entering] - lefts[0, i] * first - lefts[1, i] * second
        if depth == 2:
            _take(cells, lefts, rights)
            depth = 0
        else:
            _multiply(cells, lefts[2], rights[2])
        leaving = _leaving(lefts[2], limits[1])
        if leaving < 0:
            return False
        _price(cells, lines, lefts, rights, entering, leaving, depth)
        _exchange(limits, names, lefts, entering, leaving, depth)
        depth += 1
        entering = _entering(lines, n_columns)
        if lines[0, entering] <= EDGE:
            return True
    return False
