"""What a fallback can pay at the least and at the most, known without solving anything.

Where time ran out before a partition was studied, this is what is still certain of it: every number here is a sum, a
minimum or a maximum of payoffs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.model.agreement import Bounds
from detente.model.coalition import members
from detente.model.merging import merged_tensor
from detente.model.polymatrix import graph_of
from detente.numerics.tolerance import EXACT_PROFILES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.coalitions.plan import Direction, Influence
    from detente.model.game import Game
    from detente.model.numbers import Number, NumberArray

    Interval = tuple[Number, Number]

HONEST = {"correlated", "nash"}  #: nobody gets less than any one action of its own makes sure of
MIXED = {*HONEST, "credible", "learned"}  #: what is paid is an average over profiles
GUARANTEED = {"security"}  #: one level a block, each of a contest with all others
CONTEST = {"threat"}  #: the value of the contest about the difference
BOUNDED = MIXED | GUARANTEED | CONTEST
LOOKED_AT = 1 << 22  #: so many payoffs are looked at; where there are more, only each player's least and largest one


def player_extremes(game: Game) -> list[Interval]:
    """Find every player's least and largest payoff: fractions where the game is solved in fractions."""
    graph = graph_of(game)
    if graph is not None:
        return graph.fractions.extremes()
    table = _deciding(game)
    return [(own.min(), own.max()) for own in table.reshape(len(table), -1)]


def _deciding(game: Game) -> NumberArray:
    return game.fractions if game.n_profiles <= EXACT_PROFILES else game.payoffs


@dataclass(frozen=True, slots=True, eq=False)
class OuterBounds:
    """Bound weighted sums of the blocks' payoffs over everything that a kind of fallback may pay.

    Attributes
    ----------
    game
        The game.
    fallback
        The name of the kind, one of `BOUNDED`.
    extremes
        Every player's least and largest payoff.
    close
        Whether the payoffs of every partition are looked at; else a block's payoff is only known to lie between the
        sums of its members' least and largest ones.
    sums
        These sums, by block, once they were asked for.
    """

    game: Game
    fallback: str
    extremes: Sequence[Interval]
    close: bool
    sums: dict[int, Interval] = field(default_factory=dict)

    @classmethod
    def of_game(cls, game: Game, fallback: str, n_partitions: int) -> OuterBounds:
        """Choose how closely to look: by the size of the game and the number of partitions, and nothing else."""
        close = game.tabled and game.n_profiles * n_partitions <= LOOKED_AT
        return cls(game, fallback, player_extremes(game), close)

    def of(self, influence: Influence) -> tuple[Bounds, ...]:
        """Bound what is asked of a partition, one interval a direction.

        Notes
        -----
        A correlated or Nash equilibrium pays a block at least max over its actions of the min over the others', and so
        does what it can guarantee itself; a weighted sum of what any profiles pay on average lies between its least and
        largest value at a profile; the value of a contest lies between its pure maximin and minimax.
        """
        blocks = influence.partition.blocks
        if not self.close:
            boxes = [self._summed(block) for block in blocks]
            return tuple([_bounds(_boxed(direction, boxes)) for direction in influence.directions])
        tables = merged_tensor(_deciding(self.game), influence.partition)
        boxes = [self._level(own, place) for place, own in enumerate(tables)]
        return tuple([_bounds(self._close(direction, tables, boxes)) for direction in influence.directions])

    def _summed(self, block: int) -> Interval:
        if block not in self.sums:
            ends = [self.extremes[player] for player in members(block)]
            self.sums[block] = sum(low for low, _ in ends), sum(high for _, high in ends)
        return self.sums[block]

    def _level(self, own: NumberArray, place: int) -> Interval:
        """Bound one block's payoff."""
        turned = np.moveaxis(own, place, 0).reshape(own.shape[place], -1)
        if self.fallback in GUARANTEED:
            return _saddle(turned)
        return (turned.min(axis=1).max() if self.fallback in HONEST else turned.min()), turned.max()

    def _close(self, direction: Direction, tables: NumberArray, boxes: Sequence[Interval]) -> Interval:
        low, high = _boxed(direction, boxes)
        if self.fallback in GUARANTEED:
            return low, high
        weights = [type(low)(weight) for weight in direction]
        mixed = sum(weight * own for weight, own in zip(weights, tables, strict=True))
        least, most = _saddle(mixed) if self.fallback in CONTEST else (mixed.min(), mixed.max())
        return max(low, least), min(high, most)


def _saddle(table: NumberArray) -> Interval:
    """Bound the value of a zero-sum game by what pure strategies guarantee."""
    return table.min(axis=1).max(), table.max(axis=0).min()


def _boxed(direction: Direction, boxes: Sequence[Interval]) -> Interval:
    """Bound a weighted sum of numbers that lie in intervals of their own."""
    low, high = 0 * boxes[0][0], 0 * boxes[0][0]
    for weight, ends in zip(direction, boxes, strict=True):
        if not weight:
            continue
        factor = type(low)(weight)
        both = factor * ends[0], factor * ends[1]
        low, high = low + min(both), high + max(both)
    return low, high


def _bounds(ends: Interval) -> Bounds:
    """Read numbers of arrays as Python's own."""
    low, high = (end if isinstance(end, Fraction) else float(end) for end in ends)
    return Bounds(low, high, ())
