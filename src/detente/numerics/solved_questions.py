"""An optimum that is at hand, and the questions that it answers besides its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.staged_answers import Found
from detente.numerics.tolerance import CERTIFIED, EDGE, POLISHED, STEEP, STEEPEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.certificate import Floor, Stage
    from detente.model.numbers import FloatArray
    from detente.numerics.lazy_tableau import LazyTableau
    from detente.numerics.staged_answers import Stages, Vertex


class Solved:
    """Hold an optimum without floors.

    Parameters
    ----------
    stages
        Writes stages of its game.
    tableau, vertex
        The optimal basis, and the point.

    Notes
    -----
    The point is also best for weights w under a floor that it just meets if some multiplier y >= 0 of the floor makes
    the reduced objective of w plus y times that of the floor nowhere positive: y is a largest ratio. Where the point is
    the only one that is best for the floor's weights, this answers what every block can get there without any pivot.
    """

    def __init__(self, stages: Stages, tableau: LazyTableau, vertex: Vertex) -> None:
        self._stages = stages
        self.tableau, self.vertex = tableau, vertex
        self._ready: dict[tuple[object, ...], Stage] = {}

    def implied(self, weights: FloatArray, floors: Sequence[Floor]) -> Stage | None:
        """Answer a question with at most one floor if this point does; None otherwise."""
        key = tuple(weights.tolist()), *((floor.weights, floor.bound) for floor in floors)
        if key not in self._ready and (floors or self.is_best(weights)):
            self._prepare(weights, floors)
        return self._ready.get(key)

    def is_best(self, weights: FloatArray, floors: Sequence[Floor] = ()) -> bool:
        """Tell whether this point is best for some weights, under at most one floor."""
        within = POLISHED * self._stages.scale
        for floor in floors:
            paid = sum(part * payoff for part, payoff in zip(floor.weights, self.vertex.payoffs, strict=True))
            if paid - floor.bound <= within:
                return not bool(np.isnan(self.multipliers(weights[np.newaxis], floors)[0][0]))
        size = max(1.0, *map(abs, weights.tolist()))
        return bool(self.tableau.combined(weights).max(initial=0.0) <= EDGE * size)

    def _prepare(self, weights: FloatArray, floors: Sequence[Floor]) -> None:
        """Answer a question, and under a floor what every block can get: whoever asks for one will ask for all."""
        questions = weights[np.newaxis]
        if floors and np.count_nonzero(weights) == 1:
            questions = weights.sum() * np.eye(len(weights))
        tight = np.array(self.tableau.tight, dtype=np.intp)
        answers = []
        multipliers, rates = self.multipliers(questions, floors)
        if np.isnan(multipliers[int((questions == weights).all(axis=1).argmax())]):
            return
        known = ~np.isnan(multipliers)
        for question, multiplier, slopes in zip(
            questions[known], multipliers[known].tolist(), rates[known], strict=True
        ):
            used = (slopes < 0).nonzero()[0]
            answers.append(
                (question, floors, Found(self.vertex, (multiplier,) * len(floors), tight[used], -slopes[used]))
            )
        asked = tuple((floor.weights, floor.bound) for floor in floors)
        proved = self._stages.proved(answers)
        good = (stage for stage in proved if stage.upper - stage.lower <= CERTIFIED * self._stages.scale)
        self._ready |= {(stage.weights, *asked): stage for stage in good}

    def multipliers(self, questions: FloatArray, floors: Sequence[Floor]) -> tuple[FloatArray, FloatArray]:
        """Find the multipliers of at most one floor with which this point is best, and the rates of its slacks.

        Parameters
        ----------
        questions
            Shape ``(n_questions, n_blocks)``: weights.

        Returns
        -------
        multipliers
            Shape ``(n_questions,)``: NaN where this point is not known to be best, 0 without a floor.
        rates
            Shape ``(n_questions, n_slacks)``.
        """
        rates = self.tableau.combined(questions)
        found: FloatArray = np.zeros(len(questions))
        unknown: NDArray[np.bool_] = np.zeros(len(questions), dtype=np.bool_)
        for floor in floors:
            demanded, within = np.array(floor.weights), POLISHED * self._stages.scale
            spare = float(demanded @ self.vertex.payoffs) - floor.bound
            if spare > within:
                continue
            costs = -self.tableau.combined(demanded)
            rising = rates > EDGE
            unknown = np.asarray((rising & (costs * STEEPEST <= rates)).any(axis=1) | (spare < -within))
            found = np.divide(rates, costs, out=np.zeros_like(rates), where=rising & (costs > 0)).max(
                axis=1, initial=0.0
            )
            rates = rates - found[:, np.newaxis] * costs
        sizes = np.maximum(1.0, np.abs(questions).max(axis=1)) + found / STEEP  # what rounding counts for
        found[unknown | (rates.max(axis=1, initial=0.0) > EDGE * sizes)] = np.nan
        return found, rates[:, self.tableau.n_profiles :]
