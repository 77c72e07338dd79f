"""Agreements without money: a lottery over profiles, and nobody pays anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.model.agreement import ConceptSummary, Disagreement, GameSummary, NearTie, Ranges, Step
from detente.model.certificate import Certificate
from detente.model.distribution import JointDistribution
from detente.model.notebook_view import Viewable
from detente.model.numbers import FloatArray, Number, to_floats


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LotteryAgreement(Viewable):
    """Say which lottery over profiles everybody agrees on where payments are impossible, and prove it.

    Attributes
    ----------
    game, concept
        What was solved, and how; `concept.division` names the bargaining rule.
    payoff_numbers
        One a player, in that player's own unit: floats, or fractions where the answer is exact.
    ranges
        Every player's payoff over all admissible fallbacks: the payoffs again where the disagreement point is
        determined, otherwise an outer bound (`exact` is false).
    welfare
        The largest total payoff, W, which need not be reached.
    lottery
        What is played, and with which probabilities.
    disagreement_numbers
        What every player gets if talks fail, in the order of the players.
    disagreements
        The fallback that this point comes from; empty where it was given, or read off the feasible set itself.
    certificate
        Claims that `detente.verify` checks without solving anything.
    near_ties, warnings
        Decisions that were close, and what else a reader should know.
    radius
        How far, in the currency, each payoff may be from the exact answer of the rule.
    steps
        The argument as data.
    """

    game: GameSummary
    concept: ConceptSummary
    payoff_numbers: tuple[Number, ...]
    ranges: Ranges
    welfare: Number
    lottery: JointDistribution
    disagreement_numbers: tuple[Number, ...]
    disagreements: tuple[Disagreement, ...]
    certificate: Certificate
    near_ties: tuple[NearTie, ...]
    warnings: tuple[str, ...]
    statistics: Mapping[str, str]
    steps: Sequence[Step]
    radius: float = 0.0

    @property
    def payoffs(self) -> FloatArray:
        """The expected payoffs, shape ``(n_players,)``, read-only."""
        return to_floats(self.payoff_numbers)

    @property
    def disagreement(self) -> FloatArray:
        """The disagreement point, shape ``(n_players,)``, read-only."""
        return to_floats(self.disagreement_numbers)

    def __repr__(self) -> str:
        """Fit a terminal line."""
        shares = ", ".join(f"{name}: {value:g}" for name, value in zip(self.game.players, self.payoffs, strict=True))
        return f"LotteryAgreement({self.concept.name}: {shares}; {self.certificate.status})"
