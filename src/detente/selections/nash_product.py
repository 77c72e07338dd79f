"""The largest product of gains over the nadir."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

from detente.model.errors import NumericalTrouble
from detente.numerics.largest_product import largest_product, mixture
from detente.selections.gains import gains
from detente.selections.levels import MAX_CORNERS
from detente.selections.point import point_of, settled, with_near_ties

if TYPE_CHECKING:
    from detente.protocols import PayoffSet
    from detente.selections.point import Point

ROUNDED = Fraction(1, 2**120)  #: a relative excess up to this comes from square roots that are not rational


@dataclass(frozen=True, slots=True)
class NashProduct:
    """Pick the point with the largest product of gains over the nadir.

    Over the points at least as good as the nadir for everybody; blocks that have nothing to gain are left out of the
    product, and get their largest payoff.

    Raises
    ------
    NotApplicable
        Beyond three blocks: the nadir is not known there.

    Notes
    -----
    Unique because the logarithm of the product is strictly concave on a convex set. A product does not change with the
    order of its factors, and gains are differences of payoffs, so the pick is equivariant; it is efficient. If one
    block counts in another unit, the product changes by a factor and the pick does not move.

    The proof is one LP: with x_i the gains at the pick, no possible fallback has a sum of f_i / x_i larger than the
    pick's (the supporting hyperplane). If that LP ends above it by a part e of one active block's gain, every gain of
    the optimum is within a part sqrt(2 e) + 2 e of the pick's, which is the radius reported. Two blocks: exact. Three:
    exact inside a face of the set, otherwise the root of a quadratic equation, to 1e-15 and better; in floats, what the
    LP's proof leaves open.

    References
    ----------
    Nash (1950).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "nash-product"

    def select(self, possible: PayoffSet, /) -> Point:
        """Return the pick."""
        found = gains(possible)
        if not found.active:
            return with_near_ties(point_of(found.corners[0]), found.near_ties())
        for _ in range(MAX_CORNERS):
            points = found.points()
            shares = largest_product(points)
            here = mixture(points, shares)
            least = min(here)
            stage = found.bound([least / gain for gain in here])
            excess = found.excess(stage, here)
            if excess <= max(Fraction(possible.tie), ROUNDED * least):
                left = excess + Fraction(stage.upper) - Fraction(stage.lower)
                radius = _radius(float(left / least)) * float(max(here))
                return settled(found.mixed(shares), radius, found.near_ties())
            found = found.joined_by(stage)
        message = f"the largest product was not settled by {MAX_CORNERS} corners"
        raise NumericalTrouble(message)


def _radius(excess: float) -> float:
    """Bound how far, relative to itself, a gain may be from the optimum's if the hyperplane leaves an excess.

    If x_i are the optimum's gains in units of the pick's, their product is at least 1 and their sum at most k + excess;
    as x - 1 - log x is not negative, each is at most the excess, so |x - 1| <= sqrt(2 excess) + 2 excess.
    """
    return sqrt(2 * excess) + 2 * excess if excess > 0 else 0.0
