"""Everybody gives up the same of what it could get at most, as little as possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import ideals
from detente.bargaining.raising import leximin, little_to_gain
from detente.selections.point import with_near_ties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.protocols import PayoffSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class EqualLoss:
    """Pick the point whose sorted losses against the ideal point are lexicographically least.

    With F_d the feasible payoffs x >= d and ideal_i the largest x_i in F_d: the largest loss ideal_i - x_i is made as
    small as possible, then the second largest, and so on. Players who can gain nothing lose nothing.

    Raises
    ------
    NotApplicable
        If F_d is empty.

    Notes
    -----
    Unique because F_d is convex; efficient and anonymous. It compares losses of different players, so it moves when one
    player counts in another unit. The least losses are the largest gains over a point that lies equally far below the
    ideal for everybody, hence the cost of `Egalitarian`.

    References
    ----------
    Chun (1988).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "equal-loss"

    def choose(self, feasible: PayoffSet, disagreement: Sequence[Number], /) -> Point:
        """Return the pick."""
        found = ideals(feasible, disagreement)
        deepest = max(found.ranges, default=Fraction(0))
        below = replace(found, nadir=tuple(Fraction(best) - deepest for best in found.best))
        return with_near_ties(leximin(below, [Fraction(1)] * len(found.active)), little_to_gain(found))
