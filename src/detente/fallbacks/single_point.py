"""A fallback that is determined: nothing to pick, and ranges of no width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model.agreement import Bounds, Disagreement
from detente.model.numbers import weighted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.model.recall import Recall


@dataclass(frozen=True, slots=True, eq=False)
class SinglePoint:
    """Hold the one admissible disagreement of a partition."""

    disagreement: Disagreement

    def pick(self) -> Disagreement:
        """Return it."""
        return self.disagreement

    def payoffs(self, recall: Recall, /) -> tuple[Number, ...]:
        """Return what it pays."""
        return self.disagreement.payoffs

    def bounds(self, weights: Sequence[Number], /) -> Bounds:
        """Return the one value of a weighted sum; where only differences are determined, weights must add up to 0."""
        value = weighted(weights, self.disagreement.payoffs)
        return Bounds(value, value, ())
