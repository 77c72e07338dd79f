"""What is asked of the correlated equilibria of a large game, and what is answered, in numbers scaled to 1."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.deviation_pricing import DeviationPricing


@dataclass(frozen=True, slots=True, eq=False)
class EquilibriumProblem:
    """Ask for the largest expectation of `objective` among equilibria for which that of every floor is at most 0.

    Attributes
    ----------
    objective
        Shape ``(n_profiles,)``, best from 0 to 1.
    floors
        Shape ``(n_floors, n_profiles)``, the largest absolute entry of every row best 1.
    """

    objective: FloatArray
    floors: FloatArray

    def prices(self, pricing: DeviationPricing, multipliers: Multipliers) -> FloatArray:
        """Subtract all rows times their multipliers from the objective, shape ``(n_profiles,)``.

        Their largest entry bounds the maximum if no multiplier is negative (weak duality).
        """
        prices = self.objective.copy()
        for row, multiplier in zip(self.floors, multipliers.floors, strict=True):
            if multiplier:
                prices -= multiplier * row
        return pricing.subtract(multipliers.deviations, prices)


@dataclass(frozen=True, slots=True, eq=False)
class Multipliers:
    """Hold what the rows are worth: shapes ``(n_rows,)``, in the order of `DeviationPricing`, and ``(n_floors,)``."""

    deviations: FloatArray
    floors: FloatArray

    @property
    def worth(self) -> float:
        """Their sum."""
        return float(self.deviations.sum() + self.floors.sum())


@dataclass(frozen=True, slots=True, eq=False)
class NamedCorner:
    """Name a corner of the polytope: the profiles that are played, and the rows that are tight.

    Rows are numbered as in `DeviationPricing.places`, then come the floors. `worth` is the sum of their multipliers
    there: breaking rows must cost more.
    """

    profiles: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    tight: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    worth: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class EquilibriumOptimum:
    """Hold an equilibrium, as profiles in order and their probabilities, with multipliers and the corner it is."""

    profiles: NDArray[np.intp]
    probabilities: FloatArray
    multipliers: Multipliers
    corner: NamedCorner
