"""Strategies of blocks with so many joint actions that only those that are played are listed."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from detente.model.coalition import members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.coalition import Partition
    from detente.model.numbers import Number


@dataclass(frozen=True, slots=True)
class SparseStrategy:
    """Give probabilities to some joint actions of a block.

    Attributes
    ----------
    actions
        Distinct places of joint actions, in C order of the members' actions: whole numbers of any size.
    probabilities
        One a joint action; all others have none.
    """

    actions: tuple[int, ...]
    probabilities: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class SparseFactors:
    """Hold independent strategies of the blocks of a partition, each over some joint actions of its members."""

    partition: Partition
    strategies: tuple[SparseStrategy, ...]

    def same_as(self, other: object) -> bool:
        """Tell whether both say the same, number by number."""
        return isinstance(other, SparseFactors) and self == other

    def expanded(self, n_actions: Sequence[int]) -> tuple[tuple[tuple[int, ...], ...], tuple[Number, ...]]:
        """List the profiles of positive probability, the last block's joint actions changing fastest."""
        found: list[tuple[dict[int, int], Number]] = [({}, 1)]
        for block, strategy in zip(self.partition.blocks, self.strategies, strict=True):
            group = members(block)
            sizes = [n_actions[player] for player in group]
            chosen = [dict(zip(group, joint_actions(place, sizes), strict=True)) for place in strategy.actions]
            found = [
                ({**profile, **joint}, weight * probability)
                for profile, weight in found
                for joint, probability in zip(chosen, strategy.probabilities, strict=True)
                if probability
            ]
        order = range(len(n_actions))
        profiles = tuple(tuple([profile[player] for player in order]) for profile, _ in found)
        return profiles, tuple(weight for _, weight in found)


def joint_place(actions: Sequence[int], sizes: Sequence[int]) -> int:
    """Find the place of a joint action among all of them in C order; a whole number of any size."""
    place = 0
    for action, size in zip(actions, sizes, strict=True):
        place = place * size + int(action)
    return place


def joint_actions(place: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """Translate a place back into one action a member; IndexError if there is no such place."""
    if not 0 <= place < prod(sizes):
        message = f"there is no joint action {place}"
        raise IndexError(message)
    actions = []
    for size in reversed(sizes):
        place, action = divmod(place, size)
        actions.append(action)
    return tuple(reversed(actions))
