"""What is certain of an agreement when time ran out before it was found."""

from __future__ import annotations

from dataclasses import dataclass

from detente.model.agreement import ConceptSummary, GameSummary, NearTie, Ranges
from detente.model.certificate import Certificate
from detente.model.notebook_view import Viewable
from detente.model.numbers import Number


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class UnfinishedAgreement(Viewable):
    """Say between which numbers everybody's payoff lies, and prove it; the payoffs themselves are not known.

    Attributes
    ----------
    game, concept
        What was to be solved, and how.
    payoff_bounds
        Every player's payoff lies between these numbers, in the currency.
    ranges
        An outer bound on every player's payoff over all admissible fallbacks, whatever the selection.
    welfare
        The largest total payoff, W.
    profile
        The lexicographically first profile that attains it, as action indices.
    finished
        The partitions that were studied, by their place among all that matter; rising.
    partitions
        How many matter.
    certificate
        Claims about these partitions, and about the profile.
    near_ties
        Decisions that were close.
    """

    game: GameSummary
    concept: ConceptSummary
    payoff_bounds: Ranges
    ranges: Ranges
    welfare: Number
    profile: tuple[int, ...]
    finished: tuple[int, ...]
    partitions: int
    certificate: Certificate
    near_ties: tuple[NearTie, ...]

    @property
    def profile_labels(self) -> tuple[str, ...]:
        """What everybody does."""
        return tuple(options[action] for options, action in zip(self.game.actions, self.profile, strict=True))

    def __repr__(self) -> str:
        """Fit a terminal line."""
        ends = zip(self.game.players, self.payoff_bounds.low, self.payoff_bounds.high, strict=True)
        spans = ", ".join(f"{name}: {low:g} to {high:g}" for name, low, high in ends)
        done = f"{len(self.finished)} of {self.partitions} partitions"
        return f"UnfinishedAgreement({self.concept.name}: {spans}; {done})"
