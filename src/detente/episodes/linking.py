"""What a concept gives in a bundle, from what it gives in the episodes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.coalitions.offsets import offsets, without
from detente.coalitions.plan import planned
from detente.coalitions.stances import opposition_named, seated
from detente.coalitions.worth import worths
from detente.divisions import DIVISIONS
from detente.episodes.sums import SumOfSets
from detente.episodes.theorems import LINEAR, SELECTED, adds_up
from detente.fallbacks.credible import blend_factor
from detente.fallbacks.equilibrium_set import EquilibriumSet, blended
from detente.model.agreement import Agreement
from detente.model.bundle import Linked, LinkedPart, weighed
from detente.model.coalition import members
from detente.model.errors import NotApplicable
from detente.model.tu_game import TUGame
from detente.selections.naming import asked_for, named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.coalitions.plan import Plan
    from detente.model.agreement import ConceptSummary, Disagreement
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.numbers import Number
    from detente.protocols import Division, Mapper, Selection

LISTED_BY_PLAY = {"max-gini"}  #: rules that look at how fallbacks are played, not only at what they pay
DIFFERENCES = {"threat", "leader"}  #: fallbacks of which only the difference between two blocks counts


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Hold the parts of a concept, as their names say."""

    plan: Plan
    division: Division
    differences: bool

    @classmethod
    def of(cls, concept: ConceptSummary, players: Sequence[str]) -> Parts:
        """Find the parts.

        Raises
        ------
        NotApplicable
            If one is not known, or the division is not linear.
        """
        rules: dict[str, Division] = {entry.name: entry for entry in DIVISIONS if entry.name in LINEAR}
        if concept.division not in rules:
            message = f"the division '{concept.division:.40}' is not one that adds up if worths do"
            raise NotApplicable(message, where="concept")
        division, differences = rules[concept.division], concept.fallback in DIFFERENCES
        opposition = seated(opposition_named(concept.opposition), players)
        return cls(
            planned(len(players), opposition, division, differences=differences),
            division,
            differences,
        )

    @property
    def partitions(self) -> list[Partition]:
        """The partitions that matter."""
        return [influence.partition for influence in self.plan.influences]

    def shared(self, welfare: Fraction, found: Sequence[Sequence[Number]]) -> tuple[Number, ...]:
        """Divide the total, given what the blocks of all partitions fall back on."""
        worth = worths(self.plan, welfare, found, differences=self.differences)
        return tuple(self.division.share(worth).tolist())


def fallbacks_by_partition(
    parts: Parts, agreements: Sequence[AnyAgreement]
) -> dict[Partition, tuple[Disagreement, ...]]:
    """Put together what the agreements say of every partition.

    Raises
    ------
    NotApplicable
        If they do not say it of all partitions, as where only some coalitions were looked at.
    """
    listed = [{entry.partition: entry for entry in agreement.disagreements} for agreement in agreements]
    complete = all(partition in entries for partition in parts.partitions for entries in listed)
    if not complete or not all(
        isinstance(entry, Agreement) and isinstance(entry.worth, TUGame) for entry in agreements
    ):
        message = "only some coalitions were looked at"
        raise NotApplicable(message, where="sampling")
    return {partition: tuple(entries[partition] for entries in listed) for partition in parts.partitions}


def total_welfare(weights: Sequence[Fraction], agreements: Sequence[AnyAgreement]) -> Fraction:
    """Add up the largest totals: the largest total of the bundle."""
    return sum((w * Fraction(a.welfare) for w, a in zip(weights, agreements, strict=True)), Fraction(0))


def rule_of(concept: ConceptSummary) -> Selection:
    """Find the rule that picks among fallbacks, if payoffs are all that it looks at.

    Raises
    ------
    NotApplicable
        If there is none, or it looks at more.
    """
    if concept.fallback not in SELECTED or concept.selection in {None, *LISTED_BY_PLAY}:
        message = f"the fallback '{concept.fallback}' is not picked by a rule that reads payoffs only"
        raise NotApplicable(message, where="concept")
    return named(asked_for(str(concept.selection), concept.parameters))


def factor_of(concept: ConceptSummary) -> Fraction:
    """Compute how much each side counts the other's payoff against itself; 0 for honest play."""
    return blend_factor(concept.parameters["breakdown"]) if concept.fallback == "credible" else Fraction(0)


@dataclass(frozen=True, slots=True, eq=False)
class Shifted:
    """Hold the games of a bundle near zero, as they are solved, with the weights and what was taken away.

    Attributes
    ----------
    games
        Less a constant a player, where payoffs are far from zero.
    weights
        One a game.
    scale
        Of the bundle, in its currency.
    constants
        The weighted sums of what was taken from every player; all 0 for most games.
    """

    games: tuple[Game, ...]
    weights: tuple[Fraction, ...]
    scale: float
    constants: tuple[Number, ...]

    @classmethod
    def of(cls, games: Sequence[Game], weights: Sequence[Fraction], scale: float) -> Shifted:
        """Take constants from the payoffs of games that are far from zero."""
        nothing = (Fraction(0),) * games[0].n_players
        taken = [offsets(game) for game in games]
        near = [without(game, own) if own else game for game, own in zip(games, taken, strict=True)]
        exact = [tuple(map(Fraction, own)) or nothing for own in taken]
        return cls(tuple(near), tuple(weights), scale, weighed(weights, exact))

    def restored(self, partition: Partition, payoffs: Sequence[Number]) -> tuple[Number, ...]:
        """Add to what blocks get what was taken from their members."""
        sums = [sum((self.constants[player] for player in members(block)), Fraction(0)) for block in partition.blocks]
        return tuple(
            own + (taken if isinstance(own, Fraction) else float(taken))
            for own, taken in zip(payoffs, sums, strict=True)
        )


@dataclass(frozen=True, slots=True, eq=False)
class LinkTask:
    """Find what the blocks of one partition after the other fall back on in a bundle."""

    concept: ConceptSummary
    episodes: Shifted

    def __call__(self, partition: Partition) -> LinkedPart:
        """Follow the rule over the sum of what is possible in the episodes."""
        rule, factor = rule_of(self.concept), factor_of(self.concept)
        options = (blended(factor),) if factor else ()
        sets = [EquilibriumSet(game, partition, rule, *options).polytope for game in self.episodes.games]
        possible = SumOfSets(sets, self.episodes.weights, self.episodes.scale)
        point = rule.select(possible)
        paid = self.episodes.restored(partition, point.payoffs)
        return LinkedPart(partition, paid, point.radius, tuple(possible.recorded))


def linked(
    concept: ConceptSummary,
    episodes: Shifted,
    players: Sequence[str],
    agreements: Sequence[AnyAgreement],
    mapper: Mapper,
) -> Linked:
    """Find what players get in a bundle, where the fallback of some partition is not the sum of the episodes'.

    Raises
    ------
    NotApplicable
        If a part of the concept is not known, or looks at more than payoffs.
    """
    parts = Parts.of(concept, players)
    fallbacks = fallbacks_by_partition(parts, agreements)
    moving = [partition for partition in fallbacks if not adds_up(concept, partition)]
    found = tuple(mapper(LinkTask(concept, episodes), moving))
    welfare = total_welfare(episodes.weights, agreements)
    return Linked(parts.shared(welfare, paid_by_partition(fallbacks, episodes.weights, found)), found)


def paid_by_partition(
    fallbacks: Mapping[Partition, Sequence[Disagreement]], weights: Sequence[Fraction], found: Sequence[LinkedPart]
) -> list[tuple[Number, ...]]:
    """List what the blocks of every partition fall back on: what was found, or the sums of the episodes'."""
    moved = {part.partition: part.payoffs for part in found}
    return [
        moved[partition] if partition in moved else weighed(weights, [entry.payoffs for entry in entries])
        for partition, entries in fallbacks.items()
    ]
