"""Partitions <-> lists of player labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.model.coalition import Partition, coalition_of, members
from detente.model.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Sequence


def dump_partition(partition: Partition, players: Sequence[str]) -> list[list[str]]:
    """Write a partition as lists of player labels."""
    return [[players[player] for player in members(block)] for block in partition.blocks]


def load_partition(blocks: Sequence[Any], players: Sequence[str]) -> Partition:
    """Read a partition from lists of player labels.

    Blocks stand in the order of their first players, and players in the order of the game: numbers beside a partition
    follow that order.

    Raises
    ------
    FormatError
        If it is no partition of the players, or in another order.
    """
    places = {label: player for player, label in enumerate(players)}
    try:
        partition = Partition(tuple(coalition_of(places[label] for label in block) for block in blocks))
    except (KeyError, TypeError, ValueError):
        partition = None
    if partition is None or partition.n_players != len(players) or dump_partition(partition, players) != blocks:
        message = f"{blocks!r:.200} is not a partition of the players, in the order of the game"
        raise FormatError(message)
    return partition
