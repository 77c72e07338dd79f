"""Merging players into blocks: product action sets, summed payoffs."""

from __future__ import annotations

from itertools import chain, product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from detente.model.coalition import members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.coalition import Partition
    from detente.model.numbers import NumberArray


def merged_tensor(payoffs: NumberArray, partition: Partition) -> NumberArray:
    """Sum payoffs over every block and join the block's action axes into one.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``.

    Returns
    -------
    NumberArray
        Shape ``(n_blocks, *n_block_actions)``; a block's actions are its members' profiles in C order.
    """
    groups = [members(block) for block in partition.blocks]
    order = list(chain.from_iterable(groups))
    sizes = [int(np.prod([payoffs.shape[1 + player] for player in group])) for group in groups]
    sums = np.stack([payoffs[list(group)].sum(axis=0) for group in groups])
    turned = sums.transpose([0, *(1 + player for player in order)])
    return np.ascontiguousarray(turned.reshape([len(groups), *sizes]))


HALF = 5  #: players up to this one and those after it are put together apart, so that the parts are used again


def block_offsets(
    pairs: Sequence[tuple[int, int]], n_actions: Sequence[int]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Say where the profiles of two coalitions stand among those of the game, for many pairs of one shape.

    Parameters
    ----------
    pairs
        A coalition and its complement; all first ones have the same number of joint actions, and so all second ones.

    Returns
    -------
    tuple
        Shapes ``(n_pairs, n_rows)`` and ``(n_pairs, n_columns)``, a row a joint action of the first coalition, a column
        one of the second, each in C order of the members' actions: the flat index of a profile of the game, in C order,
        is the sum of its row's and its column's number. ``payoffs.reshape(-1)[rows[:, None] + columns]`` is a payoff
        tensor as a matrix of the two, as `merged_tensor` forms it: faster, where players have few actions.
    """
    known: dict[int, NDArray[np.intp]] = {0: np.zeros(1, dtype=np.intp)}
    known |= {1 << player: np.arange(count) * prod(n_actions[player + 1 :]) for player, count in enumerate(n_actions)}

    def places(coalition: int) -> NDArray[np.intp]:
        if coalition not in known:
            last = coalition >> HALF << HALF
            if last in {0, coalition}:
                last = 1 << (coalition.bit_length() - 1)
            known[coalition] = np.add.outer(places(coalition ^ last), places(last)).reshape(-1)
        return known[coalition]

    rows, columns = (np.stack([places(coalition) for coalition in side]) for side in zip(*pairs, strict=True))
    return rows, columns


def merged_labels(
    players: Sequence[str], actions: Sequence[Sequence[str]], partition: Partition
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Name the blocks "Ann + Bob" and their joint actions "beach, airport"."""
    groups = [members(block) for block in partition.blocks]
    names = [" + ".join(players[player] for player in group) for group in groups]
    options = [[", ".join(joint) for joint in product(*(actions[player] for player in group))] for group in groups]
    return _distinct(names), tuple(map(_distinct, options))


def _distinct(labels: list[str]) -> tuple[str, ...]:
    """Return the labels, numbered if joining made two of them alike."""
    if len(set(labels)) == len(labels):
        return tuple(labels)
    return tuple(f"{label} [{place + 1}]" for place, label in enumerate(labels))


def split_profile(profile: Sequence[int], partition: Partition, n_actions: Sequence[int]) -> tuple[int, ...]:
    """Translate one joint action a block back into one action a player."""
    actions = [0] * len(n_actions)
    for block, joint in zip(partition.blocks, profile, strict=True):
        group = members(block)
        parts = np.unravel_index(joint, [n_actions[player] for player in group])
        for player, action in zip(group, parts, strict=True):
            actions[player] = int(action)
    return tuple(actions)
