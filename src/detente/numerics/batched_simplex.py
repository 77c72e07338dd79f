"""Many small linear programs of one shape, solved side by side in one array.

For each positive matrix A: maximise the sum of y >= 0 subject to A.y <= 1. The answer gives both sides of the matrix
game (`detente.numerics.matrix_games`). Nothing here certifies anything: whoever asks looks at the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.block_matrices import conceded, secured
from detente.numerics.tolerance import EDGE, NUDGE, PIVOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

TOGETHER = 1 << 19  #: cells of the tableaux that pivot together: four megabytes
PANEL = 1 << 11  #: cells of a tableau from which on pivots are collected, ...
COLLECTED = 8  #: ... so many of them, before the tableau is updated
SLICE = 1 << 13  #: cells that one call of the library of linear algebra reads, so that it starts no threads
PATIENCE = 10  #: give up after so many pivots for every row and column
GOLDEN = 0.6180339887498949  #: multiples of it, without their whole parts, are spread evenly and never tie


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Hold where the simplex method stopped.

    Attributes
    ----------
    columns, rows
        Shapes ``(n_games, n_columns)`` and ``(n_games, n_rows)``: y, and the multipliers of the rows.
    basic
        Shape ``(n_games, n_rows)``: the basic variables, a column or n_columns plus the row of a slack.
    optimal
        Shape ``(n_games,)``: whether the method came to its end.
    """

    columns: FloatArray
    rows: FloatArray
    basic: NDArray[np.intp]
    optimal: NDArray[np.bool_]


def largest_sums(matrices: FloatArray) -> Sums:
    """Maximise the sum of y >= 0 subject to matrix.y <= 1, for every matrix.

    Parameters
    ----------
    matrices
        Shape ``(n_games, n_rows, n_columns)``, entries between 1 and 2; fast where there are few rows.

    Notes
    -----
    1. Dense tableaux without the columns of basic variables: a pivot takes the product of a column and a row from them.
       In large ones the products of several pivots are collected and taken at once, as a product of matrices.
    2. The entering column has the largest objective per length of its edge (steepest edge, lengths carried along).
    3. The ratio test reads a right-hand side of 1 plus different numbers of the size 1e-10, so that ties hardly occur;
       the true one is carried along as another column.
    4. A tableau that is done makes room for the last one: only live tableaux are worked on.

    O(n_rows n_columns) a pivot and game; random square games take about one pivot a row.
    """
    n_games, n_rows, n_columns = matrices.shape
    sums = Sums(
        np.zeros((n_games, n_columns)),
        np.zeros((n_games, n_rows)),
        np.zeros((n_games, n_rows), dtype=np.intp),
        np.zeros(n_games, dtype=np.bool_),
    )
    step = max(1, TOGETHER // ((n_rows + 1) * (n_columns + 2)))
    for start in range(0, n_games, step):
        games = np.arange(start, min(start + step, n_games))
        tableaux = _tableaux(matrices[games], games)
        for _ in range(PATIENCE * (n_rows + n_columns)):
            entering = _entering(tableaux, sums)
            if not tableaux.live:
                break
            _pivot(tableaux, entering)
    return sums


@dataclass(slots=True, eq=False)
class _Tableaux:
    """Hold the tableaux in work; the first `live` of them are not done.

    Attributes
    ----------
    cells
        Shape ``(n_games, n_rows, n_columns)``, as they were `depth` pivots ago.
    lefts, rights
        Shapes ``(n_games, n_rows, COLLECTED)`` and ``(n_games, COLLECTED, n_columns)``: the tableaux of today are
        ``cells - lefts @ rights``, both up to `depth`.
    rates, bounds
        Shapes ``(n_games, n_columns)`` and ``(n_games, n_rows, 2)``: the objective, and the true and the nudged
        right-hand side, of today.
    lengths
        Shape ``(n_games, n_columns)``: the squared lengths of the edges, but for rounding.
    basic, free, games
        The variables of the rows and of the columns, and whose tableau it is.
    """

    cells: FloatArray
    lefts: FloatArray
    rights: FloatArray
    rates: FloatArray
    bounds: FloatArray
    lengths: FloatArray
    basic: NDArray[np.intp]
    free: NDArray[np.intp]
    games: NDArray[np.intp]
    live: int
    depth: int = 0


def nudged_limits(n_rows: int) -> FloatArray:
    """Return the right-hand sides of all rows, shape ``(2, n_rows)``: the true ones, and those of the ratio test."""
    limits = np.ones((2, n_rows))
    limits[1] += NUDGE * (1.0 + np.arange(1, n_rows + 1) * GOLDEN % 1.0)
    return limits


def _tableaux(matrices: FloatArray, games: NDArray[np.intp]) -> _Tableaux:
    """Start from the slack basis; the matrices are worked in."""
    n_games, n_rows, n_columns = matrices.shape
    collected = COLLECTED if n_rows * n_columns >= PANEL else 1
    bounds = np.empty((n_games, n_rows, 2))
    bounds[:] = nudged_limits(n_rows).T
    return _Tableaux(
        cells=matrices,
        lefts=np.zeros((n_games, n_rows, collected)),
        rights=np.zeros((n_games, collected, n_columns)),
        rates=np.ones((n_games, n_columns)),
        bounds=bounds,
        lengths=1.0 + np.einsum("gij,gij->gj", matrices, matrices),
        basic=np.tile(np.arange(n_columns, n_columns + n_rows), (n_games, 1)),
        free=np.tile(np.arange(n_columns), (n_games, 1)),
        games=games,
        live=n_games,
    )


def _entering(tableaux: _Tableaux, sums: Sums) -> NDArray[np.intp]:
    """Choose a column for every live tableau, after writing down the answers of those that are done."""
    rates = tableaux.rates[: tableaux.live]
    scores = np.maximum(rates, 0.0)
    scores *= scores
    scores /= tableaux.lengths[: tableaux.live]
    entering: NDArray[np.intp] = scores.argmax(axis=1)
    done = rates[np.arange(tableaux.live), entering] <= EDGE
    if not done.any():
        return entering
    _write(tableaux, np.flatnonzero(done), sums)
    _retire(tableaux, done, entering)
    return entering[: tableaux.live]


def _retire(tableaux: _Tableaux, gone: NDArray[np.bool_], entering: NDArray[np.intp]) -> None:
    """Put live tableaux from the end into the places of those that are gone."""
    kept = tableaux.live - int(gone.sum())
    holes, last = np.flatnonzero(gone[:kept]), kept + np.flatnonzero(~gone[kept:])
    moving = (tableaux.cells, tableaux.lefts, tableaux.rights, tableaux.rates, tableaux.bounds, tableaux.lengths)
    for array in (*moving, tableaux.basic, tableaux.free, tableaux.games, entering):
        array[holes] = array[last]
    tableaux.live = kept


def _write(tableaux: _Tableaux, finished: NDArray[np.intp], sums: Sums) -> None:
    """Read y off the true right-hand side and the multipliers off the objective row."""
    games, n_columns = tableaux.games[finished], tableaux.free.shape[1]
    values = np.zeros((2, len(games), n_columns + tableaux.basic.shape[1]))
    np.put_along_axis(values[0], tableaux.basic[finished], tableaux.bounds[finished, :, 0], axis=1)
    np.put_along_axis(values[1], tableaux.free[finished], -tableaux.rates[finished], axis=1)
    sums.columns[games], sums.rows[games] = values[0, :, :n_columns], values[1, :, n_columns:]
    sums.basic[games], sums.optimal[games] = tableaux.basic[finished], True


def _pivot(tableaux: _Tableaux, entering: NDArray[np.intp]) -> None:
    """Let a column enter the basis of every live tableau; those without a pivot are given up.

    With the column u, the row r divided by the pivot p, and both changed at the pivot to u = p - 1 and r = 1 + 1/p,
    the next tableau is this one minus the product of u and r, without exception.
    """
    live, depth = np.arange(tableaux.live), tableaux.depth
    cells, bounds = tableaux.cells[: tableaux.live], tableaux.bounds[: tableaux.live]
    lefts, rights = tableaux.lefts[: tableaux.live, :, :depth], tableaux.rights[: tableaux.live, :depth]
    column = cells[live, :, entering]
    if depth:
        column -= secured(lefts, rights[live, :, entering])
    ratios = np.full(column.shape, np.inf)
    np.divide(bounds[:, :, 1], column, out=ratios, where=column > PIVOT)
    leaving = ratios.argmin(axis=1)
    stuck = np.isinf(ratios[live, leaving])
    if stuck.any():
        _retire(tableaux, stuck, entering)
        return
    row, products = cells[live, leaving], _products(cells, column)
    if depth:
        row -= conceded(rights, lefts[live, leaving])
        products -= conceded(rights, conceded(lefts, column))
    pivots = column[live, leaving]
    row /= pivots[:, np.newaxis]
    _price(tableaux, entering, (column, row, products), pivots)
    column[live, leaving] -= 1.0
    bounds -= column[:, :, np.newaxis] * (bounds[live, leaving] / pivots[:, np.newaxis])[:, np.newaxis]
    _collect(tableaux, column, row)
    basic, free = tableaux.basic[live, leaving], tableaux.free[live, entering]
    tableaux.basic[live, leaving], tableaux.free[live, entering] = free, basic


def _price(
    tableaux: _Tableaux,
    entering: NDArray[np.intp],
    parts: tuple[FloatArray, FloatArray, FloatArray],
    pivots: FloatArray,
) -> None:
    """Carry the objective and the lengths of the edges over to the next basis; the row is changed at the pivot."""
    live, (column, row, products) = np.arange(tableaux.live), parts
    rates, lengths = tableaux.rates[: tableaux.live], tableaux.lengths[: tableaux.live]
    longest = 1.0 + np.einsum("gi,gi->g", column, column)
    lengths += row * (row * longest[:, np.newaxis] - 2.0 * products)
    np.maximum(lengths, 1.0 + row * row, out=lengths)
    lengths[live, entering] = longest / pivots**2
    row[live, entering] += 1.0 / pivots
    rates -= rates[live, entering, np.newaxis] * row


def _collect(tableaux: _Tableaux, column: FloatArray, row: FloatArray) -> None:
    """Take the product of a column and a row from every live tableau, now or later."""
    cells, lefts, rights = (array[: tableaux.live] for array in (tableaux.cells, tableaux.lefts, tableaux.rights))
    if lefts.shape[2] == 1:
        cells -= column[:, :, np.newaxis] * row[:, np.newaxis]
        return
    lefts[:, :, tableaux.depth], rights[:, tableaux.depth] = column, row
    tableaux.depth += 1
    if tableaux.depth == COLLECTED:
        for rows in _slices(cells):
            cells[:, rows] -= np.matmul(lefts[:, rows], rights)
        tableaux.depth = 0


def _products(cells: FloatArray, column: FloatArray) -> FloatArray:
    """Multiply every column of the tableaux by the entering one, shape ``(n_games, n_columns)``."""
    totals = np.zeros((len(cells), cells.shape[2]))
    for rows in _slices(cells):
        totals += np.matmul(column[:, np.newaxis, rows], cells[:, rows])[:, 0]
    return totals


def _slices(cells: FloatArray) -> list[slice]:
    """Cut the rows of tableaux into parts of few cells."""
    _, n_rows, n_columns = cells.shape
    height = max(1, SLICE // n_columns)
    return [slice(start, start + height) for start in range(0, n_rows, height)]
