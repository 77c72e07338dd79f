"""The linear program over correlated equilibria on known profiles only, in the LP library."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import NumericalTrouble
from detente.numerics.equilibrium_problem import Multipliers, NamedCorner
from detente.numerics.lp import silent_highs
from detente.numerics.lp_count import count_lp
from detente.numerics.tolerance import SOLVER, TRUSTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.deviation_pricing import DeviationPricing
    from detente.numerics.equilibrium_problem import EquilibriumProblem

PENALTY = 10.0  #: what breaking rows costs at first, where the objective goes from 0 to 1
PRIMAL = 4  #: the solver's name for the primal simplex method


@dataclass(frozen=True, slots=True, eq=False)
class MasterOptimum:
    """Hold a corner of the known profiles: probabilities, how far rows are broken, the value, and the multipliers."""

    probabilities: FloatArray
    broken: float
    value: float
    total: float
    multipliers: Multipliers


class ProfileMaster:
    """Maximise over the known profiles; rows may be broken at a price, so that there is always an answer.

    Rows: probabilities add up to 1; one for every deviation that `DeviationPricing.places` lists; the floors. The
    first column is by how much every other row is broken, column 1 + k is the k-th known profile.
    """

    def __init__(self, pricing: DeviationPricing, problem: EquilibriumProblem, penalty: float = PENALTY) -> None:
        self._pricing, self._problem = pricing, problem
        self._n_rows = 1 + len(pricing.places) + len(problem.floors)
        self._known = np.zeros(pricing.n_profiles, dtype=bool)
        self.profiles = np.zeros(0, dtype=np.intp)
        self.penalty = penalty
        self.pivots = 0
        self._highs = silent_highs()
        self._set(
            primal_feasibility_tolerance=SOLVER,
            dual_feasibility_tolerance=SOLVER,
            simplex_strategy=PRIMAL,
            solver="simplex",
        )
        self._pass_empty()

    def _set(self, **options: float | str) -> None:
        for name, value in options.items():
            self._highs.setOptionValue(name, value)

    def _pass_empty(self) -> None:
        """Pass the program that knows no profile yet."""
        import highspy

        count, model = self._n_rows, highspy.HighsLp()
        model.num_col_, model.num_row_ = 1, count
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.array([-self.penalty])
        model.col_lower_, model.col_upper_ = np.zeros(1), np.full(1, np.inf)
        first = np.eye(1, count)[0]
        model.row_lower_, model.row_upper_ = np.where(first > 0, 1.0, -np.inf), first
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.array([0, count - 1], dtype=np.int32)
        model.a_matrix_.index_ = np.arange(1, count, dtype=np.int32)
        model.a_matrix_.value_ = np.full(count - 1, -1.0)
        self._highs.passModel(model)

    def add(self, profiles: NDArray[np.intp]) -> int:
        """Make profiles known; return how many were not known before."""
        new = profiles[~self._known[profiles]]
        if len(new):
            self._known[new] = True
            self.profiles = np.concatenate([self.profiles, new])
            entries = self.entries(new)
            present = entries != 0
            starts = np.concatenate([[0], np.cumsum(present.sum(axis=1))]).astype(np.int32)
            rows = np.nonzero(present)[1].astype(np.int32)
            free, costs = np.full(len(new), np.inf), self._problem.objective[new]
            self._highs.addCols(
                len(new), costs, np.zeros(len(new)), free, int(starts[-1]), starts[:-1], rows, entries[present]
            )
        return len(new)

    def entries(self, profiles: NDArray[np.intp]) -> FloatArray:
        """Write the columns of profiles down, shape ``(len(profiles), n_rows)``."""
        gains = self._pricing.gains(profiles)[:, self._pricing.places]
        return np.hstack([np.ones((len(profiles), 1)), gains, self._problem.floors[:, profiles].T])

    def raise_penalty(self, factor: float) -> None:
        """Make it dearer to break rows."""
        self.penalty *= factor
        self._highs.changeColCost(0, -self.penalty)

    def solve(self, pivots: int) -> MasterOptimum | None:
        """Maximise, from the last corner on; None if it takes more than so many pivots.

        Raises
        ------
        NumericalTrouble
            If the solver fails.
        """
        import highspy

        self._set(simplex_iteration_limit=pivots)
        self._highs.run()
        count_lp()
        self.pivots += self._highs.getInfo().simplex_iteration_count
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kIterationLimit:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            message = f"the LP solver stopped with status {self._highs.modelStatusToString(status)!r}"
            raise NumericalTrouble(message, problem=self._highs.getLp())
        return self._read()

    def _read(self) -> MasterOptimum:
        solution = self._highs.getSolution()
        values, duals = np.array(solution.col_value), np.array(solution.row_dual)
        return MasterOptimum(
            np.maximum(values[1:], 0.0),
            float(values[0]),
            float(self._highs.getInfo().objective_function_value),
            float(duals[0]),
            self.spread(duals),
        )

    def polished(self, found: MasterOptimum) -> MasterOptimum:
        """Solve the basis of an optimum once more, with a step of refinement: the solver stops at its tolerance.

        Returns the optimum as it was if the basis is not as good as the solver said.
        """
        variables = self._highs.getBasicVariables()[1]
        known = np.flatnonzero(variables > 0)
        places = variables[known] - 1
        entries = self.entries(self.profiles[places])
        right, costs = np.eye(1, self._n_rows)[0], np.zeros(self._n_rows)
        costs[known] = self._problem.objective[self.profiles[places]]
        costs[variables == 0] = -self.penalty
        tight = np.ones(self._n_rows, dtype=bool)
        tight[-1 - variables[variables < 0]] = False
        basic = self._highs.getBasisSolve(right)[1]
        missing = np.where(tight, right - np.einsum("kr,k->r", entries, basic[known]), 0.0)
        basic += self._highs.getBasisSolve(missing)[1]
        duals = self._highs.getBasisTransposeSolve(costs)[1]
        missing = np.zeros(self._n_rows)
        missing[known] = costs[known] - np.einsum("kr,r->k", entries, duals)
        duals += self._highs.getBasisTransposeSolve(missing)[1]
        weights = np.zeros(len(self.profiles))
        weights[places] = basic[known]
        sound = min(weights.min(), duals[1:].min(initial=0.0)) >= -TRUSTED and abs(weights.sum() - 1.0) <= TRUSTED
        if not sound:
            return found
        return replace(
            found, probabilities=np.maximum(weights, 0.0), total=float(duals[0]), multipliers=self.spread(duals)
        )

    def spread(self, duals: FloatArray) -> Multipliers:
        """Read multipliers off the rows' duals; what is negative by rounding is 0."""
        positive = np.maximum(duals, 0.0)
        places = self._pricing.places
        deviations = np.zeros(self._pricing.n_rows)
        deviations[places] = positive[1 : 1 + len(places)]
        return Multipliers(deviations, positive[1 + len(places) :])

    def corner(self, worth: float) -> NamedCorner:
        """Name the profiles that are basic, and the rows that are not; they are worth so much."""
        import highspy

        basis, basic = self._highs.getBasis(), highspy.HighsBasisStatus.kBasic
        played = np.array([status == basic for status in basis.col_status[1:]], dtype=bool)
        tight = np.array([status != basic for status in basis.row_status[1:]], dtype=bool)
        return NamedCorner(self.profiles[played], np.flatnonzero(tight), worth)

    def start_from(self, corner: NamedCorner) -> None:
        """Make a corner's profiles known and start there.

        The solver mends what is no basis, as where the number of floors was another one.
        """
        import highspy

        self.add(corner.profiles)
        basic, lower, upper = (getattr(highspy.HighsBasisStatus, name) for name in ("kBasic", "kLower", "kUpper"))
        rows = np.zeros(self._n_rows - 1, dtype=bool)
        rows[corner.tight[corner.tight < len(rows)]] = True
        basis = highspy.HighsBasis()
        basis.col_status = [lower, *_chosen(np.isin(self.profiles, corner.profiles), basic, lower)]
        basis.row_status = [lower, *_chosen(rows, upper, basic)]
        basis.valid = True
        self._highs.setBasis(basis)


def _chosen(where: Sequence[bool] | NDArray[np.bool_], yes: Any, no: Any) -> list[Any]:
    """Choose between two statuses."""
    return [yes if chosen else no for chosen in where]
