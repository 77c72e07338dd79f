"""Maxima over a game's equilibria in floating point by one linear program with all of its rows."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import NumericalTrouble
from detente.numerics.duality import combined, dual_bound, stage_of
from detente.numerics.incentives import normalised, rounding_level
from detente.numerics.lp import LinearProgram
from detente.numerics.sparse_rows import largest, scaled_problem, with_total
from detente.numerics.tolerance import CERTIFIED, POLISHED, STEEP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.model.certificate import Floor, Stage
    from detente.model.numbers import FloatArray, Number, NumberArray
    from detente.numerics.incentives import Deviations
    from detente.numerics.lp import Optimum, Restarts
    from detente.numerics.sparse_rows import Rows


class WholeProgram:
    """Maximise weighted payoffs over the distributions at which no row is positive.

    Parameters
    ----------
    incentives, payoffs
        Shape ``(n_players, *n_actions)`` and ``(n_blocks, *n_actions)``: what decides who deviates, and what is
        maximised.
    scale
        The scale of the game, in the currency.
    constrained
        The deviations whose gains each row adds up, and the rows.
    rest
        Computes what payoffs lack, for sums that nearly cancel.

    Notes
    -----
    `restarts` may be set to those of a program of the same shape that is asked the same questions.
    """

    def __init__(
        self,
        incentives: NumberArray,
        payoffs: NumberArray,
        scale: float,
        constrained: tuple[list[Deviations], Rows],
        rest: Callable[[], FloatArray | None],
    ) -> None:
        self._incentives = incentives
        self._payoffs = payoffs
        self._table = payoffs.reshape(len(payoffs), -1)
        self._scale = scale
        self._labels, self._rows = constrained
        self._rest = rest
        self.restarts: Restarts = {}

    @cached_property
    def _scaled_rows(self) -> tuple[Rows, NumberArray]:
        """The rows scaled to 1, in floats, and what they were divided by."""
        return normalised(self._rows)

    @cached_property
    def _program(self) -> LinearProgram:
        rows = with_total(self._scaled_rows[0], self._table.shape[1])
        return LinearProgram(rows, np.eye(1, len(rows))[0], self._table.shape[1], n_equalities=1)

    def guess(self, objective: NumberArray, rows: Sequence[NumberArray], count: int) -> Optimum:
        """Ask the LP solver, on rows of floors and an objective scaled to 1.

        Parameters
        ----------
        count
            How many questions came before: with the number of floors, it says which restart fits.
        """
        place = count, len(rows)
        optimum = self._program.maximise(*scaled_problem(objective, rows), self.restarts.get(place))
        self.restarts[place] = optimum.restart
        return optimum

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor], count: int) -> Stage:
        """Solve; mend the last digits only where bounds or rows show that it is needed.

        Raises
        ------
        SolverError
            If the solver fails, or its point is no equilibrium under the floors.
        """
        objective = combined(weights, self._table)
        rows = [float(floor.bound) - combined(floor.weights, self._table) for floor in floors]
        optimum = self.guess(objective, rows, count)
        stage = self._read(optimum, (weights, floors), objective, rows)
        if stage.upper - stage.lower > POLISHED * self._scale or self._excess(stage, rows) > CERTIFIED * self._scale:
            optimum = self._program.polished(optimum, *scaled_problem(objective, rows))
            stage = self._read(optimum, (weights, floors), objective, rows)
            if self._excess(stage, rows) > CERTIFIED * self._scale:
                message = "the point that the solver found is no equilibrium under the floors"
                raise NumericalTrouble(message, problem=stage)
        return stage

    def _excess(self, stage: Stage, rows: list[FloatArray]) -> float:
        """Compute how far the point of a stage is from satisfying the rows and the floors, in the currency."""
        x = np.zeros(self._table.shape[1])
        x[list(stage.profiles)] = stage.probabilities
        return max([float(self._rows.products(x).max(initial=0.0)), *(float(row @ x) for row in rows)])

    def _read(
        self,
        optimum: Optimum,
        asked: tuple[Sequence[Number], Sequence[Floor]],
        objective: FloatArray,
        rows: list[FloatArray],
    ) -> Stage:
        x = np.maximum(optimum.x, 0.0)
        x /= x.sum()
        unit = largest(objective - objective.min())
        duals = np.maximum(optimum.duals[1:], 0.0) * unit
        n_deviations = len(self._labels)
        weighed = duals[:n_deviations] / self._scaled_rows[1]
        multipliers = tuple(float(dual / largest(row)) for dual, row in zip(duals[n_deviations:], rows, strict=True))
        deviations = tuple((*label, float(weighed[k])) for k in np.flatnonzero(weighed) for label in self._labels[k])
        profiles = np.flatnonzero(x)
        stage = stage_of(self._table, (*asked, multipliers), (profiles, x[profiles]), deviations)
        left_out = rounding_level(self._incentives) * float(weighed.sum())
        if left_out > POLISHED * self._scale or max(multipliers, default=0.0) > STEEP:
            return replace(stage, upper=dual_bound(stage, self._incentives, self._payoffs, self._rest()))
        reduced = objective - self._rows.combined(weighed, len(objective))
        for multiplier, row in zip(multipliers, rows, strict=True):
            reduced -= multiplier * row
        return replace(stage, upper=float(reduced.max()))
