"""Optimal play of a matrix game, with a proof from both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import SolverError
from detente.model.numbers import is_exact, to_floats, to_fractions
from detente.numerics.exact_games import exact_play
from detente.numerics.lp import LinearProgram
from detente.numerics.lp_count import count_lp
from detente.numerics.small_games import is_small, small_play
from detente.numerics.sparse_rows import dense_rows
from detente.numerics.tolerance import CERTIFIED, POLISHED

if TYPE_CHECKING:
    from detente.model.numbers import Number, NumberArray


@dataclass(frozen=True, slots=True, eq=False)
class MatrixPlay:
    """Hold optimal mixed strategies and what they guarantee: the value lies in [lower, upper]."""

    rows: NumberArray
    columns: NumberArray
    lower: Number
    upper: Number


def guarantees(matrix: NumberArray, rows: NumberArray, columns: NumberArray) -> tuple[Number, Number]:
    """Compute what the row strategy guarantees and what the column strategy concedes at most: two products."""
    lower, upper = (rows @ matrix).min(), (matrix @ columns).max()
    return (lower, upper) if is_exact(matrix) else (float(lower), float(upper))


def optimal_play(matrix: NumberArray) -> MatrixPlay:
    """Find optimal strategies of the zero-sum game in which the row player receives `matrix`.

    Parameters
    ----------
    matrix
        Shape ``(n_rows, n_columns)``; fractions are solved exactly, floats up to a gap of 1e-9 of the largest spread.

    Raises
    ------
    NumericalTrouble
        If no certified answer was found.

    Notes
    -----
    A pure saddle point is looked for first. Otherwise, with the payoffs shifted to be positive, y maximises its sum
    subject to matrix.y <= 1; the value is 1 / sum(y), and the multipliers are the row player's strategy. Matrices of at
    most 128 entries are pivoted in plain numbers, larger ones by the LP solver; in fractions that is the first guess.
    """
    if is_exact(matrix):
        return MatrixPlay(*exact_play(matrix))
    if is_small(matrix.size):
        small = small_play(matrix.tolist())
        if small.basic is not None:
            count_lp()
        if small.upper - small.lower <= POLISHED * small.spread:
            rows, columns = np.array(small.rows), np.array(small.columns)
            return MatrixPlay(rows, columns, *guarantees(matrix, rows, columns))
    pure = _saddle(matrix)
    if pure is not None:
        return pure
    spread = float(matrix.max() - matrix.min())
    try:
        play = _approximately(matrix, spread)
    except SolverError:
        play = None
    if play is not None and play.upper - play.lower <= CERTIFIED * spread:
        return play
    rows, columns = map(to_floats, exact_play(to_fractions(matrix))[:2])
    return MatrixPlay(rows, columns, *guarantees(matrix, rows, columns))


def _saddle(matrix: NumberArray) -> MatrixPlay | None:
    """Find a cell that is the least of its row and the largest of its column."""
    row, column = int(matrix.min(axis=1).argmax()), int(matrix.max(axis=0).argmin())
    lower, upper = matrix[row].min(), matrix[:, column].max()
    if lower < upper:
        return None
    rows, columns = np.zeros(matrix.shape[0]), np.zeros(matrix.shape[1])
    rows[row], columns[column] = 1.0, 1.0
    return MatrixPlay(rows, columns, float(lower), float(upper))


def _approximately(matrix: NumberArray, spread: float) -> MatrixPlay:
    shifted = (matrix - matrix.min()) / spread + 1.0
    n_rows, n_columns = shifted.shape
    optimum = LinearProgram(dense_rows(shifted), np.ones(n_rows), n_columns).maximise(np.ones(n_columns))
    columns, rows = np.maximum(optimum.x, 0.0), np.maximum(optimum.duals, 0.0)
    columns, rows = columns / columns.sum(), rows / rows.sum()
    return MatrixPlay(rows, columns, *guarantees(matrix, rows, columns))
