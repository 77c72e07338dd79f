"""Work that partitions share: that of equal players, and of groups who have nothing to do with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.coalitions.components import game_of_group, within
from detente.coalitions.plan import Influence
from detente.coalitions.renaming import renamed
from detente.coalitions.studies import Study, studied, study_each
from detente.coalitions.symmetry import equal_players, orbit
from detente.model.coalition import Partition, grand, size
from detente.numerics.tolerance import EXACT_PROFILES
from detente.protocols import Part

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from detente.model.game import Game
    from detente.protocols import Additive, Fallback, Mapper


def by_orbits(
    game: Game, plan: Sequence[Influence], fallback: Fallback, mapper: Mapper, classes: Sequence[int]
) -> list[Study]:
    """Study one partition of all those that exchanging equal players makes of each other, and rename the others.

    Notes
    -----
    Every partition gets claims of its own, about its own blocks, so that they are checked like all others. What cannot
    be renamed is studied.
    """
    names = [orbit(influence, classes) for influence in plan]
    first: dict[Hashable, Influence] = {}
    for name, influence in zip(names, plan, strict=True):
        first.setdefault(name, influence)
    known = dict(zip(first, study_each(game, list(first.values()), fallback, mapper), strict=True))
    found: list[Study | None] = []
    for name, influence in zip(names, plan, strict=True):
        study = known[name]
        itself = study.influence.partition == influence.partition
        found.append(study if itself else renamed(study, influence, classes, game.n_actions))
    left = [influence for influence, study in zip(plan, found, strict=True) if study is None]
    others = iter(study_each(game, left, fallback, mapper) if left else ())
    return [next(others) if study is None else study for study in found]


def by_groups(
    game: Game, plan: Sequence[Influence], fallback: Additive, mapper: Mapper, groups: Sequence[int]
) -> list[Study]:
    """Study the game of every group on its own, and put together what its members do in every partition.

    Notes
    -----
    A group of k players has at most 2^(k-1) - 1 ways to be split between two blocks.
    """
    partitions = [influence.partition for influence in plan]
    parts = [_parts(game, group, partitions, fallback, mapper) for group in groups]
    found = fallback.joined(game, partitions, list(zip(*parts, strict=True)))
    return [studied(influence, admissible) for influence, admissible in zip(plan, found, strict=True)]


def _parts(game: Game, group: int, partitions: Sequence[Partition], fallback: Additive, mapper: Mapper) -> list[Part]:
    """Say how one group stands in every partition, and what its own game gives then."""
    own, whole = game_of_group(game, group), grand(size(group))
    firsts = [within(partition.blocks[0], group) for partition in partitions]
    split = {first: Partition((first, whole ^ first)) for first in firsts if first not in {0, whole}}
    asked = [Influence(partition, (), ()) for partition in dict.fromkeys(split.values())]
    if own.n_profiles <= EXACT_PROFILES < game.n_profiles:
        answers = fallback.in_floats(own, [influence.partition for influence in asked])
        found = [studied(influence, answer) for influence, answer in zip(asked, answers, strict=True)]
    else:
        found = _studies(own, asked, fallback, mapper)
    known = {study.influence.partition: study.disagreement for study in found}
    ways = {first: Part(group, own, first, known[split[first]] if first in split else None) for first in set(firsts)}
    return [ways[first] for first in firsts]


def _studies(game: Game, plan: Sequence[Influence], fallback: Additive, mapper: Mapper) -> list[Study]:
    if fallback.traits.anonymous and len(classes := equal_players(game)) < game.n_players:
        return by_orbits(game, plan, fallback, mapper, classes)
    return study_each(game, plan, fallback, mapper)
