"""The least gain over the nadir as large as possible, then the next one, and so on."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.selections.gains import gains
from detente.selections.levels import leximin

if TYPE_CHECKING:
    from detente.protocols import PayoffSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class Leximin:
    """Pick the point whose sorted gains over the nadir are lexicographically largest.

    The nadir gives each block what it gets at worst where nobody can improve without hurting somebody: its least payoff
    at a strongly efficient corner. Among the points at least as good as the nadir for everybody, the least gain is made
    as large as possible, then the second least, and so on.

    Raises
    ------
    NotApplicable
        Beyond three blocks: the nadir is not known there.

    Notes
    -----
    Unique because the set is convex: the mean of two different points whose sorted gains are the same has larger ones.
    Gains are differences of payoffs, and sorting ignores whose they are, so the pick is equivariant. It is efficient.
    The nadir, not what a block can guarantee itself, is where gains start: guaranteed levels would let threats in
    again. Cost: the corners, then one small exact LP and one LP that proves it for every level, at most one a block.

    References
    ----------
    Sen (1970) for leximin; DiGiovanni, Clifton & Macé (2024) for the nadir.
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "leximin"

    def select(self, possible: PayoffSet, /) -> Point:
        """Return the pick."""
        found = gains(possible)
        return leximin(found, [Fraction(1)] * len(found.active))
