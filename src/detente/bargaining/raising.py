"""Raising all players together from a starting point: the common ground of the leximin rules."""

from __future__ import annotations

from math import ulp
from typing import TYPE_CHECKING

from detente.model.agreement import NearTie
from detente.numerics.tolerance import NEAR_TIE
from detente.selections.levels import raised
from detente.selections.point import point_of, settled, with_near_ties

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from detente.selections.gains import Gains
    from detente.selections.point import Point


def leximin(found: Gains, units: Sequence[Fraction]) -> Point:
    """Pick the point whose sorted gains, each in its own unit, are lexicographically largest.

    Parameters
    ----------
    found
        What can be gained, and from where; players who can gain nothing are left out.
    units
        In what each active player's gain is measured, in the currency.
    """
    close = little_to_gain(found)
    if not found.active:
        return with_near_ties(point_of(found.corners[0]), close)
    settled, shares = raised(found, units)
    return with_near_ties(settled.mixed(shares), close)


def little_to_gain(found: Gains) -> tuple[NearTie, ...]:
    """Report active players who have almost nothing to gain: whether they count hangs on little."""
    close = [gain for gain in found.ranges if gain <= NEAR_TIE * found.possible.scale]
    return (NearTie("a player who has almost nothing to gain", float(min(close))),) if close else ()


def within(point: Point, radius: Fraction, near_ties: Sequence[NearTie]) -> Point:
    """Finish a pick that is known within a radius; in floats, unless it is exact."""
    if not radius:
        return settled(point, 0.0, near_ties)
    return settled(point, float(radius) + 2 * max(ulp(float(payoff)) for payoff in point.payoffs), near_ties)
