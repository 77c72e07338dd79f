"""Optimal threats between two blocks: one disagreement, or a table of many that is read where somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model.agreement import Bounds, PlayedDisagreement
from detente.model.certificate import ValueClaim
from detente.model.distribution import Factors, JointDistribution
from detente.model.numbers import weighted

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from detente.model.coalition import Partition
    from detente.model.numbers import FloatArray, Number, Numbers
    from detente.model.recall import Recall


def played_threats(
    n_actions: tuple[int, ...],
    partition: Partition,
    levels: tuple[Number, ...],
    strategies: tuple[Numbers, Numbers],
    bounds: tuple[Number, Number],
) -> PlayedDisagreement:
    """Put together what two blocks threaten each other with.

    Parameters
    ----------
    n_actions
        How many actions everybody has.
    levels
        What the threats pay both blocks, in the currency.
    strategies
        One a block, over the joint actions of its members.
    bounds
        What the strategies guarantee: the difference of the blocks' payoffs is at least the first and at most the
        second number.
    """
    claim = ValueClaim(partition, 0, (1, -1), *strategies, *bounds)
    distribution = JointDistribution.of_blocks(n_actions, Factors(partition, strategies))
    return PlayedDisagreement(partition, levels, distribution, False, (claim,), ())


@dataclass(frozen=True, slots=True, eq=False)
class ThreatTable:
    """Hold the optimal threats of many partitions, whose matrices have one shape or its transpose, number by number.

    Attributes
    ----------
    n_actions
        How many actions everybody has.
    partitions
        Into two blocks each.
    turned
        Which of them have the block of more joint actions first.
    thin, thick
        Shape ``(n_partitions, n_joint_actions)`` each, read-only: what the block with fewer joint actions plays, and
        what the other one plays.
    levels, bounds
        Shape ``(n_partitions, 2)``: as in `played_threats`.
    """

    n_actions: tuple[int, ...]
    partitions: Sequence[Partition]
    turned: NDArray[np.bool_]
    thin: FloatArray
    thick: FloatArray
    levels: FloatArray
    bounds: FloatArray

    def points(self) -> list[ThreatPoint]:
        """List one point a partition."""
        return [ThreatPoint(self, place) for place in range(len(self.partitions))]

    def at(self, place: int) -> PlayedDisagreement:
        """Put together what stands at one place."""
        strategies = self.thin[place], self.thick[place]
        first, second = self.levels[place].tolist()
        lower, upper = self.bounds[place].tolist()
        played = strategies[::-1] if self.turned[place] else strategies
        return played_threats(self.n_actions, self.partitions[place], (first, second), played, (lower, upper))


class ThreatPoint:
    """Be the one admissible disagreement of a partition: an entry of a table, read where somebody asks.

    A game of many players has thousands, and an object for every number of theirs would cost more than to find it.
    """

    __slots__ = ("place", "table")

    def __init__(self, table: ThreatTable, place: int) -> None:
        self.table = table
        self.place = place

    def pick(self) -> PlayedDisagreement:
        """Put it together."""
        return self.table.at(self.place)

    def payoffs(self, _: Recall, /) -> tuple[Number, ...]:
        """Return what it pays."""
        return tuple(self.table.levels[self.place].tolist())

    def bounds(self, weights: Sequence[Number], /) -> Bounds:
        """Return the one value of a weighted sum; only differences are determined: weights must add up to 0."""
        value = weighted(weights, self.table.levels[self.place].tolist())
        return Bounds(value, value, ())

    @property
    def interval(self) -> tuple[float, float]:
        """Between which numbers the difference of the blocks' payoffs lies."""
        lower, upper = self.table.bounds[self.place].tolist()
        return lower, upper
