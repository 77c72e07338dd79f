"""Everybody the same part of what it could gain over the nadir, as large as possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.selections.gains import gains
from detente.selections.levels import leximin

if TYPE_CHECKING:
    from detente.protocols import PayoffSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class KalaiSmorodinsky:
    """Pick the point whose sorted gains over the nadir, as parts of the largest ones, are lexicographically largest.

    With m_i the largest payoff of block i, the leximin point of (f_i - nadir_i) / (m_i - nadir_i) over the points at
    least as good as the nadir; blocks with m_i = nadir_i, who have nothing to gain, get it and are left out.

    Raises
    ------
    NotApplicable
        Beyond three blocks: the nadir is not known there.

    Notes
    -----
    Unique because the set is convex, as for `Leximin`, and efficient. Parts ignore constants and units and sorting
    ignores whose they are, so the pick is equivariant; even if a single block counts in another unit, the pick stays.
    Two blocks: the point where the line from the nadir to (m_1, m_2) meets the frontier, which is the rule of Kalai and
    Smorodinsky. Three: its leximin extension. Cost as for `Leximin`.

    References
    ----------
    Kalai & Smorodinsky (1975); Imai (1983) for the leximin extension.
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "kalai-smorodinsky"

    def select(self, possible: PayoffSet, /) -> Point:
        """Return the pick."""
        found = gains(possible)
        return leximin(found, found.ranges)
