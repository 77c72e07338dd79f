"""Joint distributions that are almost equilibria: weighted payoffs against the gain from deviating, as one program."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from detente.model.certificate import Stage
from detente.model.errors import NumericalTrouble, SolverError
from detente.model.numbers import to_fractions
from detente.numerics.duality import combined, dual_bound
from detente.numerics.epsilon_program import EpsilonProgram, scaled_objective
from detente.numerics.exact_epsilon_equilibria import ExactEpsilonEquilibria
from detente.numerics.incentive_tables import IncentiveTables
from detente.numerics.incentives import incentive_rows
from detente.numerics.tolerance import CERTIFIED, POLISHED, TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray, Number
    from detente.numerics.lp import Optimum

logger = logging.getLogger(__name__)


class EpsilonEquilibria:
    """Find distributions that trade a weighted payoff against the largest gain from deviating, with proofs.

    The program has one column more than that of the correlated equilibria, for epsilon: what i gains by playing b when
    told a is at most epsilon. The points (epsilon, value) that distributions reach form a convex set.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``, floats, in units of the scale of the game.
    weights
        One a player: what a distribution is worth is its payoffs, weighted.

    Notes
    -----
    Certified by weak duality, and solved exactly where that leaves more than 1e-9 of the scale. n_actions m_i give
    1 + sum m_i (m_i - 1) rows over 1 + prod m_i columns.
    """

    def __init__(self, payoffs: FloatArray, weights: Sequence[Number]) -> None:
        self._payoffs, self._weights = payoffs, [float(weight) for weight in weights]
        self._values = combined(self._weights, payoffs).reshape(-1)
        self._tables = IncentiveTables(payoffs)
        self._labels, rows = incentive_rows(payoffs)
        self._program = EpsilonProgram(rows, len(self._values))
        self._known: dict[tuple[Number, Number], Stage] = {}

    @property
    def tie(self) -> float:
        """Gaps up to this are ties, in units of the scale."""
        return TIE

    def point(self, profiles: Sequence[int], probabilities: Sequence[Number]) -> tuple[float, float]:
        """Compute the largest gain from deviating, not less than 0, and the value of a distribution."""
        chances = np.zeros(len(self._values))
        chances[list(profiles)] = probabilities
        return max(float(self._tables.largest_gain(chances)), 0.0), float(self._values @ chances)

    def ceiling(self) -> Stage:
        """Find a profile of the largest value: what unlimited tolerance brings, at some epsilon."""
        place = int(self._values.argmax())
        epsilon, value = self.point((place,), (1.0,))
        return Stage((0.0, 1.0), (), (), (place,), (1.0,), (epsilon, value), (), value, value)

    def maximise(self, weights: tuple[Number, Number]) -> Stage:
        """Find the largest weighted sum of epsilon, weighted by at most 0, and the value, weighted by at least 0.

        Returns
        -------
        Stage
            Its payoffs are epsilon and the value. Its multipliers add up to at most minus the weight of epsilon: they
            prove the upper bound for every epsilon.

        Raises
        ------
        NumericalTrouble
            If the bounds could not be brought within 1e-9 of the scale of each other.
        """
        if weights not in self._known:
            self._known[weights] = self._certified(float(weights[0]), float(weights[1]))
        return self._known[weights]

    def _certified(self, price: float, share: float) -> Stage:
        try:
            stage = self._approximately(price, share)
            if stage.upper - stage.lower <= CERTIFIED:
                return stage
        except SolverError as error:
            logger.debug("solving exactly after: %s", error.message)
        exact = ExactEpsilonEquilibria(to_fractions(self._payoffs), self._weights, 1.0).maximise((price, share))
        chances = np.array([float(chance) for chance in exact.probabilities])
        deviations = tuple((*entry[:3], float(entry[3])) for entry in exact.deviations)
        stage = self._stage((price, share), exact.profiles, chances, deviations)
        if stage.upper - stage.lower > CERTIFIED:
            message = "the best payoff for a tolerated gain from deviating could not be certified"
            raise NumericalTrouble(message, problem=stage)
        return stage

    def _approximately(self, price: float, share: float) -> Stage:
        """Solve in floating point; mend the last digits only where the bounds show that it is needed."""
        objective = scaled_objective(share * self._values, np.array([price]))
        optimum = self._program.maximise(objective)
        stage = self._read((price, share), optimum, -float(objective[-1]))
        if stage.upper - stage.lower > POLISHED:
            stage = self._read((price, share), self._program.polished(optimum, objective), -float(objective[-1]))
        return stage

    def _read(self, weights: tuple[float, float], optimum: Optimum, price: float) -> Stage:
        """Read a point, and multipliers that add up to the price of epsilon at most, `price` in the solver's unit."""
        chances, duals = np.maximum(optimum.x[:-1], 0.0), np.maximum(optimum.duals[1:], 0.0)
        profiles, used = np.flatnonzero(chances), np.flatnonzero(duals)
        unit = -weights[0] / max(float(duals.sum()), price) if len(used) else 0.0
        deviations = tuple((*self._labels[k][0], float(duals[k]) * unit) for k in used)
        return self._stage(weights, tuple(profiles.tolist()), chances[profiles], deviations)

    def _stage(
        self,
        weights: tuple[float, float],
        profiles: tuple[int, ...],
        chances: FloatArray,
        deviations: tuple[tuple[int, int, int, float], ...],
    ) -> Stage:
        """Put a proof together."""
        shares = tuple((chances / chances.sum()).tolist())
        point = self.point(profiles, shares)
        value = weights[0] * point[0] + weights[1] * point[1]
        stage = Stage(weights, (), (), profiles, shares, point, deviations, value, value)
        priced = replace(stage, weights=tuple(weights[1] * weight for weight in self._weights))
        return replace(stage, upper=dual_bound(priced, self._payoffs, self._payoffs))
