"""Many small linear programs of one shape, solved side by side in one array.

For each positive matrix A: maximise the sum of y >= 0 subject to A.y <= 1. The answer gives both sides of the matrix
game (`detente.numerics.matrix_games`). Nothing here certifies anything: whoever asks looks at the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.batched_tableaux import exchange, set_aside, slack_basis
from detente.numerics.block_matrices import secured
from detente.numerics.tolerance import EDGE, NUDGE, PIVOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.batched_tableaux import Tableaux

TOGETHER = 1 << 19  #: cells of the tableaux that pivot together: four megabytes
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
       the true one is carried along beside it.
    4. A tableau that is done changes places with the last one: only live tableaux are worked on.

    O(n_rows n_columns) a pivot and game; random square games take about one pivot a row.

    See Also
    --------
    detente.numerics.small_tableaux.largest_sum : one small matrix, without arrays.
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
        tableaux = slack_basis(matrices[start : start + step], nudged_limits(n_rows))
        for _ in range(PATIENCE * (n_rows + n_columns)):
            if not _advance(tableaux):
                break
        _write(tableaux, sums, start)
    return sums


def nudged_limits(n_rows: int) -> FloatArray:
    """Return the right-hand sides of all rows, shape ``(2, n_rows)``: the true ones, and those of the ratio test."""
    limits = np.ones((2, n_rows))
    limits[1] += NUDGE * (1.0 + np.arange(1, n_rows + 1) * GOLDEN % 1.0)
    return limits


def _advance(tableaux: Tableaux) -> bool:
    """Let a column enter the basis of every live tableau; those that are done or without a pivot leave the work.

    Returns
    -------
    bool
        Whether there was anything to do.
    """
    rates = tableaux.cells[: tableaux.live, -1]
    scores = np.abs(rates)
    scores *= rates
    scores /= tableaux.lengths[: tableaux.live]
    entering: NDArray[np.intp] = scores.argmax(axis=1)
    column = tableaux.cells[np.arange(tableaux.live), :, entering]
    done = column[:, -1] <= EDGE
    if np.count_nonzero(done):
        tableaux.optimal[: tableaux.live] = done
        kept = set_aside(tableaux, done)
        entering, column = entering[kept], column[kept]
    if tableaux.depth:
        lefts = tableaux.lefts[: tableaux.live, :, : tableaux.depth]
        column[:, :-1] -= secured(lefts, tableaux.rights[np.arange(tableaux.live), : tableaux.depth, entering])
    return tableaux.live > 0 and _leave(tableaux, column, entering)


def _leave(tableaux: Tableaux, column: FloatArray, entering: NDArray[np.intp]) -> bool:
    """Exchange every entering column for the row in which its growth ends first."""
    ratios = np.maximum(column, PIVOT)
    np.divide(tableaux.bounds[: tableaux.live, 1], ratios, out=ratios)
    np.putmask(ratios, column <= PIVOT, np.inf)
    leaving: NDArray[np.intp] = ratios.argmin(axis=1)
    stuck = column[np.arange(tableaux.live), leaving] <= PIVOT
    if np.count_nonzero(stuck):
        set_aside(tableaux, stuck)
    else:
        exchange(tableaux, column, leaving, entering)
    return tableaux.live > 0


def _write(tableaux: Tableaux, sums: Sums, start: int) -> None:
    """Read y off the true right-hand side and the multipliers off the objective row, where these are optimal."""
    done, n_columns = np.flatnonzero(tableaux.optimal), tableaux.free.shape[1]
    games, basic = start + tableaux.games[done], tableaux.basic[done, :-1]
    values, each = np.zeros((2, len(done), n_columns + basic.shape[1])), np.arange(len(done))[:, np.newaxis]
    values[0, each, basic] = tableaux.bounds[done, 0, :-1]
    values[1, each, tableaux.free[done]] = -tableaux.cells[done, -1]
    sums.columns[games], sums.rows[games] = values[0, :, :n_columns], values[1, :, n_columns:]
    sums.basic[games], sums.optimal[games] = basic, True
