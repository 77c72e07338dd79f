"""Which partitions to look at where all of them are too many: drawn by their number of blocks.

A partition of n players into blocks T is drawn as often as permutations have it as their cycles: prod (|T| - 1)! times.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from heapq import heapify, heapreplace
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from detente.coalitions.drawing import below, check_sample
from detente.coalitions.random_teams import rising
from detente.coalitions.sampling import LEAST
from detente.model.coalition import Partition, grand, members, size
from detente.model.sampled_worths import LEVEL
from detente.numerics.stratum_means import Stratum, stratum_means

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from detente.model.numbers import FloatArray, Number
    from detente.numerics.stratum_means import Means


@dataclass(frozen=True, slots=True)
class Layer:
    """Hold the partitions into so many blocks that are looked at: all of them, or drawn ones, some perhaps twice."""

    blocks: int
    partitions: tuple[Partition, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class TeamDesign:
    """Say which partitions are drawn, for outsiders who form teams at random.

    Parameters
    ----------
    n_players
        The number of players.
    theta
        How likely outsiders stay alone; see `RandomTeams`.
    count
        How many partitions to draw.
    seed
        From 0 on.

    Raises
    ------
    NotApplicable
        If there are fewer than two partitions for every number of blocks, or too many, or the seed is out of range.
    """

    n_players: int
    theta: Fraction
    count: int
    seed: int

    def __post_init__(self) -> None:
        """Check the numbers."""
        check_sample(self.count, LEAST * (self.n_players - 1), self.n_players, self.seed)

    def layers(self) -> list[Layer]:
        """List what is looked at, by the number of blocks from 2 on."""
        return [self._layer(blocks, count) for blocks, count in enumerate(self._counts(), 2)]

    def share(self, blocks: int) -> Fraction:
        """Compute how likely all players together would form so many teams."""
        return self.theta**blocks * cycles(self.n_players, blocks) / rising(self.theta, self.n_players)

    def _layer(self, blocks: int, count: int) -> Layer:
        if count >= parts(self.n_players, blocks):
            return Layer(blocks, tuple(map(Partition, into_blocks(self.n_players, blocks))), complete=True)
        text, bound = f"detente teams {self.n_players} {self.seed} {blocks}", cycles(self.n_players, blocks)
        ranks = [below(f"{text} {place}", bound) for place in range(count)]
        drawn = [_cycles_of(rank, self.n_players, blocks) for rank in ranks]
        return Layer(blocks, tuple(drawn), complete=False)

    def _counts(self) -> list[int]:
        """Spread the partitions over the numbers of blocks, so that a larger sample holds every smaller one.

        Each goes where the share of the blocks' number over what was drawn of it is largest.
        """
        numbers = range(2, self.n_players + 1)
        counts = {blocks: min(LEAST, parts(self.n_players, blocks)) for blocks in numbers}
        shares = {blocks: float(self.share(blocks)) for blocks in numbers}

        def urgency(blocks: int) -> tuple[float, int]:
            full = counts[blocks] >= parts(self.n_players, blocks)
            return 0.0 if full else -shares[blocks] / (2 * counts[blocks] + 1), blocks

        queue = [urgency(blocks) for blocks in numbers]
        heapify(queue)
        for _ in range(self.count - sum(counts.values())):
            blocks = queue[0][1]
            counts[blocks] += 1
            heapreplace(queue, urgency(blocks))
        return [counts[blocks] for blocks in numbers]

    def means(self, layers: Sequence[Layer], paid: Mapping[Partition, Sequence[Number]], own: Sequence[float]) -> Means:
        """Estimate what everybody's value has of all partitions, with an interval; see `strata`."""
        return stratum_means(self.strata(layers, paid, own), LEVEL)

    def strata(
        self, layers: Sequence[Layer], paid: Mapping[Partition, Sequence[Number]], own: Sequence[float]
    ) -> list[Stratum]:
        """Say what everybody's value has of every partition, one row each.

        Parameters
        ----------
        paid
            What the blocks of every partition get.
        own
            One number a player: the estimate is of worths less the sums of these, so that a constant on a player's
            payoffs moves its value by just that.

        Notes
        -----
        Player i's value is the sum over S of c_i(S) v(S), and v(S) the mean of V(S; pi) over random teams. Drawn as all
        players would form teams, with probability p(pi), it is the mean of sum over S in pi of c_i(S) w(pi | S) / p(pi)
        V(S; pi): the ratio depends on the size s of S only, theta^(n) / (theta (s-1)! theta^(n-s)) in rising powers.
        The rows of a partition add up to 0 over the players.
        """
        start, found = np.array(own), []
        joining, staying = self._coefficients()
        for layer in layers:
            rows = np.zeros((len(layer.partitions), self.n_players))
            for place, partition in enumerate(layer.partitions):
                for block, worth in zip(partition.blocks, paid[partition], strict=True):
                    inside = list(members(block))
                    above = float(worth) - start[inside].sum()
                    rows[place] -= staying[len(inside)] * above
                    rows[place, inside] += (joining[len(inside)] + staying[len(inside)]) * above
            found.append(Stratum(float(self.share(layer.blocks)), _weights(layer), rows, layer.complete))
        return found

    def _coefficients(self) -> tuple[list[float], list[float]]:
        """Weigh a block's worth by its size, for its members and, with the other sign, for the others."""
        n_players, inside, outside = self.n_players, [0.0], [0.0]
        whole = rising(self.theta, n_players)
        for count in range(1, n_players):
            ratio = whole / (self.theta * factorial(count - 1) * rising(self.theta, n_players - count))
            joining = Fraction(factorial(count - 1) * factorial(n_players - count), factorial(n_players))
            inside.append(float(ratio * joining))
            outside.append(float(ratio * joining * count / (n_players - count)))
        return inside, outside


def _weights(layer: Layer) -> FloatArray:
    """Weigh the partitions of a layer: drawn ones alike, all of them by how often they would be drawn."""
    if not layer.complete:
        return np.full(len(layer.partitions), 1 / len(layer.partitions))
    orders = [
        float(np.prod([float(factorial(size(block) - 1)) for block in partition.blocks]))
        for partition in layer.partitions
    ]
    found: FloatArray = np.array(orders) / sum(orders)
    return found


@cache
def cycles(n_players: int, blocks: int) -> int:
    """Count the permutations of n players with so many cycles: Stirling numbers of the first kind, without signs."""
    if n_players == 0 or blocks == 0:
        return int(n_players == blocks)
    return cycles(n_players - 1, blocks - 1) + (n_players - 1) * cycles(n_players - 1, blocks)


@cache
def parts(n_players: int, blocks: int) -> int:
    """Count the partitions of n players into so many blocks: Stirling numbers of the second kind."""
    if n_players == 0 or blocks == 0:
        return int(n_players == blocks)
    return parts(n_players - 1, blocks - 1) + blocks * parts(n_players - 1, blocks)


def into_blocks(n_players: int, blocks: int) -> Iterator[tuple[int, ...]]:
    """List the partitions of n players into so many blocks."""
    if blocks in {1, n_players}:
        yield (grand(n_players),) if blocks == 1 else tuple([1 << player for player in range(n_players)])
        return
    last = 1 << (n_players - 1)
    for found in into_blocks(n_players - 1, blocks - 1):
        yield (*found, last)
    for found in into_blocks(n_players - 1, blocks):
        for place, block in enumerate(found):
            yield (*found[:place], block | last, *found[place + 1 :])


def _cycles_of(rank: int, n_players: int, blocks: int) -> Partition:
    """Find the cycles of the permutation with a rank among those with so many cycles.

    The last player is alone so far, or follows one of the players before it; so for the one before, and so on.
    """
    follows: dict[int, int] = {}
    for player in reversed(range(n_players)):
        alone = cycles(player, blocks - 1)
        if rank < alone:
            blocks -= 1
        else:
            follows[player], rank = divmod(rank - alone, cycles(player, blocks))
    teams: dict[int, int] = {}
    heads: list[int] = []
    for player in range(n_players):
        heads.append(heads[follows[player]] if player in follows else player)
        teams[heads[player]] = teams.get(heads[player], 0) | 1 << player
    return Partition(tuple(teams.values()))
