"""All ways to split players into blocks."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

from detente.model.coalition import Partition, grand, members, outsiders

if TYPE_CHECKING:
    from collections.abc import Sequence


def set_partitions(coalition: int) -> Sequence[tuple[int, ...]]:
    """List all ways to split a coalition into blocks, each in the order of its blocks' first players.

    Notes
    -----
    As many as the Bell number of its members. The first one holds all of them in one block, the last one each alone.

    Examples
    --------
    >>> set_partitions(0b111)
    [(7,), (3, 4), (5, 2), (1, 6), (1, 2, 4)]
    """
    found: list[tuple[int, ...]] = [()]
    for player in members(coalition):
        found = [grown for blocks in found for grown in _with(blocks, 1 << player)]
    return found


def _with(blocks: tuple[int, ...], alone: int) -> list[tuple[int, ...]]:
    """Let one more player join each block, or stand alone."""
    joined = [(*blocks[:place], block | alone, *blocks[place + 1 :]) for place, block in enumerate(blocks)]
    return [*joined, (*blocks, alone)]


def partitions_of(n_players: int) -> list[Partition]:
    """List all partitions of the players but for the one into a single block, in the order of `set_partitions`."""
    return [Partition(blocks) for blocks in set_partitions(grand(n_players))[1:]]


def count_partitions(n_players: int) -> int:
    """Count the ways to split so many players into blocks: the Bell number.

    Examples
    --------
    >>> [count_partitions(count) for count in range(9)]
    [1, 1, 2, 5, 15, 52, 203, 877, 4140]
    """
    counts = [1]
    for size in range(n_players):
        counts.append(sum(comb(size, others) * counts[others] for others in range(size + 1)))
    return counts[n_players]


def pairs_of(n_players: int) -> list[Partition]:
    """List all partitions of the players into two blocks, by the bitmask of the first player's block."""
    return [Partition((side, outsiders(side, n_players))) for side in range(1, grand(n_players), 2)]
