"""Maxima of weighted payoffs over the correlated equilibria of a large game in floats, with proofs."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

from detente.model.certificate import Floor, Stage
from detente.model.errors import SolverError
from detente.numerics.dominance import eliminated
from detente.numerics.duality import combined
from detente.numerics.equilibrium_problem import EquilibriumProblem
from detente.numerics.extended_multipliers import extend, widened
from detente.numerics.large_games import LargeGame
from detente.numerics.tolerance import CERTIFIED, SURELY, TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray
    from detente.numerics.equilibrium_problem import EquilibriumOptimum

logger = logging.getLogger(__name__)


class LargeMaxima:
    """Maximise over the correlated equilibria of one large game, each answer helping the next.

    Parameters
    ----------
    incentives, payoffs
        Shape ``(n_players, *n_actions)`` and ``(n_blocks, *n_actions)``, floats: what decides who deviates, and what is
        maximised.
    scale
        The scale of the game, in the currency.

    Notes
    -----
    Actions that iterated strict dominance removes by a clear margin are left out, the rest is a `LargeGame`, and the
    multipliers are extended to all actions. Every bound is computed in the whole game: nothing is believed.
    """

    def __init__(self, incentives: FloatArray, payoffs: FloatArray, scale: float) -> None:
        self._incentives, self._scale = incentives, scale
        self._table = payoffs.reshape(len(payoffs), -1)
        self._left, self._steps = eliminated(incentives, tie=SURELY * scale)
        self._profiles = np.arange(self._table.shape[1])
        smaller = incentives
        if self._steps:
            places = np.ix_(*self._left)
            self._profiles = self._profiles.reshape(incentives.shape[1:])[places].reshape(-1)
            smaller = np.stack([own[places] for own in incentives])
        self._game = LargeGame(smaller)

    def maximise(self, weights: Sequence[float], floors: Sequence[Floor] = ()) -> Stage | None:
        """Find a maximum and prove it to 1e-9 of the scale; None where that does not succeed.

        Floors that no equilibrium seems to satisfy are lowered by what they may have been rounded up, and the stage
        says so.
        """
        less = TIE / 1000 * self._scale
        try:
            return self._stage(weights, floors)
        except SolverError as error:
            logger.debug("asking for a little less after: %s", error.message)
        try:
            return self._stage(weights, [Floor(floor.weights, floor.bound - less) for floor in floors])
        except SolverError as error:
            logger.debug("left to the whole program after: %s", error.message)
        return None

    def _stage(self, weights: Sequence[float], floors: Sequence[Floor]) -> Stage | None:
        """Maximise in the smaller game, on rows scaled to 1; prove it for the whole one, to 1e-9 of the scale."""
        prices = combined(weights, self._table)
        rows = np.zeros((len(floors), len(prices)))
        for row, floor in zip(rows, floors, strict=True):
            row[:] = float(floor.bound) - combined(floor.weights, self._table)
        objective, demands = (np.take(table, self._profiles, axis=-1) for table in (prices, rows))
        unit = float(np.ptp(objective)) or 1.0
        sizes = np.abs(demands).max(axis=1)
        sizes[sizes == 0] = 1.0
        problem = EquilibriumProblem((objective - objective.min()) / unit, demands / sizes[:, np.newaxis])
        for found in self._game.optima(problem):
            multipliers, reduced = found.multipliers.floors * unit / sizes, prices.copy()
            for multiplier, row in zip(multipliers, rows, strict=True):
                reduced -= multiplier * row
            matrices = [unit * matrix for matrix in self._game.matrices(found.multipliers)]
            matrices = widened(matrices, self._left, self._incentives.shape[1:])
            upper = extend(matrices, reduced, self._incentives, self._steps)
            stage = self._proof((weights, floors), found, (multipliers, matrices), upper)
            if stage.upper - stage.lower <= CERTIFIED * self._scale:
                return stage
        return None

    def _proof(
        self,
        asked: tuple[Sequence[float], Sequence[Floor]],
        found: EquilibriumOptimum,
        multipliers: tuple[FloatArray, list[FloatArray]],
        upper: float,
    ) -> Stage:
        weights, floors = asked
        profiles = self._profiles[found.profiles]
        payoffs = (self._table[:, profiles] * found.probabilities).sum(axis=1).tolist()
        deviations = [
            (player, int(told), int(played), float(matrix[told, played]))
            for player, matrix in enumerate(multipliers[1])
            for told, played in zip(*np.nonzero(matrix), strict=True)
        ]
        return Stage(
            tuple(weights),
            tuple(floors),
            tuple(multipliers[0].tolist()),
            tuple(profiles.tolist()),
            tuple(found.probabilities.tolist()),
            tuple(payoffs),
            tuple(deviations),
            sum((weight * payoff for weight, payoff in zip(weights, payoffs, strict=True)), 0.0),
            upper,
        )
