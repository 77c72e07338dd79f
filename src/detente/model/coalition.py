"""Coalitions as bitmasks, and partitions of the players into blocks.

Bit i of a coalition is set when player i (counted from 0) belongs to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


REMEMBERED = 1 << 12  #: the members of so many coalitions are remembered


def coalition_of(players: Iterable[int]) -> int:
    """Form the coalition of the given players."""
    coalition = 0
    for player in players:
        coalition |= 1 << player
    return coalition


@lru_cache(maxsize=REMEMBERED)
def members(coalition: int) -> tuple[int, ...]:
    """List the players of a coalition, in increasing order."""
    return tuple([player for player in range(coalition.bit_length()) if coalition >> player & 1])


def size(coalition: int) -> int:
    """Count the players of a coalition."""
    return coalition.bit_count()


def grand(n_players: int) -> int:
    """Form the coalition of all players."""
    return (1 << n_players) - 1


def outsiders(coalition: int, n_players: int) -> int:
    """Form the coalition of everybody else."""
    return grand(n_players) & ~coalition


def coalitions(n_players: int) -> Iterator[int]:
    """List every non-empty coalition by size, then in the order of its players."""
    alone = [1 << player for player in range(n_players)]
    return chain.from_iterable(map(sum, combinations(alone, count)) for count in range(1, n_players + 1))


@dataclass(frozen=True, slots=True)
class Partition:
    """Split the players into blocks; blocks are ordered by their first player.

    Parameters
    ----------
    blocks
        Disjoint non-empty coalitions that together hold the players 0, ..., n-1, in any order.

    Raises
    ------
    ValueError
        If the blocks overlap, miss a player, or one is empty.

    Examples
    --------
    >>> Partition((0b110, 0b001)).blocks
    (1, 6)
    """

    blocks: tuple[int, ...]

    def __post_init__(self) -> None:
        """Check that the blocks are disjoint and complete, and order them."""
        union = 0
        for block in self.blocks:
            if block <= 0 or union & block:
                message = f"blocks {self.blocks} must be disjoint and non-empty"
                raise ValueError(message)
            union |= block
        if union & (union + 1):
            message = f"blocks {self.blocks} must hold every player from the first to the last"
            raise ValueError(message)
        if len(self.blocks) != 2 or not self.blocks[0] & 1:  # two blocks are often in order already
            object.__setattr__(self, "blocks", tuple(sorted(self.blocks, key=lambda block: block & -block)))

    def __len__(self) -> int:
        """Count the blocks."""
        return len(self.blocks)

    @property
    def n_players(self) -> int:
        """Count the players."""
        return sum(map(size, self.blocks))

    def position(self, coalition: int) -> int:
        """Find the place of a block among the blocks; ValueError if it is not one of them."""
        return self.blocks.index(coalition)


def singletons(n_players: int) -> Partition:
    """Form the partition in which every player is alone."""
    return Partition(tuple(1 << player for player in range(n_players)))
