"""Many tableaux of one shape in one array, and the step from one basis to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.block_matrices import conceded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

PANEL = 1 << 11  #: cells of a tableau from which on pivots are collected, ...
COLLECTED = 8  #: ... so many of them, before the tableau is updated
SLICE = 1 << 13  #: cells that one call of the library of linear algebra reads, so that it starts no threads


@dataclass(slots=True, eq=False)
class Tableaux:
    """Hold the tableaux in work; the first `live` of them are not done.

    Attributes
    ----------
    cells
        Shape ``(n_games, n_rows + 1, n_columns)``: as they were `depth` pivots ago, and below them the objective of
        today.
    lefts, rights
        Shapes ``(n_games, n_rows, COLLECTED)`` and ``(n_games, COLLECTED, n_columns)``: the tableaux of today are
        ``cells - lefts @ rights``, both up to `depth`. Empty in small tableaux, which are always those of today.
    bounds
        Shape ``(n_games, 2, n_rows + 1)``: the true and the nudged right-hand side of today; the last entry of the
        nudged one is infinite, so that the objective is no row to leave.
    lengths
        Shape ``(n_games, n_columns)``: the squared lengths of the edges, but for rounding.
    free, basic
        Shapes ``(n_games, n_columns)`` and ``(n_games, n_rows + 1)``: the variables of the columns and of the rows; the
        objective's is nothing.
    games
        Shape ``(n_games,)``: whose tableau it is.
    optimal
        Shape ``(n_games,)``: whether it is done.
    product
        As large as `cells`: room for the product of a column and a row.
    """

    cells: FloatArray
    lefts: FloatArray
    rights: FloatArray
    bounds: FloatArray
    lengths: FloatArray
    free: NDArray[np.intp]
    basic: NDArray[np.intp]
    games: NDArray[np.intp]
    optimal: NDArray[np.bool_]
    product: FloatArray
    live: int
    depth: int = 0


def slack_basis(matrices: FloatArray, limits: FloatArray) -> Tableaux:
    """Start from the slack basis, with the true and the nudged right-hand side, shape ``(2, n_rows)``."""
    n_games, n_rows, n_columns = matrices.shape
    collected = COLLECTED if n_rows * n_columns >= PANEL else 0
    cells = np.empty((n_games, n_rows + 1, n_columns))
    cells[:, :n_rows], cells[:, n_rows] = matrices, 1.0
    bounds = np.empty((n_games, 2, n_rows + 1))
    bounds[:, :, :n_rows], bounds[:, 0, n_rows], bounds[:, 1, n_rows] = limits, 0.0, np.inf
    free, basic = (np.empty((n_games, size), dtype=np.intp) for size in (n_columns, n_rows + 1))
    free[:], basic[:] = np.arange(n_columns), np.arange(n_columns, n_columns + n_rows + 1)
    return Tableaux(
        cells=cells,
        lefts=np.zeros((n_games, n_rows, collected)),
        rights=np.zeros((n_games, collected, n_columns)),
        bounds=bounds,
        lengths=1.0 + np.einsum("gij,gij->gj", matrices, matrices),
        free=free,
        basic=basic,
        games=np.arange(n_games),
        optimal=np.zeros(n_games, dtype=np.bool_),
        product=np.empty((0 if collected else n_games, n_rows + 1, n_columns)),
        live=n_games,
    )


def set_aside(tableaux: Tableaux, gone: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Exchange live tableaux that are gone for those from the end; return which are now the live ones, in order."""
    n_kept = tableaux.live - int(np.count_nonzero(gone))
    holes, last = np.flatnonzero(gone[:n_kept]), n_kept + np.flatnonzero(~gone[n_kept:])
    kept = np.arange(n_kept)
    kept[holes] = last
    if len(holes):
        old, new = np.concatenate([holes, last]), np.concatenate([last, holes])
        moving = (tableaux.cells, tableaux.bounds, tableaux.lengths, tableaux.free, tableaux.basic)
        collected = (tableaux.lefts, tableaux.rights) if tableaux.depth else ()
        for array in (*moving, *collected, tableaux.games, tableaux.optimal):
            array[old] = array.take(new, axis=0)
    tableaux.live = n_kept
    return kept


def exchange(tableaux: Tableaux, column: FloatArray, leaving: NDArray[np.intp], entering: NDArray[np.intp]) -> None:
    """Exchange the variables of a row and a column in every live tableau; the columns are worked in.

    With the column u, the row r divided by the pivot p, and both changed at the pivot to u = p - 1 and r = 1 + 1/p,
    the next tableau is this one minus the product of u and r, without exception.
    """
    live, depth, (_, n_sides, n_columns) = np.arange(tableaux.live), tableaux.depth, tableaux.cells.shape
    cells, bounds = tableaux.cells[: tableaux.live], tableaux.bounds[: tableaux.live]
    downwards, across = live * n_sides + leaving, live * n_columns + entering  # flat places: these are found faster
    row, products = tableaux.cells.reshape(-1, n_columns).take(downwards, axis=0), _products(cells, column)
    if depth:
        lefts, rights = tableaux.lefts[: tableaux.live, :, :depth], tableaux.rights[: tableaux.live, :depth]
        row -= conceded(rights, lefts[live, leaving])
        products -= conceded(rights, conceded(lefts, column[:, :-1]))
    pivots = column.reshape(-1)[downwards]
    row /= pivots[:, np.newaxis]
    _price(tableaux, (column, row, products), pivots, across)
    row.reshape(-1)[across] += 1.0 / pivots
    column.reshape(-1)[downwards] = pivots - 1.0
    moved = bounds[live, :, leaving] / pivots[:, np.newaxis]
    bounds -= column[:, np.newaxis] * moved[:, :, np.newaxis]
    _collect(tableaux, column, row)
    basic, free = tableaux.basic.reshape(-1), tableaux.free.reshape(-1)
    basic[downwards], free[across] = free[across], basic[downwards]


def _price(
    tableaux: Tableaux,
    parts: tuple[FloatArray, FloatArray, FloatArray],
    pivots: FloatArray,
    across: NDArray[np.intp],
) -> None:
    """Carry the lengths of the edges over to the next basis."""
    (column, row, products), lengths = parts, tableaux.lengths[: tableaux.live]
    longest = 1.0 + np.vecdot(column[:, :-1], column[:, :-1])
    change = row * longest[:, np.newaxis]
    change -= products
    change -= products
    change *= row
    lengths += change
    np.multiply(row, row, out=change)
    change += 1.0
    np.maximum(lengths, change, out=lengths)
    lengths.reshape(-1)[across] = longest / pivots**2


def _collect(tableaux: Tableaux, column: FloatArray, row: FloatArray) -> None:
    """Take the product of a column and a row from every live tableau, now or, but for the objective, later."""
    cells, lefts, rights = (array[: tableaux.live] for array in (tableaux.cells, tableaux.lefts, tableaux.rights))
    if not lefts.shape[2]:
        product = tableaux.product[: tableaux.live]
        np.einsum("gi,gj->gij", column, row, out=product)
        cells -= product
        return
    lefts[:, :, tableaux.depth], rights[:, tableaux.depth] = column[:, :-1], row
    cells[:, -1] -= column[:, -1:] * row
    tableaux.depth += 1
    if tableaux.depth == COLLECTED:
        for rows in _slices(cells):
            cells[:, rows] -= np.matmul(lefts[:, rows], rights)
        tableaux.depth = 0


def _products(cells: FloatArray, column: FloatArray) -> FloatArray:
    """Multiply every column of the tableaux by the entering one, shape ``(n_games, n_columns)``."""
    first, *others = _slices(cells)
    totals: FloatArray = np.matmul(column[:, np.newaxis, first], cells[:, first])[:, 0]
    for rows in others:
        totals += np.matmul(column[:, np.newaxis, rows], cells[:, rows])[:, 0]
    return totals


def _slices(cells: FloatArray) -> list[slice]:
    """Cut the rows of tableaux, without the objective, into parts of few cells."""
    _, n_rows, n_columns = cells.shape
    height = max(1, SLICE // n_columns)
    return [slice(start, min(start + height, n_rows - 1)) for start in range(0, n_rows - 1, height)]
