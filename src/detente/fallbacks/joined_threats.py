"""Optimal threats of players who fall into groups that have nothing to do with each other."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.fallbacks.arithmetic import in_fractions, solving_payoffs
from detente.fallbacks.single_point import SinglePoint
from detente.fallbacks.threat_points import played_threats
from detente.model.certificate import ValueClaim
from detente.model.merging import joint_strategy
from detente.model.numbers import kept, numbers, to_floats, to_fractions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import Number, NumberArray
    from detente.protocols import Part


class Threats(NamedTuple):
    """What the members of a group do in either block, what it pays both, and what it guarantees."""

    strategies: tuple[NumberArray, NumberArray]
    levels: tuple[Number, Number]
    bounds: tuple[Number, Number]

    def turned(self) -> Threats:
        """Exchange the blocks."""
        lower, upper = self.bounds
        return Threats(self.strategies[::-1], self.levels[::-1], (-upper, -lower))

    def read(self, *, exact: bool) -> Threats:
        """Read all numbers as fractions or as floats."""
        one, other = map(to_fractions if exact else to_floats, self.strategies)
        numbers = [Fraction(number) if exact else float(number) for number in (*self.levels, *self.bounds)]
        return Threats((one, other), (numbers[0], numbers[1]), (numbers[2], numbers[3]))


def joined_threats(game: Game, partitions: Sequence[Partition], parts: Sequence[Sequence[Part]]) -> list[SinglePoint]:
    """Add up the groups' differences: every group threatens on its own, its members standing in one block or in two.

    Notes
    -----
    With u_i depending on the actions of i's own group only, u_S - u_{N without S} is a sum of one difference a group,
    so products of optimal strategies are optimal, and values add up. Many partitions share a part.
    """
    exact = in_fractions(game)
    each = {id(part): part for listed in parts for part in listed}
    threats = {name: _threats(part).read(exact=exact) for name, part in each.items()}
    return [
        _joined(game.n_actions, partition, [(part.group, threats[id(part)]) for part in listed])
        for partition, listed in zip(partitions, parts, strict=True)
    ]


def _joined(n_actions: tuple[int, ...], partition: Partition, threats: Sequence[tuple[int, Threats]]) -> SinglePoint:
    one, other = (
        kept(joint_strategy([(group & block, found.strategies[side]) for group, found in threats], n_actions))
        for side, block in enumerate(partition.blocks)
    )
    first, second, lower, upper = map(sum, zip(*[(*found.levels, *found.bounds) for _, found in threats], strict=True))
    return SinglePoint(played_threats(n_actions, partition, (first, second), (one, other), (lower, upper)))


def _threats(part: Part) -> Threats:
    """Take what a group does, turned so that it stands as in the partition of the whole game."""
    if part.disagreement is None:
        alone = _together(part.game)
        return alone if part.first else alone.turned()
    (claim,) = part.disagreement.claims
    if not isinstance(claim, ValueClaim):  # pragma: no cover  # `Threat` proves nothing but values
        raise TypeError(claim)
    first, second = part.disagreement.payoffs
    found = Threats((numbers(claim.rows), numbers(claim.columns)), (first, second), (claim.lower, claim.upper))
    return found if part.disagreement.partition.blocks[0] == part.first else found.turned()


def _together(game: Game) -> Threats:
    """Let a group that stands on one side do what is best for it: the first of its best profiles."""
    totals = solving_payoffs(game).sum(axis=0).reshape(-1)
    best = int(totals.argmax())
    alone = np.zeros(len(totals), dtype=totals.dtype)
    alone[best] = 1
    value = totals[best]
    return Threats((alone, np.ones(1, dtype=totals.dtype)), (value, 0 * value), (value, value))
