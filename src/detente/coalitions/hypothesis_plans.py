"""What must be known of a game to tell what every hypothesis about the others gives: each partition once, for all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.coalitions.myerson import myerson_coefficients
from detente.coalitions.opposition import Bloc, Individuals
from detente.coalitions.plan import Influence, planned
from detente.coalitions.random_teams import RandomTeams
from detente.coalitions.studies import Study
from detente.model.hypotheses import BLOC, BLOCKS, INDIVIDUALS, MYERSON, RANDOM_TEAMS, THREAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from detente.coalitions.outer_bounds import OuterBounds
    from detente.coalitions.plan import Coefficients, Direction, Plan
    from detente.model.coalition import Partition
    from detente.protocols import Division, Opposition

MOST_RANGED = 7  #: up to so many players, the ranges of all rows are exact


@dataclass(frozen=True, slots=True, eq=False)
class HypothesisPlans:
    """Say how every hypothesis makes payoffs of what partitions give.

    Attributes
    ----------
    threat
        The plan of "threat", the only one in which every two sides want to be far ahead of each other.
    honest
        The plans of those that divide the worths of coalitions, by name, in the order of the rows.
    myerson
        How every partition enters Myerson's value; there are no worths of coalitions in between.
    enclosed
        The rows of which the ranges are only enclosed, as they rest on too many partitions.
    """

    threat: Plan
    honest: Mapping[str, Plan]
    myerson: tuple[Influence, ...]
    enclosed: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        """The hypotheses, in the order of the rows."""
        return (THREAT, *(name for name in self.honest if name != BLOCKS), MYERSON, *({BLOCKS} & set(self.honest)))

    @property
    def merged(self) -> tuple[Influence, ...]:
        """List every partition on which an honest row rests, once, with all directions that exact ranges ask for."""
        asked: dict[Partition, dict[Direction, None]] = {}
        listed = {**{name: plan.influences for name, plan in self.honest.items()}, MYERSON: self.myerson}
        for name, influences in listed.items():
            for influence in influences:
                directions = () if name in self.enclosed else influence.directions
                asked.setdefault(influence.partition, {}).update(dict.fromkeys(directions))
        return tuple([Influence(partition, tuple(found), ()) for partition, found in asked.items()])


def hypothesis_plans(n_players: int, division: Division, blocks: Opposition | None) -> HypothesisPlans:
    """Plan all rows.

    Parameters
    ----------
    division
        The Shapley value.
    blocks
        How the outsiders stand that the user names, if any.

    Raises
    ------
    TooLarge
        If there are too many players for random teams.
    """
    oppositions: dict[str, Opposition] = {BLOC: Bloc(), INDIVIDUALS: Individuals(), RANDOM_TEAMS: RandomTeams()}
    if blocks is not None:
        oppositions[BLOCKS] = blocks
    honest = {name: planned(n_players, each, division, differences=False) for name, each in oppositions.items()}
    every = [influence.partition for influence in honest[RANDOM_TEAMS].influences]
    myerson = tuple([influence_of_rows(partition, myerson_coefficients(partition)) for partition in every])
    enclosed = frozenset({RANDOM_TEAMS, MYERSON} if n_players > MOST_RANGED else ())
    return HypothesisPlans(planned(n_players, Bloc(), division, differences=True), honest, myerson, enclosed)


def influence_of_rows(partition: Partition, coefficients: Sequence[Coefficients]) -> Influence:
    """Turn what every block's payoff counts for, which must be something for everybody, into directions and factors.

    Parameters
    ----------
    coefficients
        One tuple a block, of one number a player.
    """
    directions: list[Direction] = []
    terms: list[tuple[int, Fraction] | None] = []
    for row in zip(*coefficients, strict=True):
        factor = next(entry for entry in row if entry)
        direction = tuple([entry / factor for entry in row])
        if direction not in directions:
            directions.append(direction)
        terms.append((directions.index(direction), factor))
    return Influence(partition, tuple(directions), tuple(terms))


def enclosed(influences: Iterable[Influence], found: Mapping[Partition, Study], outer: OuterBounds) -> list[Study]:
    """Pick what one row rests on, with the bounds that are known without solving anything."""
    return [
        Study(each, found[each.partition].disagreement, tuple([replace(ends, exact=False) for ends in outer.of(each)]))
        for each in influences
    ]


def chosen(influences: Iterable[Influence], found: Mapping[Partition, Study]) -> list[Study]:
    """Pick what one row rests on out of the studies for all rows: its own partitions, along its own directions."""
    picked = []
    for influence in influences:
        study = found[influence.partition]
        places = [study.influence.directions.index(direction) for direction in influence.directions]
        picked.append(Study(influence, study.disagreement, tuple([study.bounds[place] for place in places])))
    return picked
