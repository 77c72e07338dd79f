"""Everybody gains the same, as much as possible."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import ideals
from detente.bargaining.raising import leximin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.protocols import PayoffSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class Egalitarian:
    """Pick the point whose sorted gains over the disagreement point are lexicographically largest.

    With F_d the feasible payoffs x >= d: the least gain x_i - d_i is made as large as possible, then the second least,
    and so on. Players who can gain nothing are left out.

    Raises
    ------
    NotApplicable
        If F_d is empty.

    Notes
    -----
    Unique because F_d is convex: the mean of two different points whose sorted gains are the same has larger ones.
    Efficient, anonymous; it compares gains of different players, so it moves when one player counts in another unit.
    Cost: one maximum a player, then one small exact linear program and one maximum that proves it for every level, at
    most one level a player. Any number of players.

    References
    ----------
    Kalai (1977); Sen (1970) for leximin.
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "egalitarian"

    def choose(self, feasible: PayoffSet, disagreement: Sequence[Number], /) -> Point:
        """Return the pick."""
        found = ideals(feasible, disagreement)
        return leximin(found, [Fraction(1)] * len(found.active))
