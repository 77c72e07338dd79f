"""From points and multipliers in what is left of a game to stages of the whole game."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from detente.model.certificate import Stage
from detente.numerics.accurate_rows import accurate_excess
from detente.numerics.tolerance import STEEP, TIED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from detente.model.certificate import Floor
    from detente.model.numbers import FloatArray
    from detente.numerics.deviation_gains import DeviationGains
    from detente.numerics.extended_proofs import WholeGame


@dataclass(frozen=True, slots=True, eq=False)
class Vertex:
    """Hold a distribution: profiles of the whole game, their probabilities, and what they pay every block.

    `gain` is the largest gain from deviating in what is left of the game: 0 up to rounding in an equilibrium.
    """

    profiles: tuple[int, ...]
    probabilities: tuple[float, ...]
    payoffs: tuple[float, ...]
    gain: float


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Hold an optimum: where it is, and multipliers.

    Attributes
    ----------
    multipliers
        Of the floors.
    deviations, weights
        Numbers of deviations in what is left, and their multipliers where the objective is measured in scales and gains
        as in `DeviationGains`.
    """

    vertex: Vertex
    multipliers: tuple[float, ...]
    deviations: NDArray[np.intp]
    weights: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """Write stages of the whole game.

    Attributes
    ----------
    whole, gains
        The whole game, and what deviations gain in what is left of it.
    scale
        The scale of the game, in the currency.
    rest
        Computes what payoffs lack; see `accurate_rows.rounded_off`.
    excesses
        By how much payoffs exceed floors, once they were added up accurately.
    """

    whole: WholeGame
    gains: DeviationGains
    scale: float
    rest: Callable[[], FloatArray | None]
    excesses: dict[tuple[object, object], FloatArray] = field(default_factory=dict)

    def vertex(self, profiles: NDArray[np.intp], probabilities: FloatArray) -> Vertex:
        """Make a distribution over profiles of what is left, and compute what it pays; rounding is left out."""
        kept = (probabilities > TIED).nonzero()[0]
        kept = kept[profiles[kept].argsort()]
        left, chances = profiles[kept], probabilities[kept]
        whole, chances = self.whole.profiles[left], chances / chances.sum()
        payoffs = self.whole.table[:, whole] @ chances
        gain = self.gains.largest(left, chances)
        return Vertex(tuple(whole.tolist()), tuple(chances.tolist()), tuple(payoffs.tolist()), gain)

    def proved(self, answers: Sequence[tuple[FloatArray, Sequence[Floor], Found]]) -> list[Stage]:
        """Put proofs together, given as weights, floors and optima; their bounds are computed in the whole game."""
        sizes = [len(found.deviations) for *_, found in answers]
        deviations = np.concatenate([found.deviations for *_, found in answers])
        weighed = np.concatenate([found.weights for *_, found in answers])
        parts = self.gains.layout.split(deviations)
        uppers, listed = self.whole.proved(
            self._relaxed(answers),
            self.whole.widened(
                np.repeat(np.arange(len(sizes)), sizes), parts, weighed * self.scale / self.gains.factors[parts[0]]
            ),
        )
        return [
            _stage(weights, floors, found.vertex, (found.multipliers, proof, upper))
            for (weights, floors, found), proof, upper in zip(answers, listed, uppers, strict=True)
        ]

    def _relaxed(self, answers: Sequence[tuple[FloatArray, Sequence[Floor], Found]]) -> FloatArray:
        """Add floors, times their multipliers, to what is maximised; shape ``(n_answers, n_profiles)``.

        Large multipliers belong to sums that nearly cancel: these are added up accurately.
        """
        combined, needed, steep = [], [], []
        for place, (weights, floors, found) in enumerate(answers):
            together, demanded = weights, 0.0
            for multiplier, floor in zip(found.multipliers, floors, strict=True):
                if multiplier > STEEP:
                    steep.append((place, multiplier, floor))
                elif multiplier:
                    together = together + multiplier * np.array(floor.weights)
                    demanded += multiplier * float(floor.bound)
            combined.append(together)
            needed.append(demanded)
        relaxed: FloatArray = np.array(combined) @ self.whole.table - np.array(needed)[:, np.newaxis]
        for place, multiplier, floor in steep:
            relaxed[place] += multiplier * self._excess(floor)
        return relaxed

    def _excess(self, floor: Floor) -> FloatArray:
        key = floor.weights, floor.bound
        if key not in self.excesses:
            self.excesses[key] = accurate_excess(floor.weights, floor.bound, self.whole.table, self.rest())
        return self.excesses[key]


def glimpsed(weights: FloatArray, floors: Sequence[Floor], vertex: Vertex) -> Stage:
    """Write a stage without a proof: nothing bounds it from above."""
    return _stage(weights, floors, vertex, ((0.0,) * len(floors), (), inf))


def _stage(
    weights: FloatArray,
    floors: Sequence[Floor],
    vertex: Vertex,
    proof: tuple[tuple[float, ...], tuple[tuple[int, int, int, float], ...], float],
) -> Stage:
    asked = tuple(weights.tolist())
    multipliers, deviations, upper = proof
    return Stage(
        asked,
        tuple(floors),
        multipliers,
        vertex.profiles,
        vertex.probabilities,
        vertex.payoffs,
        deviations,
        sum((weight * payoff for weight, payoff in zip(asked, vertex.payoffs, strict=True)), 0.0),
        upper,
    )
