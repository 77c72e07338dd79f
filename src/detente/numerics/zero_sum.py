"""Optimal play of a matrix game, with a proof from both sides."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import SolverError
from detente.model.numbers import is_exact, to_floats, to_fractions
from detente.numerics.dictionary import IntegerProgram
from detente.numerics.lp import Basis, LinearProgram
from detente.numerics.rational import exact_optimum
from detente.numerics.sparse_rows import dense_rows
from detente.numerics.tolerance import CERTIFIED

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
    subject to matrix.y <= 1; the value is 1 / sum(y), and the multipliers are the row player's strategy.
    """
    pure = _saddle(matrix)
    if pure is not None:
        return pure
    if is_exact(matrix):
        return _exactly(matrix)
    spread = float(matrix.max() - matrix.min())
    try:
        play = _approximately(matrix, spread)
    except SolverError:
        play = None
    if play is not None and play.upper - play.lower <= CERTIFIED * spread:
        return play
    exact = _exactly(to_fractions(matrix))
    rows, columns = to_floats(exact.rows), to_floats(exact.columns)
    return MatrixPlay(rows, columns, *guarantees(matrix, rows, columns))


def _saddle(matrix: NumberArray) -> MatrixPlay | None:
    """Find a cell that is the least of its row and the largest of its column."""
    row, column = int(matrix.min(axis=1).argmax()), int(matrix.max(axis=0).argmin())
    lower, upper = matrix[row].min(), matrix[:, column].max()
    if lower < upper:
        return None
    kind = Fraction if is_exact(matrix) else float
    rows = np.array([kind(k == row) for k in range(matrix.shape[0])], dtype=matrix.dtype)
    columns = np.array([kind(k == column) for k in range(matrix.shape[1])], dtype=matrix.dtype)
    return MatrixPlay(rows, columns, kind(lower), kind(upper))


def _approximately(matrix: NumberArray, spread: float) -> MatrixPlay:
    shifted = (matrix - matrix.min()) / spread + 1.0
    n_rows, n_columns = shifted.shape
    optimum = LinearProgram(dense_rows(shifted), np.ones(n_rows), n_columns).maximise(np.ones(n_columns))
    columns, rows = np.maximum(optimum.x, 0.0), np.maximum(optimum.duals, 0.0)
    columns, rows = columns / columns.sum(), rows / rows.sum()
    return MatrixPlay(rows, columns, *guarantees(matrix, rows, columns))


def _exactly(matrix: NumberArray) -> MatrixPlay:
    n_rows, n_columns = matrix.shape
    unit = lcm(*(value.denominator for value in matrix.reshape(-1).tolist()))
    integers = [[int(value * unit) for value in row] for row in (matrix - matrix.min()).tolist()]
    table = [{column: value + 1 for column, value in enumerate(row)} for row in integers]
    program = IntegerProgram([1] * n_columns, table, [1] * n_rows, 0)
    optimum = exact_optimum(program, _guess(integers))
    columns = to_fractions([optimum.x.get(k, Fraction(0)) / optimum.value for k in range(n_columns)])
    rows = to_fractions([optimum.duals.get(k, Fraction(0)) / optimum.value for k in range(n_rows)])
    return MatrixPlay(rows, columns, *guarantees(matrix, rows, columns))


def _guess(integers: list[list[int]]) -> Basis:
    """Ask the LP solver for a basis; the slack basis if it has none."""
    largest = max(map(max, integers))
    scaled = np.array([[value / largest for value in row] for row in integers]) + 1.0
    n_rows, n_columns = scaled.shape
    try:
        basis = LinearProgram(dense_rows(scaled), np.ones(n_rows), n_columns).maximise(np.ones(n_columns)).basis
    except SolverError:
        return Basis((), ())
    return basis if len(basis.columns) == len(basis.tight) else Basis((), ())
