"""Which partitions to look at for Myerson's value, where all of them are too many: drawn by the sizes of their blocks.

What V(S; pi) counts for depends on the sizes of the blocks of pi, on that of S, and on that of the player's own block.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heapreplace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from detente.coalitions.block_sizes import count_of_sizes, example_of, partition_at, sizes_of
from detente.coalitions.drawing import check_sample, first_places
from detente.coalitions.myerson import myerson_coefficients
from detente.coalitions.team_design import Layer
from detente.model.coalition import members, size
from detente.model.sampled_worths import LEVEL
from detente.numerics.folded_strata import Kind, folded_sums

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.coalitions.block_sizes import Sizes
    from detente.model.coalition import Partition
    from detente.model.numbers import FloatArray, Number
    from detente.numerics.stratum_means import Means

LEAST_ALIKE = 3  #: partitions of every kind


@dataclass(frozen=True, slots=True)
class MyersonDesign:
    """Say which partitions are drawn.

    Parameters
    ----------
    n_players
        The number of players.
    count
        How many partitions to draw.
    seed
        From 0 on.
    scale
        How far a worth may be off that was not seen: payoffs differ by so much.

    Raises
    ------
    NotApplicable
        If there are fewer than three partitions for every way to choose the sizes of blocks, or too many, or the seed
        is out of range.
    """

    n_players: int
    count: int
    seed: int
    scale: float

    def __post_init__(self) -> None:
        """Check the numbers."""
        least = sum([min(LEAST_ALIKE, count_of_sizes(sizes)) for sizes in sizes_of(self.n_players)])
        check_sample(self.count, least, self.n_players, self.seed)

    def layers(self) -> list[Layer]:
        """List what is looked at, by the sizes of the blocks, without repetition."""
        return [self._layer(sizes, count) for sizes, count in self._counts().items()]

    def _layer(self, sizes: Sizes, count: int) -> Layer:
        text, everything = f"detente kinds {self.seed} {' '.join(map(str, sizes))}", count_of_sizes(sizes)
        drawn = tuple([partition_at(rank, sizes) for rank in first_places(text, count, everything)])
        return Layer(len(sizes), drawn, complete=count == everything)

    def _counts(self) -> dict[Sizes, int]:
        """Spread the partitions over the kinds, so that a larger sample holds every smaller one.

        Each goes where it takes away most of the error, if all worths are as hard to tell.

        References
        ----------
        Neyman (1934).
        """
        population = {sizes: count_of_sizes(sizes) for sizes in sizes_of(self.n_players)}
        counts = {sizes: min(LEAST_ALIKE, everything) for sizes, everything in population.items()}
        shares = {sizes: everything * _typical_coefficient(sizes) for sizes, everything in population.items()}

        def urgency(sizes: Sizes) -> tuple[float, Sizes]:
            full = counts[sizes] == population[sizes]
            return 0.0 if full else -shares[sizes] / (2 * counts[sizes] + 1), sizes

        queue = [urgency(sizes) for sizes in counts]
        heapify(queue)
        for _ in range(self.count - sum(counts.values())):
            sizes = queue[0][1]
            counts[sizes] += 1
            heapreplace(queue, urgency(sizes))
        return counts

    def means(self, layers: Sequence[Layer], paid: Mapping[Partition, Sequence[Number]], own: Sequence[float]) -> Means:
        """Estimate what everybody's value has of all partitions, with an interval.

        Parameters
        ----------
        paid
            What the blocks of every partition get.
        own
            One number a player: the estimate is of worths less the sums of these, so that a constant on a player's
            payoffs moves its value by just that.
        """
        kinds = [_kind(layer.partitions, paid, np.array(own)) for layer in layers]
        return folded_sums(kinds, LEVEL, self.scale)


def _kind(partitions: Sequence[Partition], paid: Mapping[Partition, Sequence[Number]], own: FloatArray) -> Kind:
    """Gather the partitions of one kind, the blocks of each in the order of their sizes."""
    ordered = [sorted(zip(each.blocks, paid[each], strict=True), key=_largest_first) for each in partitions]
    inside = np.array([[_signs(block, len(own)) for block, _ in blocks] for blocks in ordered])
    worths = np.array([[float(worth) for _, worth in blocks] for blocks in ordered])
    sizes = tuple([size(block) for block, _ in ordered[0]])
    return Kind(count_of_sizes(sizes), sizes, _weights(sizes), inside, worths - inside @ own)


def _largest_first(entry: tuple[int, Number]) -> tuple[int, int]:
    block, _ = entry
    return -size(block), block


def _signs(block: int, n_players: int) -> list[float]:
    return [float(block >> player & 1) for player in range(n_players)]


def _weights(sizes: Sizes) -> FloatArray:
    """Say what a block's worth counts for, one column each, for the members of every block, one row each."""
    example = example_of(sizes)
    firsts = [members(block)[0] for block in example.blocks]
    coefficients = myerson_coefficients(example)
    return np.array([[float(column[first]) for column in coefficients] for first in firsts])


def _typical_coefficient(sizes: Sizes) -> float:
    """Compute the root of the mean over the players of their coefficients' squares, of one partition."""
    squares = [entry**2 for column in myerson_coefficients(example_of(sizes)) for entry in column]
    return sqrt(float(sum(squares) / sum(sizes)))
