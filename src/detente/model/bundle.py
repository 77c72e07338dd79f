"""Many episodes of the same players: what they get by bargaining one by one, and over all episodes at once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.agreement import Agreement, ConceptSummary, GameSummary, Ranges
from detente.model.certificate import Stage
from detente.model.coalition import Partition
from detente.model.lottery_agreement import AnyAgreement
from detente.model.notebook_view import Viewable
from detente.model.numbers import Number

if TYPE_CHECKING:
    from collections.abc import Sequence

Stages = tuple[Stage, ...]  #: one an episode: together they prove a maximum over all episodes


@dataclass(frozen=True, slots=True, eq=False)
class Episode:
    """Name one game of a bundle, its players as everywhere in the bundle, and what one unit of its currency counts."""

    game: GameSummary
    weight: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class LinkedPart:
    """Hold what the blocks of a partition fall back on in the bundle, where that is not the sum of the episodes'.

    Attributes
    ----------
    partition
        Who stands with whom.
    payoffs
        One a block, in the currency of the bundle.
    radius
        How far each may be from the limit of a rule that ends in the limit only; else 0.
    stages
        What the rule asked, question by question, with one stage an episode: a demand on the bundle is met by the
        demands on the episodes, which have the same multipliers.
    """

    partition: Partition
    payoffs: tuple[Number, ...]
    radius: float
    stages: tuple[Stages, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Unmoved:
    """Say that linking moves nothing, by a theorem."""

    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """Hold what the players get in the bundle, computed from what is possible in the episodes, and the proof.

    Attributes
    ----------
    payoffs
        One a player, in the currency of the bundle.
    parts
        The partitions whose fallback is not just the sum of the episodes', in the order of the concept's plan.
    """

    payoffs: tuple[Number, ...]
    parts: tuple[LinkedPart, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LinkedDeal:
    """Hold a deal without money over all episodes at once, and the proof.

    Attributes
    ----------
    payoffs
        One a player, in the player's own unit.
    disagreement
        What every player gets if talks fail.
    parts
        As in `Linked`: at most the partition into single players, for the fallback.
    improved
        What everybody can get that is better for all than the deals one by one: the least gain is as large as possible,
        then the second least, and so on. The deals one by one where nobody can gain without hurting somebody.
    stages
        What the bargaining rule asked, as in a `LinkedPart`, and then what the improvement asked.
    radius
        How far each payoff may be from the exact answer of the rule.
    """

    payoffs: tuple[Number, ...]
    disagreement: tuple[Number, ...]
    parts: tuple[LinkedPart, ...]
    improved: tuple[Number, ...]
    stages: tuple[Stages, ...]
    radius: float


@dataclass(frozen=True, slots=True, eq=False)
class Rebuilt:
    """Hold the agreement in the game whose profiles are one profile an episode."""

    agreement: AnyAgreement


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """Say why it is not known what the players get in the bundle."""

    reason: str


Linking = Unmoved | Linked | LinkedDeal | Rebuilt | Unknown


@dataclass(frozen=True, slots=True, eq=False)
class BundleRow:
    """Hold what one concept gives, one by one and in the bundle; in the currency of the bundle.

    Attributes
    ----------
    concept
        How every episode was solved.
    agreements
        One an episode.
    apart
        The weighted sums of the agreements' payoffs, one a player.
    ranges
        The weighted sums of the agreements' ranges.
    linking
        What is known of the bundle.
    """

    concept: ConceptSummary
    agreements: tuple[AnyAgreement, ...]
    apart: tuple[Number, ...]
    ranges: Ranges
    linking: Linking

    @property
    def together(self) -> tuple[Number, ...] | None:
        """What the players get in the bundle; None where it is not known."""
        match self.linking:
            case Unmoved():
                return self.apart
            case Linked() | LinkedDeal():
                return self.linking.payoffs
            case Rebuilt():
                return self.linking.agreement.payoff_numbers
            case _:
                return None

    @property
    def difference(self) -> tuple[Number, ...] | None:
        """What linking brings every player; None where it is not known."""
        return None if self.together is None else differences(self.together, self.apart)

    @property
    def basis(self) -> str:
        """How the bundle's payoffs are known: "theorem", "computed" or "unknown"."""
        return {Unmoved: "theorem", Unknown: "unknown"}.get(type(self.linking), "computed")

    @property
    def transfers(self) -> bool:
        """Whether payments are part of the deal."""
        return isinstance(self.agreements[0], Agreement)


@dataclass(frozen=True, slots=True, eq=False)
class Adjudication:
    """Compare the concepts as one rule for all episodes, applied to each of them alone.

    Attributes
    ----------
    wanted
        For every player the places of the rows with the largest total for it, among those with payments; several if
        they tie, none if there are no such rows.
    wanted_unpaid
        The same among those without payments.
    security
        The place of the row of `security`, or why there is none.
    levels
        What every player can guarantee itself, added up over the episodes; empty if that is not known.
    like_security
        The places of the other rows that give everybody at least the total under `security`.
    safe
        The places of the rows that give everybody at least its guaranteed levels.
    """

    wanted: tuple[tuple[int, ...], ...]
    wanted_unpaid: tuple[tuple[int, ...], ...]
    security: int | str
    levels: tuple[Number, ...]
    like_security: tuple[int, ...]
    safe: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Bundle(Viewable):
    """Hold what the same players get in many episodes: one by one, and if they bargain over all of them at once.

    Attributes
    ----------
    players
        Their labels, in the order of all payoffs.
    matched
        How players of different episodes were recognised: by "label" or by "position".
    episodes
        The games and their weights.
    scale
        The scale of the bundle as a game, in its currency.
    rows
        One a concept.
    skipped
        Concepts that do not apply to every episode, with the reason.
    adjudication
        The concepts as one rule for all episodes.
    warnings
        What else a reader should know.
    """

    players: tuple[str, ...]
    matched: str
    episodes: tuple[Episode, ...]
    scale: float
    rows: tuple[BundleRow, ...]
    skipped: tuple[tuple[str, str], ...]
    adjudication: Adjudication
    warnings: tuple[str, ...]

    @property
    def weights(self) -> tuple[Fraction, ...]:
        """One an episode."""
        return tuple(episode.weight for episode in self.episodes)

    def __getitem__(self, name: str) -> BundleRow:
        """Find the row of a concept; KeyError if there is none."""
        for row in self.rows:
            if row.concept.name == name:
                return row
        raise KeyError(name)

    def __repr__(self) -> str:
        """Fit a terminal line."""
        bases = [row.basis for row in self.rows]
        counts = ", ".join(f"{bases.count(basis)} {basis}" for basis in dict.fromkeys(bases))
        return f"Bundle({len(self.episodes)} episodes of {len(self.players)} players; concepts: {counts or 'none'})"


def weighed(weights: Sequence[Fraction], lists: Sequence[Sequence[Number]]) -> tuple[Number, ...]:
    """Add up lists of numbers with weights: exactly if all numbers are fractions."""
    columns = list(zip(*lists, strict=True))
    if all(isinstance(value, Fraction) for column in columns for value in column):
        return tuple(sum((w * v for w, v in zip(weights, column, strict=True)), Fraction(0)) for column in columns)
    return tuple(sum(float(w) * float(v) for w, v in zip(weights, column, strict=True)) for column in columns)


def differences(more: Sequence[Number], less: Sequence[Number]) -> tuple[Number, ...]:
    """Subtract number by number; exactly where both are fractions."""
    return tuple(
        one - other if isinstance(one, Fraction) and isinstance(other, Fraction) else float(one) - float(other)
        for one, other in zip(more, less, strict=True)
    )
