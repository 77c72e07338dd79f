"""Everybody gets the same part of what it could gain at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import ideals
from detente.bargaining.raising import leximin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.protocols import PayoffSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class KalaiSmorodinsky:
    """Pick the point whose sorted gains, as parts of the largest possible ones, are lexicographically largest.

    With F_d the feasible payoffs x >= d and ideal_i the largest x_i in F_d: the leximin point of
    (x_i - d_i) / (ideal_i - d_i) over F_d. Players who can gain nothing are left out.

    Raises
    ------
    NotApplicable
        If F_d is empty.

    Notes
    -----
    Unique and efficient, as `Egalitarian`; parts ignore constants and units, even those of a single player. Two
    players: the point where the line from the disagreement point to the ideal one meets the frontier, which is the
    rule of Kalai and Smorodinsky; more: its leximin extension. Cost as for `Egalitarian`.

    References
    ----------
    Kalai & Smorodinsky (1975); Imai (1983) for the leximin extension.
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "kalai-smorodinsky"

    def choose(self, feasible: PayoffSet, disagreement: Sequence[Number], /) -> Point:
        """Return the pick."""
        found = ideals(feasible, disagreement)
        return leximin(found, found.ranges)
