"""Partitions by the sizes of their blocks: counted, and found by their rank, without listing the others."""

from __future__ import annotations

from collections import Counter
from math import comb, factorial, prod
from typing import TYPE_CHECKING

from detente.model.coalition import Partition, coalition_of

if TYPE_CHECKING:
    from collections.abc import Iterator

Sizes = tuple[int, ...]  #: of the blocks, the largest first


def sizes_of(n_players: int) -> list[Sizes]:
    """List the sizes that blocks may have, but for a single block of everybody.

    Examples
    --------
    >>> sizes_of(4)
    [(3, 1), (2, 2), (2, 1, 1), (1, 1, 1, 1)]
    """
    return list(_sums(n_players, n_players))[1:]


def _sums(total: int, most: int) -> Iterator[Sizes]:
    """Write a number as a sum of numbers that do not grow, up to some number."""
    if not total:
        yield ()
    for first in range(min(total, most), 0, -1):
        for others in _sums(total - first, first):
            yield (first, *others)


def count_of_sizes(sizes: Sizes) -> int:
    """Count the partitions with blocks of these sizes.

    Examples
    --------
    >>> count_of_sizes((3, 1)), count_of_sizes((2, 2)), count_of_sizes(())
    (4, 3, 1)
    """
    alike = prod([factorial(count) for count in Counter(sizes).values()])
    return factorial(sum(sizes)) // (prod([factorial(size) for size in sizes]) * alike)


def example_of(sizes: Sizes) -> Partition:
    """Form one partition with these sizes: the first players make the first block."""
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return Partition(tuple([((1 << size) - 1) << start for start, size in zip(starts, sizes, strict=True)]))


def partition_at(rank: int, sizes: Sizes) -> Partition:
    """Find the partition with a rank among those with blocks of these sizes.

    Parameters
    ----------
    rank
        From 0 on, below `count_of_sizes`.
    """
    left, players, blocks = list(sizes), list(range(sum(sizes))), []
    while left:
        first, others = players[0], players[1:]
        for size in sorted(set(left), reverse=True):
            rest = left.copy()
            rest.remove(size)
            ways = count_of_sizes(tuple(rest))
            if rank < comb(len(others), size - 1) * ways:
                break
            rank -= comb(len(others), size - 1) * ways
        mates, rank = divmod(rank, ways)
        chosen = {first, *[others[place] for place in _places(mates, size - 1, len(others))]}
        blocks.append(coalition_of(chosen))
        left, players = rest, [player for player in others if player not in chosen]
    return Partition(tuple(blocks))


def _places(rank: int, count: int, everything: int) -> list[int]:
    """Find the choice of some places with a rank among all such choices."""
    found = []
    for place in reversed(range(everything)):
        without = comb(place, count)
        if rank >= without:
            rank, count = rank - without, count - 1
            found.append(place)
    return found
