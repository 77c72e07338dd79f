"""The threats that a checked claim proves, put together where somebody looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model.agreement import Bounds, PlayedDisagreement
from detente.model.distribution import Factors, JointDistribution
from detente.model.numbers import weighted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.agreement import Disagreement
    from detente.model.certificate import ValueClaim
    from detente.model.numbers import Number
    from detente.model.recall import Recall


@dataclass(frozen=True, slots=True, eq=False)
class ProvenThreats:
    """Be the one admissible disagreement of a partition, as the checker reads it off a claim about the difference.

    Attributes
    ----------
    n_actions
        How many actions everybody has.
    claim
        Checked.
    paid
        What its strategies pay both blocks, in the currency, computed by the checker.
    """

    n_actions: tuple[int, ...]
    claim: ValueClaim
    paid: tuple[Number, ...]

    def pick(self) -> PlayedDisagreement:
        """Put it together."""
        distribution = JointDistribution.of_blocks(self.n_actions, self._factors())
        return PlayedDisagreement(self.claim.partition, self.paid, distribution, False, (), ())

    def payoffs(self, _: Recall, /) -> tuple[Number, ...]:
        """Return what it pays."""
        return self.paid

    def bounds(self, weights: Sequence[Number], /) -> Bounds:
        """Return the one value of a weighted sum; only differences are determined: weights must add up to 0."""
        value = weighted(weights, self.paid)
        return Bounds(value, value, ())

    def are_shown(self, shown: Disagreement) -> bool:
        """Tell whether a disagreement says the same, number by number, its payoffs aside; a quick look, no more.

        Notes
        -----
        Where it is false, both may still agree: a document may list profiles in place of the blocks' strategies.
        """
        if not isinstance(shown, PlayedDisagreement) or shown.unique or shown.radius or shown.trace:
            return False
        factors = shown.distribution.factors
        return isinstance(factors, Factors) and factors.same_as(self._factors())

    def _factors(self) -> Factors:
        return Factors(self.claim.partition, (self.claim.rows, self.claim.columns))
