"""The one door to the LP library: maximise c.x subject to rows.x <= bounds, x >= 0.

`LinearProgram` keeps a HiGHS model alive, so that several objectives on one feasible set restart from the last basis.
The answer is a guess with a basis; whoever asks certifies it (`detente.numerics.rational` exactly, weak duality
otherwise).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.model.errors import Infeasible, NumericalTrouble, Unbounded
from detente.numerics.lp_count import count_lp
from detente.numerics.tolerance import LOOSE, SOLVER, TRUSTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray, NumberArray


ATTEMPTS = (
    ("simplex", SOLVER, False),  # from the last basis, where there is one
    ("simplex", SOLVER, True),
    ("simplex", LOOSE, True),  # a basis that is almost right can be mended exactly
    ("ipm", LOOSE, True),
)


Restart = Any  #: a basis as the solver keeps it: nothing to look into


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Hold sparse rows: row r has `values[starts[r]:starts[r+1]]` in the columns `columns[...]` of the same range."""

    starts: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: NumberArray

    def __len__(self) -> int:
        return len(self.starts) - 1

    def places(self) -> NDArray[np.int64]:
        """Give every entry a number that its row and column decide."""
        rows = np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.starts))
        return (rows << 32) + self.columns

    def kept(self, chosen: NDArray[np.bool_]) -> Rows:
        """Leave out the entries that are not chosen."""
        starts = np.concatenate([[0], np.cumsum(chosen)])[self.starts].astype(np.int32)
        return Rows(starts, self.columns[chosen], self.values[chosen])

    def combined(self, weights: FloatArray, n_columns: int) -> FloatArray:
        """Add up the rows with one weight each, shape ``(n_columns,)``."""
        values = self.values * np.repeat(weights, np.diff(self.starts))
        total: FloatArray = np.bincount(self.columns, weights=values, minlength=n_columns).astype(np.float64)
        return total


@dataclass(frozen=True, slots=True)
class Basis:
    """Name the basic columns and the inequality rows that are tight (not basic)."""

    columns: tuple[int, ...]
    tight: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """Hold what the solver says: a point, its value, and the multipliers of the rows.

    `restart` is the basis as the solver keeps it, for `LinearProgram.maximise` of a program of the same shape.
    """

    x: FloatArray
    value: float
    duals: FloatArray
    restart: Restart
    n_equalities: int

    @property
    def basis(self) -> Basis:
        """Read the basis off, for whoever solves it again."""
        import highspy

        basic = highspy.HighsBasisStatus.kBasic
        columns = tuple(k for k, status in enumerate(self.restart.col_status) if status == basic)
        tight = (k for k, status in enumerate(self.restart.row_status) if status != basic and k >= self.n_equalities)
        return Basis(columns, tuple(tight))


def dense_rows(matrix: FloatArray) -> Rows:
    """Make sparse rows from a matrix without zeros, or with few."""
    count, width = matrix.shape
    starts = np.arange(0, count * width + 1, width, dtype=np.int32)
    return Rows(starts, np.tile(np.arange(width, dtype=np.int32), count), matrix.reshape(-1))


class LinearProgram:
    """Maximise linear objectives over {x >= 0 : rows.x <= bounds, the first rows with equality}.

    Parameters
    ----------
    rows
        Shape (n_rows, n_columns), best scaled so that the largest entry of every row is about 1.
    bounds
        Shape ``(n_rows,)``.
    n_columns
        The number of variables.
    n_equalities
        The first so many rows hold with equality.
    """

    def __init__(self, rows: Rows, bounds: FloatArray, n_columns: int, n_equalities: int = 0) -> None:
        self._size = (len(rows), n_columns)
        self._rows, self._bounds = rows, bounds
        self._n_equalities = n_equalities
        self._highs = _highs()
        self._pass(rows, bounds)

    def _pass(self, rows: Rows, bounds: FloatArray) -> None:
        import highspy

        n_rows, n_columns = self._size
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = n_columns, n_rows
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.zeros(n_columns)
        model.col_lower_ = np.zeros(n_columns)
        model.col_upper_ = np.full(n_columns, np.inf)
        lower = np.full(n_rows, -np.inf)
        lower[: self._n_equalities] = bounds[: self._n_equalities]
        model.row_lower_, model.row_upper_ = lower, bounds
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = rows.starts, rows.columns, rows.values
        self._highs.passModel(model)

    def maximise(self, objective: FloatArray, floors: FloatArray | None = None, start: Restart = None) -> Optimum:
        """Maximise an objective, under extra dense rows floors.x <= 0 that are dropped again afterwards.

        Parameters
        ----------
        objective
            Shape ``(n_columns,)``.
        floors
            Shape ``(n_floors, n_columns)``, or None.
        start
            Where an optimum of a program of the same shape was found; by default, this program's own last optimum.

        Raises
        ------
        Infeasible, Unbounded
            If the solver says so.
        NumericalTrouble
            If none of the attempts finds an optimum.
        """
        n_rows, n_columns = self._size
        columns = np.arange(n_columns, dtype=np.int32)
        self._highs.changeColsCost(n_columns, columns, objective)
        extra = np.empty((0, n_columns)) if floors is None else floors
        for row in extra:
            self._highs.addRow(-np.inf, 0.0, n_columns, columns, row)
        if start is not None:
            self._highs.setBasis(start)
        try:
            return self._run(n_rows + len(extra))
        finally:
            if len(extra):
                indices = np.arange(n_rows, n_rows + len(extra), dtype=np.int32)
                self._highs.deleteRows(len(indices), indices)

    def _run(self, n_rows: int) -> Optimum:
        import highspy

        highs = self._highs
        limit = 1000 + 20 * (n_rows + self._size[1])
        for solver, tolerance, fresh in ATTEMPTS:
            if fresh:
                highs.clearSolver()
            highs.setOptionValue("solver", solver)
            highs.setOptionValue("simplex_iteration_limit", limit)
            highs.setOptionValue("primal_feasibility_tolerance", tolerance)
            highs.setOptionValue("dual_feasibility_tolerance", tolerance)
            highs.run()
            count_lp()
            status = highs.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                return self._read()
        if status == highspy.HighsModelStatus.kInfeasible:
            message = "the linear program has no feasible point"
            raise Infeasible(message, problem=highs.getLp())
        if status == highspy.HighsModelStatus.kUnbounded:
            message = "the objective of the linear program has no finite optimum"
            raise Unbounded(message, problem=highs.getLp())
        message = f"the LP solver stopped with status {highs.modelStatusToString(status)!r}"
        raise NumericalTrouble(message, problem=highs.getLp())

    def _read(self) -> Optimum:
        solution = self._highs.getSolution()
        return Optimum(
            np.array(solution.col_value, dtype=np.float64),
            float(self._highs.getInfo().objective_function_value),
            np.array(solution.row_dual, dtype=np.float64),
            self._highs.getBasis(),
            self._n_equalities,
        )

    def polished(self, optimum: Optimum, objective: FloatArray, floors: FloatArray | None = None) -> Optimum:
        """Solve the basis of an optimum once more, with a step of refinement: the solver stops at its tolerance, 1e-10.

        Returns the optimum as it was if the basis is singular, or not as good as the solver said.
        """
        n_rows, n_columns = self._size
        extra = np.empty((0, n_columns)) if floors is None else floors
        basis = optimum.basis
        columns = np.array(basis.columns, dtype=np.intp)
        active = [*range(self._n_equalities), *basis.tight]
        if len(active) != len(columns):
            return optimum
        place = np.full(n_columns, -1)
        place[columns] = np.arange(len(columns))
        matrix = np.zeros((len(active), len(columns)))
        for k, row in enumerate(active):
            if row >= n_rows:
                matrix[k] = extra[row - n_rows][columns]
                continue
            span = slice(self._rows.starts[row], self._rows.starts[row + 1])
            where = place[self._rows.columns[span]]
            matrix[k, where[where >= 0]] = self._rows.values[span][where >= 0]
        right = np.array([self._bounds[row] if row < n_rows else 0.0 for row in active])
        try:
            inverse: FloatArray = np.linalg.inv(matrix).astype(np.float64, copy=False)
        except np.linalg.LinAlgError:
            return optimum
        basic = refined(matrix, inverse, right)
        active_duals = refined(matrix.T, inverse.T, objective[columns])
        x, duals = np.zeros(n_columns), np.zeros(n_rows + len(extra))
        x[columns], duals[active] = basic, active_duals
        worst = min(x.min(), duals[self._n_equalities :].min(initial=0.0))
        if not worst >= -TRUSTED:
            return optimum
        return replace(optimum, x=x, duals=duals)


def refined(matrix: FloatArray, inverse: FloatArray, right: FloatArray) -> FloatArray:
    """Solve a square system with one step of iterative refinement."""
    solution = inverse @ right
    refined: FloatArray = solution + inverse @ (right - matrix @ solution)
    return refined


def _highs() -> Any:
    """Make a silent, single-threaded solver that never runs on without end.

    The library's public class prints a banner on standard output when it is made; the class that it wraps does not.
    """
    from highspy._core import _Highs

    highs = _Highs()
    options: dict[str, Any] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "ipm_iteration_limit": 500,
        "small_matrix_value": 1e-12,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs
