"""Every player's payoff, enclosed, where only some partitions were studied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.coalitions.outer_bounds import OuterBounds
from detente.coalitions.renaming import renamed
from detente.coalitions.symmetry import equal_players, orbit
from detente.coalitions.worth import ranges
from detente.model.agreement import Bounds, Ranges
from detente.model.numbers import weighted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from detente.coalitions.plan import Influence, Plan
    from detente.coalitions.studies import Study
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.model.unfinished import UnfinishedAgreement
    from detente.protocols import Division


@dataclass(frozen=True, slots=True, eq=False)
class Enclosed:
    """Hold what is certain of a partition: an interval a direction."""

    influence: Influence
    bounds: tuple[Bounds, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Enclosure:
    """Enclose every player's payoff while partitions are still being studied.

    Attributes
    ----------
    game, plan, division
        The game, the partitions that matter, and the rule.
    fallback
        The name of the kind of fallback, one of `outer_bounds.BOUNDED`.
    welfare
        The largest total payoff, W.
    differences
        Whether only differences between two blocks count.
    """

    game: Game
    plan: Plan
    division: Division
    fallback: str
    welfare: Fraction
    differences: bool

    def ranges(self, known: Mapping[Partition, Study]) -> tuple[Ranges, Ranges]:
        """Bound the payoffs that the concept gives, and those over all admissible fallbacks.

        Parameters
        ----------
        known
            The studies of partitions that are finished.

        Notes
        -----
        Every player's payoff is linear in every partition's disagreement payoffs. A partition that is finished
        contributes its pick, or its range; of any other, only `OuterBounds` is certain.
        """
        outer = OuterBounds.of_game(self.game, self.fallback, len(self.plan.influences))
        picked, admissible = [], []
        for influence in self.plan.influences:
            study = known.get(influence.partition)
            bounds = outer.of(influence) if study is None else study.bounds
            admissible.append(Enclosed(influence, bounds))
            picked.append(Enclosed(influence, bounds if study is None else _picked(study)))
        return self._added(picked, known), self._added(admissible, known)

    def _added(self, entries: list[Enclosed], known: Mapping[Partition, Study]) -> Ranges:
        found = ranges(self.plan, self.welfare, self.division, entries, differences=self.differences)
        return replace(found, exact=found.exact and len(known) == len(entries))


def _picked(study: Study) -> tuple[Bounds, ...]:
    values = [weighted(direction, study.disagreement.payoffs) for direction in study.influence.directions]
    return tuple([Bounds(value, value, ()) for value in values])


def told_of_equals(game: Game, plan: Plan, known: Mapping[Partition, Study]) -> dict[Partition, Study]:
    """Tell of partitions what is known of those that exchanging equal players makes of them."""
    found = dict(known)
    classes = equal_players(game) if game.tabled and known else ()
    if not classes or len(classes) == game.n_players:
        return found
    named = {orbit(study.influence, classes): study for study in known.values()}
    for influence in plan.influences:
        study = named.get(orbit(influence, classes))
        if study is not None and influence.partition not in found:
            told = renamed(study, influence, classes, game.n_actions)
            if told is not None:
                found[influence.partition] = told
    return found


def shifted(unfinished: UnfinishedAgreement, constants: Sequence[Number]) -> UnfinishedAgreement:
    """Add a constant to every player's payoffs; the certificate stays as it is."""

    def added(found: Ranges) -> Ranges:
        low, high = (
            tuple([end + constant for end, constant in zip(ends, constants, strict=True)])
            for ends in (found.low_numbers, found.high_numbers)
        )
        return Ranges(low, high, found.exact)

    return replace(
        unfinished,
        payoff_bounds=added(unfinished.payoff_bounds),
        ranges=added(unfinished.ranges),
        welfare=unfinished.welfare + sum(constants),
    )
