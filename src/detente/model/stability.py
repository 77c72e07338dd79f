"""Whether a deal is stable: what coalitions are owed, who would walk out, and what they could do together."""

from __future__ import annotations

from dataclasses import dataclass

from detente.model.agreement import Agreement, GameSummary, PlayedDisagreement
from detente.model.coalition import members, singletons
from detente.model.distribution import JointDistribution
from detente.model.excess import LeastCore
from detente.model.notebook_view import Viewable
from detente.model.numbers import Number

DEAL = "deal"  #: what stands for the deal where hypotheses are named
Excess = tuple[int, Number, Number, Number]  #: a coalition, its worth, what it gets, and the worth minus that


@dataclass(frozen=True, slots=True, eq=False)
class JointMove:
    """Hold one recommendation from which a coalition gains by playing something else together.

    Attributes
    ----------
    told, played
        Actions of the coalition's members, in the order of the players.
    gain
        What all members gain together, times the probability of being told so; in the currency.
    """

    told: tuple[int, ...]
    played: tuple[int, ...]
    gain: Number


@dataclass(frozen=True, slots=True, eq=False)
class JointDeviation:
    """Hold what a coalition gains at a fallback whose members show each other what they are told.

    Attributes
    ----------
    coalition
        Its bitmask.
    moves
        The best answer to every recommendation that has one; none where the coalition cannot gain.
    """

    coalition: int
    moves: tuple[JointMove, ...]

    @property
    def whole(self) -> Number:
        """The gain from answering every recommendation as well as possible: the sum over the moves."""
        zero: Number = 0 * self.moves[0].gain if self.moves else 0
        return sum([move.gain for move in self.moves], zero)

    @property
    def single(self) -> Number:
        """The largest gain from answering one recommendation only, as single players' deviation gains are counted."""
        return max([move.gain for move in self.moves], default=0)


@dataclass(frozen=True, slots=True, eq=False)
class JointDeviations:
    """Hold what every coalition gains at a fallback by a joint deviation from joint recommendations.

    Attributes
    ----------
    hypothesis
        Whose fallback among single players this is: that of the deal itself ("deal"), or of a hypothesis.
    distribution
        What is played if talks fail and everybody stands alone.
    rows
        One a coalition, by size, then in the order of the players; that of all players is the last.
    """

    hypothesis: str
    distribution: JointDistribution
    rows: tuple[JointDeviation, ...]

    @property
    def largest(self) -> JointDeviation:
        """The coalition that gains most, all players together not counted; the first of equals."""
        return max(self.rows[:-1], key=lambda row: row.whole)


@dataclass(frozen=True, slots=True, eq=False)
class NoJointDeviations:
    """Say why there is no fallback to deviate from."""

    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Walkout:
    """Hold what coalitions are worth under one hypothesis about the outsiders, and what they would gain.

    Attributes
    ----------
    hypothesis
        "security", "bloc", "individuals", "random-teams", or "blocks:" with the blocks.
    agreement
        What is agreed under that hypothesis: the worths, with their proof.
    excesses
        Every coalition but that of all, by size, then in the order of the players.
    """

    hypothesis: str
    agreement: Agreement
    excesses: tuple[Excess, ...]

    @property
    def best(self) -> Excess:
        """The coalition that gains most by walking out, or loses least; the first of equals."""
        return max(self.excesses, key=lambda entry: entry[3])


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StabilityReport(Viewable):
    """Say whether a deal is stable.

    Attributes
    ----------
    agreement
        The deal.
    excesses
        What every coalition but that of all is worth, what it gets, and the difference: what it is owed.
    least_core
        How small the largest of these could be made by dividing otherwise, with a proof.
    tie
        An excess of at most this is none: 0 where everything is exact.
    walkouts
        One a hypothesis.
    skipped
        Hypotheses that do not apply, with the reason.
    joint
        What coalitions gain together at the fallback.
    """

    agreement: Agreement
    excesses: tuple[Excess, ...]
    least_core: LeastCore
    tie: Number
    walkouts: tuple[Walkout, ...]
    skipped: tuple[tuple[str, str], ...]
    joint: JointDeviations | NoJointDeviations

    @property
    def game(self) -> GameSummary:
        """The game."""
        return self.agreement.game

    @property
    def worst(self) -> Excess:
        """The coalition that is owed most, or is best served of all if that is negative; the first of equals."""
        return max(self.excesses, key=lambda entry: entry[3])

    @property
    def in_core(self) -> bool:
        """Whether no coalition is worth more than it gets."""
        return self.worst[3] <= self.tie

    @property
    def core_empty(self) -> bool:
        """Whether every division leaves some coalition less than it is worth."""
        return self.least_core.slack > self.tie

    def names(self, coalition: int) -> str:
        """Name the members of a coalition."""
        return " + ".join(self.game.players[player] for player in members(coalition))

    def __repr__(self) -> str:
        """Fit a terminal line."""
        worst = self.worst
        core = "in the core" if self.in_core else f"{self.names(worst[0])} is owed {float(worst[3]):g}"
        empty = "the core is empty" if self.core_empty else "the core is not empty"
        concept = self.agreement.concept
        name = concept.name + (f" ({concept.division})" if concept.division != "shapley" else "")
        return f"StabilityReport({name}: {core}; {empty})"


def played_alone(agreement: Agreement) -> JointDistribution | None:
    """Find what is played where everybody stands alone, if the agreement rests on that, and on more than levels."""
    alone = singletons(len(agreement.game.players))
    for entry in agreement.disagreements:
        if entry.partition == alone and isinstance(entry, PlayedDisagreement):
            return entry.distribution
    return None
