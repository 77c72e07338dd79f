"""Agreements without money: a lottery over profiles, and nobody pays anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.model.agreement import Agreement, ConceptSummary, Disagreement, GameSummary, NearTie, Ranges, Step
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
    ideal_numbers
        The most that every player could get with nobody below the disagreement point.
    supporting_numbers
        Positive weights that add up to 1: no lottery has a larger weighted total payoff than this one.
    disagreements
        The fallback that the disagreement point comes from; empty where it was read off the feasible set itself.
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
    ideal_numbers: tuple[Number, ...]
    supporting_numbers: tuple[Number, ...]
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

    @property
    def ideal(self) -> FloatArray:
        """The most that every player could get, shape ``(n_players,)``, read-only."""
        return to_floats(self.ideal_numbers)

    @property
    def supporting_weights(self) -> FloatArray:
        """Weights of the players' payoffs under which nothing beats the lottery, shape ``(n_players,)``, read-only."""
        return to_floats(self.supporting_numbers)

    @property
    def transfer_numbers(self) -> tuple[Number, ...]:
        """Nobody pays anybody: 0 for everybody."""
        return (Fraction(0),) * len(self.payoff_numbers)

    @property
    def transfers(self) -> FloatArray:
        """The same as an array, shape ``(n_players,)``, read-only."""
        return to_floats(self.transfer_numbers)

    @property
    def sampling(self) -> None:
        """Nothing was drawn: coalitions play no part."""
        return

    @property
    def observations(self) -> None:
        """No interval rests on what was observed."""
        return

    def __repr__(self) -> str:
        """Fit a terminal line."""
        shares = ", ".join(f"{name}: {value:g}" for name, value in zip(self.game.players, self.payoffs, strict=True))
        return f"LotteryAgreement({self.concept.name}: {shares}; {self.certificate.status})"


AnyAgreement = Agreement | LotteryAgreement  #: with payments or without
