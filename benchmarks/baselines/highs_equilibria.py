"""The welfare-best correlated equilibrium as one sparse linear program, handed to HiGHS with its default settings."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array, vstack

from benchmarks.baselines.difference_games import FloatArray

METHODS = ("simplex", "ipm")


def name(method: str) -> str:
    """Name the baseline of a method."""
    return f"HiGHS {'interior point' if method == 'ipm' else method}"


def incentive_matrix(payoffs: FloatArray) -> Any:
    """Build the rows sum over a_-i of mu(a, a_-i) [u_i(b, a_-i) - u_i(a, a_-i)] <= 0, vectorised over profiles."""
    shape = payoffs.shape[1:]
    places = np.arange(int(np.prod(shape))).reshape(shape)
    blocks = []
    for player, count in enumerate(shape):
        own = np.moveaxis(payoffs[player], player, 0).reshape(count, -1)
        where = np.moveaxis(places, player, 0).reshape(count, -1)
        told, played = np.nonzero(~np.eye(count, dtype=bool))
        gains, columns = own[played] - own[told], where[told]
        starts = np.arange(len(told) + 1) * own.shape[1]
        block = csr_array((gains.reshape(-1), columns.reshape(-1), starts), shape=(len(told), places.size))
        block.eliminate_zeros()
        blocks.append(block)
    return vstack(blocks, format="csr")


def best_welfare(payoffs: FloatArray, method: str, limit: float) -> float | None:
    """Maximise welfare over the correlated equilibria; None if the solver was not done within the limit in seconds."""
    import highspy
    from highspy._core import _Highs  # the class that the public one wraps, which prints a banner

    gains = incentive_matrix(payoffs)
    n_rows, n_columns = gains.shape
    rows = vstack([csr_array(np.ones((1, n_columns))), gains], format="csr")
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = n_columns, n_rows + 1
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = payoffs.sum(axis=0).reshape(-1)
    model.col_lower_, model.col_upper_ = np.zeros(n_columns), np.full(n_columns, np.inf)
    model.row_lower_, model.row_upper_ = np.r_[1.0, np.full(n_rows, -np.inf)], np.r_[1.0, np.zeros(n_rows)]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    solver = _Highs()
    options: dict[str, Any] = {"output_flag": False, "threads": 1, "solver": method, "time_limit": limit}
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
        return None
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        message = f"the baseline found no solution: {solver.modelStatusToString(solver.getModelStatus())}"
        raise ArithmeticError(message)
    return float(solver.getInfo().objective_function_value)
