"""A fallback that is determined: nothing to pick, and ranges of no width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model.agreement import Bounds, Disagreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.protocols import Recall


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
        payoffs = self.disagreement.payoffs
        kind = type(payoffs[0])
        value = sum((kind(weight) * payoff for weight, payoff in zip(weights, payoffs, strict=True)), kind(0))
        return Bounds(value, value, ())
