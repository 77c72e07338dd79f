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
from detente.numerics.sparse_rows import Rows
from detente.numerics.tolerance import LOOSE, SOLVER, TRUSTED

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray


ATTEMPTS = (
    ("simplex", SOLVER, False),  # from the last basis, where there is one
    ("simplex", SOLVER, True),
    ("simplex", LOOSE, True),  # a basis that is almost right can be mended exactly
    ("ipm", LOOSE, True),
)
FROM_INSIDE = ("ipm", SOLVER, True)  #: tried first where there are at least `WIDE` columns and no question came before
WIDE = 1500
CROWDED = 100  #: with so many rows, another objective is soon reached from nowhere; the last optimum is no good start


Restart = Any  #: a basis as the solver keeps it: nothing to look into
Restarts = dict[tuple[int, int], Restart]  #: by how many maxima were known before, and the number of demands


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
        self._highs = silent_highs()
        self._started = False
        self._settings, self._asked = ("", 0.0, 0), np.zeros(0)
        self._pass(rows, bounds)

    def _pass(self, rows: Rows, bounds: FloatArray) -> None:
        import highspy

        n_rows, n_columns = self._size
        lower = np.full(n_rows, -np.inf)
        lower[: self._n_equalities] = bounds[: self._n_equalities]
        self._highs.passModel(
            n_columns,
            n_rows,
            len(rows.values),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMaximize),
            0.0,
            np.zeros(n_columns),
            np.zeros(n_columns),
            np.full(n_columns, np.inf),
            lower,
            bounds,
            rows.starts,
            rows.columns,
            rows.values,
            np.zeros(n_columns, dtype=np.int32),
        )

    def add(self, rows: Rows) -> None:
        """Add rows.x <= 0; the next maximum starts from the last basis."""
        self._highs.addRows(
            len(rows),
            np.full(len(rows), -np.inf),
            np.zeros(len(rows)),
            len(rows.values),
            rows.starts,
            rows.columns,
            rows.values,
        )
        known = self._rows
        self._rows = Rows(
            np.concatenate([known.starts, known.starts[-1] + rows.starts[1:]]),
            np.concatenate([known.columns, rows.columns]),
            np.concatenate([known.values, rows.values]),
        )
        self._bounds = np.append(self._bounds, np.zeros(len(rows)))
        self._size = (self._size[0] + len(rows), self._size[1])

    def maximise(self, objective: FloatArray, floors: FloatArray | None = None, start: Restart = None) -> Optimum:
        """Maximise an objective, under extra dense rows floors.x <= 0 that are dropped again afterwards.

        Parameters
        ----------
        objective
            Shape ``(n_columns,)``.
        floors
            Shape ``(n_floors, n_columns)``, or None.
        start
            Where an optimum of a program of the same shape was found; by default, this program's own last optimum, with
            few rows or if the objective is the last one.

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
            self._started = True
        elif n_rows >= CROWDED and not np.array_equal(objective, self._asked):
            self._highs.clearSolver()
        self._asked = objective.copy()
        try:
            return self._run(n_rows + len(extra))
        finally:
            if len(extra):
                indices = np.arange(n_rows, n_rows + len(extra), dtype=np.int32)
                self._highs.deleteRows(len(indices), indices)

    def tried(self, objective: FloatArray, start: Restart, patience: int) -> Optimum | None:
        """Maximise from a given start or the last basis, in at most `patience` pivots; None if that is not enough."""
        import highspy

        columns = np.arange(self._size[1], dtype=np.int32)
        self._highs.changeColsCost(len(columns), columns, objective)
        self._asked = objective.copy()
        if start is not None:
            self._highs.setBasis(start)
        self._set("simplex", SOLVER, patience)
        _, usual = self._highs.getOptionValue("simplex_scale_strategy")
        self._highs.setOptionValue("simplex_scale_strategy", 0)  # rows are scaled, and a start is soon left
        self._highs.run()
        self._highs.setOptionValue("simplex_scale_strategy", usual)
        count_lp()
        return self._read() if self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal else None

    def _set(self, solver: str, tolerance: float, patience: int) -> None:
        if self._settings == (solver, tolerance, patience):
            return
        self._settings, highs = (solver, tolerance, patience), self._highs
        highs.setOptionValue("solver", solver)
        highs.setOptionValue("simplex_iteration_limit", patience)
        highs.setOptionValue("primal_feasibility_tolerance", tolerance)
        highs.setOptionValue("dual_feasibility_tolerance", tolerance)

    def _run(self, n_rows: int) -> Optimum:
        import highspy

        highs = self._highs
        limit = 1000 + 20 * (n_rows + self._size[1])
        attempts = ATTEMPTS if self._started or self._size[1] < WIDE else (FROM_INSIDE, *ATTEMPTS)
        self._started = True
        for solver, tolerance, fresh in attempts:
            if fresh:
                highs.clearSolver()
            self._set(solver, tolerance, limit)
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


def silent_highs() -> Any:
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
