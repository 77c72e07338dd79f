"""The obvious way to value a matrix game: `scipy.optimize.linprog(method="highs")`, once a coalition."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.optimize import linprog

from benchmarks.baselines.difference_games import FloatArray, difference_matrix

NAME = "scipy HiGHS, one program a coalition"


def matrix_value(matrix: FloatArray) -> float:
    """Solve one matrix game: maximise v subject to what every column concedes."""
    n_rows, n_columns = matrix.shape
    found = linprog(
        np.r_[np.zeros(n_rows), -1.0],
        A_ub=np.c_[-matrix.T, np.ones(n_columns)],
        b_ub=np.zeros(n_columns),
        A_eq=np.r_[np.ones(n_rows), 0.0][np.newaxis],
        b_eq=[1.0],
        bounds=[(0, None)] * n_rows + [(None, None)],
        method="highs",
    )
    if not found.success:
        message = f"the baseline found no solution: {found.message}"
        raise ArithmeticError(message)
    return float(-found.fun)


def coalition_values(payoffs: FloatArray, coalitions: Iterable[int]) -> list[float]:
    """Value the differences u_S - u_{N without S} of many coalitions, one program each."""
    return [matrix_value(difference_matrix(payoffs, coalition)) for coalition in coalitions]
