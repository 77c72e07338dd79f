"""The correlated equilibria of a game, as a polytope over which payoffs are maximised, with proofs."""

from __future__ import annotations

import logging
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.model.certificate import Floor
from detente.model.errors import Infeasible, NumericalTrouble, SolverError
from detente.model.numbers import is_exact, to_fractions
from detente.numerics.certified_maxima import CertifiedMaxima
from detente.numerics.dictionary import IntegerProgram
from detente.numerics.duality import stage_of
from detente.numerics.evenest import evenest
from detente.numerics.incentives import Deviations, incentive_rows, integer_rows
from detente.numerics.integer_table import IntegerTable
from detente.numerics.large_games import is_vast
from detente.numerics.large_maxima import LargeMaxima
from detente.numerics.lp import Basis, Restarts
from detente.numerics.rational import ExactOptimum, exact_optimum
from detente.numerics.sparse_rows import Rows
from detente.numerics.tolerance import CERTIFIED, STEEPEST, TIE
from detente.numerics.whole_program import WholeProgram

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.model.certificate import Evenest, Stage
    from detente.model.numbers import FloatArray, Number, NumberArray


class EquilibriumPolytope:
    """Maximise weighted payoffs over the correlated equilibria of a game given by arrays.

    A joint distribution mu is a correlated equilibrium if for every player i and actions a, b the sum over a_-i of
    mu(a, a_-i) [u_i(b, a_-i) - u_i(a, a_-i)] is at most 0.

    Parameters
    ----------
    incentives
        Shape ``(n_players, *n_actions)``: the payoffs that decide who would deviate.
    payoffs
        Same shape: the payoffs that are maximised and reported (the same ones but for blended games).
    scale
        The scale of the game, in the currency.
    constraints
        Builds the rows from the incentives, with the deviations whose gains each row adds up; by default one a row,
        which makes correlated equilibria.
    exact_arrays
        Returns incentives and payoffs in fractions, for when floats fail; by default the floats as they are.

    Notes
    -----
    `restarts` may be set to those of a polytope of the same shape that was asked the same questions, to start each
    where the other one ended. `rest` may be set to what computes what arrays of floats lack of exact payoffs
    (`accurate_rows.rounded_off`), for bounds on sums that nearly cancel.

    Once floats fail under a floor for several blocks together, whose payoffs may nearly cancel, all questions of which
    it is the first are answered in fractions, and `doubts` says so: answers of both kinds do not fit together where a
    demand that is rounded moves them by more than a tie.

    Arrays of fractions are solved exactly: a basis proposed in floating point is verified and mended in rationals.
    Arrays of floats are solved in floating point and certified by weak duality; if the bounds are further apart than
    1e-9 of the scale, the answer is computed exactly instead. Maxima are remembered. n_actions m_i give
    sum m_i (m_i - 1) rows over prod m_i columns.
    """

    def __init__(
        self,
        incentives: NumberArray,
        payoffs: NumberArray,
        scale: float,
        constraints: Callable[[NumberArray], tuple[list[Deviations], Rows]] = incentive_rows,
        exact_arrays: Callable[[], tuple[NumberArray, NumberArray]] | None = None,
    ) -> None:
        self._constraints = constraints
        self._exact_arrays = exact_arrays
        self.exact = is_exact(payoffs)
        self.scale = scale
        self.tie: Number = Fraction(0) if self.exact else TIE * scale
        self.n_blocks = int(payoffs.shape[0])
        self._incentives = incentives
        self._payoffs = payoffs
        self._table = payoffs.reshape(self.n_blocks, -1)
        self._integers = IntegerTable.of(self._table) if self.exact else None
        self._last = Basis((0,), ())
        self.restarts: Restarts = {}
        self.rest: Callable[[], FloatArray | None] = lambda: None
        self._known: dict[tuple[object, object], Stage] = {}
        self._doubtful: set[tuple[object, object]] = set()

    @cached_property
    def _maxima(self) -> CertifiedMaxima | LargeMaxima | None:
        """What answers in floats at first: not for other constraints."""
        if self.exact or self._constraints is not incentive_rows:
            return None
        if is_vast(self._incentives.shape[1:]):
            return LargeMaxima(self._incentives, self._payoffs, self.scale)
        return CertifiedMaxima(self._incentives, self._payoffs, self.scale, self.rest)

    @cached_property
    def _whole(self) -> IntegerTable | None:
        return IntegerTable.of(self._incentives) if self.exact else None

    @cached_property
    def _constrained(self) -> tuple[list[Deviations], Rows]:
        """The deviations whose gains the rows add up, and the rows."""
        return self._constraints(self._incentives if self._whole is None else self._whole.table)

    @property
    def _rows(self) -> Rows:
        return self._constrained[1]

    @cached_property
    def _exact_rows(self) -> tuple[list[dict[int, int]], list[int]]:
        return ([], []) if self._whole is None else integer_rows(self._rows, self._whole.unit)

    @cached_property
    def _program(self) -> WholeProgram:
        program = WholeProgram(self._incentives, self._payoffs, self.scale, self._constrained, self.rest)
        program.restarts = self.restarts
        return program

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = ()) -> Stage:
        """Find the largest weighted payoff among the equilibria that satisfy the floors, and prove it.

        Parameters
        ----------
        weights
            Shape ``(n_blocks,)``.
        floors
            Lower bounds on weighted payoffs.

        Raises
        ------
        Infeasible
            If no equilibrium satisfies the floors.
        NumericalTrouble
            If the bounds could not be brought within 1e-9 of the scale of each other.
        """
        key = _key(weights, floors)
        if key not in self._known:
            self._known[key] = self._maximum(weights, floors)
        return self._known[key]

    def _maximum(self, weights: Sequence[Number], floors: Sequence[Floor]) -> Stage:
        """Find a maximum that is not known yet."""
        if self._integers is not None:
            return self._exactly(self._integers, weights, floors)
        stage = None if self.doubts(floors) else self._in_floats(weights, floors)
        if stage is not None:
            return stage
        if floors and _is_sum(floors[0]) and not self.doubts(floors):
            self._doubtful.add(_demand(floors[0]))
            self._known = {key: known for key, known in self._known.items() if not self.doubts(known.floors)}
        stage = self._exact_twin_stage(weights, floors)
        if stage.upper - stage.lower > Fraction(CERTIFIED * self.scale):
            message = "the optimum over the correlated equilibria could not be certified"
            raise NumericalTrouble(message, problem=stage)
        return stage

    def doubts(self, floors: Sequence[Floor]) -> bool:
        """Tell whether floats failed under the first of these floors: then fractions answer all questions under it."""
        return bool(floors) and _demand(floors[0]) in self._doubtful

    def _in_floats(self, weights: Sequence[Number], floors: Sequence[Floor]) -> Stage | None:
        """Find a maximum in floating point; None where that does not succeed."""
        if self._maxima is not None:
            found = self._maxima.maximise([float(weight) for weight in weights], floors)
            if found is not None and self._is_met(found):
                return found
        try:
            stage = self._program.maximise(weights, floors, len(self._known))
        except SolverError as error:
            logger.debug("solving exactly after: %s", error.message)
            return None
        return stage if self._is_met(stage) else None

    def _is_met(self, stage: Stage) -> bool:
        """Tell whether the bounds meet; a point above what is proved does not quite satisfy the floors.

        Nothing is believed where multipliers of deviations are so large that what rounding adds counts; but demands of
        single blocks come by the hundred, round by round, and fractions would take too long for them.
        """
        if abs(float(stage.upper - stage.lower)) > CERTIFIED * self.scale:
            return False
        steepest = max((weight for *_, weight in stage.deviations), default=0.0)
        return steepest <= STEEPEST or (bool(stage.floors) and not _is_sum(stage.floors[0]))

    def probe(self, weights: Sequence[Number], floors: Sequence[Floor] = ()) -> Stage | None:
        """Maximise for curiosity: where the answer is a point at hand, nothing is proved, and `upper` is infinite."""
        key = _key(weights, floors)
        glimpse = None
        if key not in self._known and isinstance(self._maxima, CertifiedMaxima):
            glimpse = self._maxima.glimpse([float(weight) for weight in weights], floors)
        return self.maximise(weights, floors) if glimpse is None else glimpse

    def evenest(self, measure: str) -> Evenest:
        """Find the equilibrium that spreads probability most evenly, and prove it."""
        return evenest(measure, self._incentives, self._in_fractions)

    def _in_fractions(self) -> tuple[NumberArray, NumberArray]:
        if self._exact_arrays is not None:
            return self._exact_arrays()
        return to_fractions(self._incentives), to_fractions(self._payoffs)

    def _exact_twin_stage(self, weights: Sequence[Number], floors: Sequence[Floor]) -> Stage:
        """Solve in fractions what floats could not; demands are lowered by what they may have rounded up."""
        exact_weights = [Fraction(weight) for weight in weights]
        try:
            return self._twin.maximise(exact_weights, self._meant(floors))
        except Infeasible:
            return self._twin.maximise(exact_weights, self._lowered(floors, TIE))

    @cached_property
    def _twin(self) -> EquilibriumPolytope:
        """The same polytope in fractions; without exact arrays, on the rows that stand above rounding."""
        constraints = self._above_rounding if self._exact_arrays is None else self._constraints
        return EquilibriumPolytope(*self._in_fractions(), self.scale, constraints)

    def _meant(self, floors: Sequence[Floor]) -> list[Floor]:
        """Read demands exactly: under doubt, a maximum that was found before is what it is in fractions."""
        meant: list[Floor] = []
        for place, floor in enumerate(floors):
            (exact,) = self._lowered([floor], TIE / 1000)
            known = self._known.get(_key(floor.weights, floors[:place]))
            if known is not None and known.lower == floor.bound and self.doubts(floors):
                exact = replace(exact, bound=self._twin.maximise(exact.weights, meant).lower)
            meant.append(exact)
        return meant

    def _above_rounding(self, incentives: NumberArray) -> tuple[list[Deviations], Rows]:
        """Build exact rows, and leave out what floats had left out."""
        labels, rows = self._constraints(incentives)
        return labels, rows.kept(np.isin(rows.places(), self._rows.places()))

    def _lowered(self, floors: Sequence[Floor], slack: float) -> list[Floor]:
        """Read demands exactly, lowered by a part of the scale."""
        less = Fraction(slack * self.scale)
        return [Floor(tuple(Fraction(w) for w in floor.weights), Fraction(floor.bound) - less) for floor in floors]

    def _exactly(self, integers: IntegerTable, weights: Sequence[Number], floors: Sequence[Floor]) -> Stage:
        objective, unit = integers.combined(weights)
        demands = [integers.demand(floor) for floor in floors]
        total = dict.fromkeys(range(len(objective)), 1)
        extra = ({k: v for k, v in enumerate(row.tolist()) if v} for row, _ in demands)
        table = [total, *self._exact_rows[0], *extra]
        program = IntegerProgram(objective.tolist(), table, [1] + [0] * (len(table) - 1), 1)
        optimum = self._verified(program, objective, [row for row, _ in demands])
        factors = [*self._exact_rows[1], *(factor for _, factor in demands)]
        n_deviations = len(self._constrained[0])
        duals = {row - 1: dual * factors[row - 1] / unit for row, dual in optimum.duals.items() if row}
        multipliers = tuple(duals.get(n_deviations + k, Fraction(0)) for k in range(len(floors)))
        deviations = tuple(
            (*label, duals[k]) for k in sorted(duals) if k < n_deviations for label in self._constrained[0][k]
        )
        profiles = np.array(sorted(optimum.x), dtype=np.intp)
        probabilities = to_fractions([optimum.x[int(k)] for k in profiles])
        return stage_of(self._table, (weights, floors, multipliers), (profiles, probabilities), deviations)

    def _verified(self, program: IntegerProgram, objective: NumberArray, rows: list[NumberArray]) -> ExactOptimum:
        """Verify the solver's basis exactly; without a usable one, start from the last exact basis."""
        if len(objective) == 1:
            return exact_optimum(program, self._last)
        try:
            optimum = exact_optimum(program, self._program.guess(objective, rows, len(self._known)).basis)
        except (SolverError, ZeroDivisionError):
            optimum = exact_optimum(program, self._last)
        n_rows = 1 + len(self._constrained[0])
        if all(row < n_rows for row in optimum.basis.tight):
            self._last = optimum.basis
        return optimum


def _is_sum(floor: Floor) -> bool:
    return len(floor.weights) - floor.weights.count(0) > 1


def _demand(floor: Floor) -> tuple[object, object]:
    return floor.weights, floor.bound


def _key(weights: Sequence[Number], floors: Sequence[Floor]) -> tuple[object, object]:
    return tuple(weights), tuple(map(_demand, floors))
