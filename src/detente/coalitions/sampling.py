"""Which coalitions to look at when 2^n is too many.

A pair {S, N without S} is drawn as a whole: one study gives the worth of both. Pairs are drawn by the size of their
smaller side, without repetition, each size in an order of its own that the seed decides; a larger sample only goes
further in the same orders, so it holds every smaller one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heapreplace
from itertools import chain
from math import comb
from typing import TYPE_CHECKING

from detente.coalitions.drawing import LARGEST_SEED, first_places
from detente.coalitions.plan import Influence
from detente.model.coalition import Partition, outsiders
from detente.model.errors import NotApplicable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST = 2  #: pairs of every size: one alone says nothing about how different they are
DIRECTION = (Fraction(1), Fraction(-1))  #: of what two sides fall back on, only the difference counts


@dataclass(frozen=True, slots=True)
class Design:
    """Say which pairs are drawn: as many as `lps` says, by a seed.

    Parameters
    ----------
    n_players
        The number of players.
    lps
        The number of pairs, one study each.
    seed
        From 0 on.

    Raises
    ------
    NotApplicable
        If the number of pairs is less than two of every size, or all of them or more, or the seed is out of range.
    """

    n_players: int
    lps: int
    seed: int

    def __post_init__(self) -> None:
        """Check the numbers."""
        least, everything = least_lps(self.n_players), all_lps(self.n_players)
        if not least <= self.lps < everything:
            message = (
                f"a sample of {self.lps} pairs of a coalition and its complement was asked for; with {self.n_players} "
                f"players there are {everything}, and a sample needs at least {least} of them"
            )
            raise NotApplicable(message, where="lps")
        if not 0 <= self.seed <= LARGEST_SEED:
            message = f"the seed is {self.seed}; choose a whole number from 0 to {LARGEST_SEED}"
            raise NotApplicable(message, where="seed")

    def sides(self) -> list[list[int]]:
        """List the smaller side of every pair that is drawn, one list a size; of two equal sides, the first player's.

        Notes
        -----
        O(n lps).
        """
        counts = _counts(self.n_players, self.lps)
        return [list(self._drawn(size, count)) for size, count in enumerate(counts, 1)]

    def _drawn(self, size: int, count: int) -> Iterator[int]:
        """Draw sides of one size: the first places of a shuffled list, which is never written out."""
        text = f"detente sample {self.n_players} {self.seed} {size}"
        for drawn in first_places(text, count, population(self.n_players, size)):
            yield _side(drawn, size, self.n_players)


def all_lps(n_players: int) -> int:
    """Count all pairs of a coalition and its complement."""
    return int(2 ** (n_players - 1)) - 1


def least_lps(n_players: int) -> int:
    """Count the pairs that a sample needs at least: two of every size."""
    return LEAST * (n_players // 2)


def lps_of(fraction: Fraction, n_players: int) -> int:
    """Count a part of all pairs, rounded up, and at least as many as a sample needs."""
    return max(-(-all_lps(n_players) * fraction.numerator // fraction.denominator), least_lps(n_players))


def population(n_players: int, size: int) -> int:
    """Count the pairs whose smaller side has this size."""
    return comb(n_players, size) // (2 if 2 * size == n_players else 1)


def _counts(n_players: int, lps: int) -> list[int]:
    """Spread the pairs over the sizes, so that every size adds about as much to the error as its pairs take away.

    Notes
    -----
    If the differences D are as far apart in every size, the error of a size falls fastest, a pair, where
    w / (drawn + 1/2) is largest, with w^2 = 1 / (s (n - s)), or a quarter of that where both sides are equal: a
    comparison of whole numbers. Pairs are given one after the other, so more pairs in all are never fewer of a size.

    References
    ----------
    Neyman (1934).
    """
    sizes = range(1, n_players // 2 + 1)
    counts = [min(LEAST, population(n_players, size)) for size in sizes]

    def urgency(size: int) -> tuple[float, int]:
        drawn, alike = counts[size - 1], 4 if 2 * size == n_players else 1
        full = drawn == population(n_players, size)
        return float("inf") if full else (2 * drawn + 1) ** 2 * size * (n_players - size) * alike, size

    queue = [urgency(size) for size in sizes]
    heapify(queue)
    for _ in range(lps - sum(counts)):
        size = queue[0][1]
        counts[size - 1] += 1
        heapreplace(queue, urgency(size))
    return counts


def _side(rank: int, size: int, n_players: int) -> int:
    """Find the coalition of a size with a rank among them, in the order of their bitmasks.

    Where both sides are equal, the first player belongs to it, and the rank is that of the others.
    """
    if 2 * size == n_players:
        return 1 | _coalition(rank, size - 1, n_players - 1) << 1
    return _coalition(rank, size, n_players)


def _coalition(rank: int, size: int, n_players: int) -> int:
    coalition = 0
    for player in reversed(range(n_players)):
        without = comb(player, size)
        if rank >= without:
            rank, size, coalition = rank - without, size - 1, coalition | 1 << player
    return coalition


def sampled_plan(sides: Sequence[Sequence[int]], n_players: int) -> list[Influence]:
    """List the partitions of the sides that were drawn, and how they enter the Shapley value."""
    known: dict[int, tuple[tuple[int, Fraction], tuple[int, Fraction]]] = {}
    plan = []
    for side in chain.from_iterable(sides):
        partition = Partition((side, outsiders(side, n_players)))
        size = partition.blocks[0].bit_count()
        if size not in known:
            first, second = comb(n_players - 1, size - 1), comb(n_players - 1, size)
            known[size] = (0, Fraction(1, n_players * first)), (0, Fraction(-1, n_players * second))
        inside, outside = known[size]
        terms = tuple([inside if partition.blocks[0] >> player & 1 else outside for player in range(n_players)])
        plan.append(Influence(partition, (DIRECTION,), terms))
    return plan
