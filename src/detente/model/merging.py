"""Merging players into blocks: product action sets, summed payoffs."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from detente.model.coalition import members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.coalition import Partition
    from detente.model.numbers import NumberArray

    IntegerArray = NDArray[np.intp]


KEPT = 1 << 18  #: cells of matrices up to which the places of their rows and columns are kept: they are asked for again


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
    n_actions = payoffs.shape[1:]
    sizes = [prod([n_actions[player] for player in group]) for group in groups]
    flat = payoffs.reshape(len(payoffs), -1)
    sums = np.empty((len(groups), flat.shape[1]), dtype=payoffs.dtype)
    for row, group in zip(sums, groups, strict=True):
        row[:] = flat[group[0]] if len(group) == 1 else flat[list(group)].sum(axis=0)
    return sums.take(profile_order(partition, n_actions), axis=1).reshape([len(groups), *sizes])


def profile_order(partition: Partition, n_actions: Sequence[int]) -> IntegerArray:
    """Say which profile of the game every profile of the blocks is, as flat indices in C order of either."""
    order = [player for block in partition.blocks for player in members(block)]
    places: IntegerArray = np.arange(prod(n_actions)).reshape(n_actions).transpose(order).reshape(-1)
    return places


def split_profiles(
    profiles: Sequence[int], partition: Partition, n_actions: tuple[int, ...]
) -> tuple[tuple[int, ...], ...]:
    """Translate flat indices of profiles of the blocks back into one action a player each."""
    places = profile_order(partition, n_actions)[list(profiles)]
    return tuple(zip(*[actions.tolist() for actions in np.unravel_index(places, n_actions)], strict=True))


def block_sizes(coalitions: Sequence[int], n_actions: Sequence[int]) -> IntegerArray:
    """Count the joint actions of coalitions, shape ``(n_coalitions,)``."""
    sizes: IntegerArray = np.where(_memberships(coalitions, len(n_actions)), n_actions, 1).prod(axis=1)
    return sizes


def _memberships(coalitions: Sequence[int], n_players: int) -> NDArray[np.bool_]:
    """Mark the members of every coalition, shape ``(n_coalitions, n_players)``."""
    marks: NDArray[np.bool_] = (np.array(coalitions, dtype=np.int64)[:, np.newaxis] >> np.arange(n_players) & 1) > 0
    return marks


def block_offsets(pairs: Sequence[tuple[int, int]], n_actions: Sequence[int]) -> tuple[IntegerArray, IntegerArray]:
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
    if len(pairs) * prod(n_actions) <= KEPT:
        return _kept_offsets(tuple(pairs), tuple(n_actions))
    rows, columns = (_offsets(side, n_actions) for side in zip(*pairs, strict=True))
    return rows, columns


@lru_cache(maxsize=32)
def _kept_offsets(pairs: tuple[tuple[int, int], ...], n_actions: tuple[int, ...]) -> tuple[IntegerArray, IntegerArray]:
    """Remember small answers of `block_offsets`: games of one size ask for the same ones again and again."""
    rows, columns = (_offsets(side, n_actions) for side in zip(*pairs, strict=True))
    for places in (rows, columns):
        places.setflags(write=False)
    return rows, columns


def _offsets(coalitions: Sequence[int], n_actions: Sequence[int]) -> IntegerArray:
    """Say where the joint actions of coalitions stand; members are added one after another, the last one first."""
    marks = _memberships(coalitions, len(n_actions))
    counts = np.array(n_actions, dtype=np.intp)
    strides = np.array([prod(n_actions[player + 1 :]) for player in range(len(n_actions))], dtype=np.intp)
    found = np.zeros((len(coalitions), int(np.where(marks[0], counts, 1).prod())), dtype=np.intp)
    for alike in _alike(marks, counts):
        players = np.nonzero(marks[alike])[1].reshape(len(alike), -1)
        places = np.zeros((len(alike), 1), dtype=np.intp)
        for member in players.T[::-1]:
            steps = np.arange(counts[member[0]]) * strides[member, np.newaxis]
            places = (steps[:, :, np.newaxis] + places[:, np.newaxis]).reshape(len(alike), -1)
        found[alike] = places
    return found


def _alike(marks: NDArray[np.bool_], counts: IntegerArray) -> list[IntegerArray]:
    """Group coalitions whose members, one after another, have equally many actions."""
    if (counts == counts[0]).all():
        return [np.arange(len(marks))]
    groups: dict[bytes, list[int]] = {}
    for place, marked in enumerate(marks):
        groups.setdefault(counts[marked].tobytes(), []).append(place)
    return [np.array(places) for places in groups.values()]


def joint_strategy(strategies: Sequence[tuple[int, NumberArray]], n_actions: Sequence[int]) -> NumberArray:
    """Let every part of a coalition play on its own.

    Parameters
    ----------
    strategies
        Parts of a coalition, and a strategy of each over its members' joint actions in C order; of an empty part, which
        has nothing to choose, the number 1.

    Returns
    -------
    array
        Over the joint actions of the coalition, in C order of its members' actions.
    """
    present = [(part, strategy) for part, strategy in strategies if part]
    product: NumberArray = present[0][1]
    for _, strategy in present[1:]:
        product = np.multiply.outer(product, strategy).reshape(-1)
    order = [player for part, _ in present for player in members(part)]
    if order == sorted(order):
        return product
    sizes = [n_actions[player] for player in order]
    return product.reshape(sizes).transpose(np.argsort(order)).reshape(-1)


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
