"""Kinds of partitions, counted and not listed: those whose blocks have as many joint actions take about as long."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, islice, product
from math import comb, isqrt, prod
from typing import TYPE_CHECKING

from detente.coalitions.opposition import Bloc, Individuals
from detente.coalitions.plan import check_listable
from detente.model.coalition import Partition, coalition_of, grand, members, outsiders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.coalitions.sampling import Design
    from detente.protocols import Opposition

Sizes = tuple[int, ...]  #: how many joint actions the blocks have, sorted


@dataclass(frozen=True, slots=True)
class Shape:
    """Describe the partitions whose blocks have so many joint actions.

    Attributes
    ----------
    sizes
        The numbers of joint actions, sorted.
    count
        How many such partitions the opposition makes.
    some
        A few of them.
    """

    sizes: Sizes
    count: int
    some: tuple[Partition, ...]


def shapes(n_actions: Sequence[int], opposition: Opposition, most: int) -> list[Shape]:
    """Sort the partitions that an opposition makes by their shape, the smallest product of block sizes first.

    Parameters
    ----------
    n_actions
        The number of actions of every player.
    opposition
        Seated among the players, if it names any.
    most
        How many partitions of a shape to give as examples.

    Notes
    -----
    Where an opposition treats players alike, coalitions with as many members of every number of actions are alike too,
    so that one of them tells about all: with equal numbers of actions there are n kinds, and never more than 2^n. Other
    partitions are listed and counted one by one.
    """
    if not isinstance(opposition, Bloc | Individuals):
        return _listed(n_actions, opposition, most)
    counts: dict[Sizes, Fraction] = {}
    some: dict[Sizes, dict[Partition, None]] = {}
    for kind in _kinds(n_actions):
        found = [_only(opposition, coalition, len(n_actions)) for coalition in kind.some(most)]
        sizes = _sizes(found[0], n_actions)
        counts[sizes] = counts.get(sizes, Fraction(0)) + Fraction(kind.count, _shared(found[0], opposition))
        some.setdefault(sizes, {}).update(dict.fromkeys(found))
    listed = [Shape(sizes, int(counts[sizes]), tuple(examples)[:most]) for sizes, examples in some.items()]
    return sorted(listed, key=lambda shape: (prod(shape.sizes), shape.sizes))


def _only(opposition: Bloc | Individuals, coalition: int, n_players: int) -> Partition:
    """Return the one partition in which the outsiders stand."""
    ((_, partition),) = opposition.partitions(coalition, n_players)
    return partition


def _listed(n_actions: Sequence[int], opposition: Opposition, most: int) -> list[Shape]:
    """List all partitions, and sort them by their shape."""
    n_players = len(n_actions)
    check_listable(n_players)
    asked = [opposition.partitions(coalition, n_players) for coalition in range(1, grand(n_players))]
    some: dict[Sizes, list[Partition]] = {}
    for partition in dict.fromkeys(partition for stands in asked for _, partition in stands):
        some.setdefault(_sizes(partition, n_actions), []).append(partition)
    listed = [Shape(sizes, len(found), tuple(found[:most])) for sizes, found in some.items()]
    return sorted(listed, key=lambda shape: (prod(shape.sizes), shape.sizes))


def drawn_shapes(n_actions: Sequence[int], design: Design, most: int) -> list[Shape]:
    """Sort the pairs of a sample by their shape, as `shapes` sorts all partitions.

    Notes
    -----
    O(n lps).
    """
    counts: dict[Sizes, int] = {}
    some: dict[Sizes, list[Partition]] = {}
    for side in chain.from_iterable(design.sides()):
        partition = Partition((side, outsiders(side, design.n_players)))
        sizes = _sizes(partition, n_actions)
        counts[sizes] = counts.get(sizes, 0) + 1
        if len(examples := some.setdefault(sizes, [])) < most:
            examples.append(partition)
    listed = [Shape(sizes, counts[sizes], tuple(examples)) for sizes, examples in some.items()]
    return sorted(listed, key=lambda shape: (prod(shape.sizes), shape.sizes))


def least_joint_actions(n_actions: Sequence[int]) -> int:
    """Bound from below how many joint actions the two sides of any pair have together: the root of all, twice."""
    return 2 * isqrt(prod(n_actions))


@dataclass(frozen=True, slots=True)
class _Kind:
    """Hold the coalitions that take so many members from every class of players."""

    classes: tuple[tuple[int, ...], ...]
    taken: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return prod(comb(len(own), number) for own, number in zip(self.classes, self.taken, strict=True))

    def some(self, most: int) -> list[int]:
        """List a few."""
        choices = [
            islice(combinations(own, number), most) for own, number in zip(self.classes, self.taken, strict=True)
        ]
        return [coalition_of(chain.from_iterable(chosen)) for chosen in islice(product(*choices), most)]


def _kinds(n_actions: Sequence[int]) -> Iterator[_Kind]:
    """List the kinds of coalitions, but for the empty one and that of everybody."""
    by_count: dict[int, list[int]] = {}
    for player, count in enumerate(n_actions):
        by_count.setdefault(count, []).append(player)
    classes = tuple(map(tuple, by_count.values()))
    for taken in product(*(range(len(own) + 1) for own in classes)):
        if 0 < sum(taken) < len(n_actions):
            yield _Kind(classes, taken)


def _sizes(partition: Partition, n_actions: Sequence[int]) -> Sizes:
    return tuple(sorted(prod(n_actions[player] for player in members(block)) for block in partition.blocks))


def _shared(partition: Partition, opposition: Bloc | Individuals) -> int:
    """Count the coalitions that make this very partition."""
    return sum(_only(opposition, block, partition.n_players) == partition for block in partition.blocks)
