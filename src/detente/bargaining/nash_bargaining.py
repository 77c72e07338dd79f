"""The largest product of gains, where players may count with different weights."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import ideals
from detente.bargaining.raising import little_to_gain, within
from detente.model.errors import NotApplicable, NumericalTrouble
from detente.numerics.largest_product import mixture
from detente.numerics.weighted_product import ROUNDED, weighted_product
from detente.selections.levels import MAX_CORNERS
from detente.selections.point import point_of, with_near_ties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.protocols import PayoffSet
    from detente.selections.gains import Gains
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class NashBargaining:
    """Pick the point with the largest product of gains over the disagreement point, each raised to its player's weight.

    With F_d the feasible payoffs x >= d: the largest product of (x_i - d_i)^w_i over F_d. Players who can gain nothing
    are left out.

    Attributes
    ----------
    weights
        One positive number a player; only their proportions count. None for players who count the same.

    Raises
    ------
    NotApplicable
        If F_d is empty, or the weights are not one positive number a player.

    Notes
    -----
    Unique because the logarithm of the product is strictly concave. Efficient, independent of irrelevant alternatives,
    and of the unit that a player counts in; anonymous if the weights are equal.

    The proof is one maximum: with g_i the gains at the pick, no feasible point has a sum of w_i x_i / g_i larger than
    the pick's (the supporting hyperplane). If it ends above by a part e of the sum of the weights, the gain of player i
    at the optimum is within a part sqrt(2 e_i) + 2 e_i of the pick's, e_i = e / w_i with weights that add up to 1: the
    radius. Two players: exact. More: exact at a corner or inside a face as large as faces can be, otherwise within
    1e-20 of the scale and what floats round. Any number of players.

    References
    ----------
    Nash (1950); Kalai (1977b) for the weights.
    """

    weights: tuple[Fraction, ...] = ()

    @property
    def name(self) -> str:
        """The name in documents."""
        return "nash-bargaining"

    def choose(self, feasible: PayoffSet, disagreement: Sequence[Number], /) -> Point:
        """Return the pick."""
        weights = self.weights or (Fraction(1),) * feasible.n_blocks
        if len(weights) != feasible.n_blocks or min(weights) <= 0:
            message = (
                f"{len(weights)} weights were given; give one positive number to each of {feasible.n_blocks} players"
            )
            raise NotApplicable(message, where="weights")
        found = ideals(feasible, disagreement)
        if not found.active:
            return with_near_ties(point_of(found.corners[0]), little_to_gain(found))
        chosen = [Fraction(weights[player]) for player in found.active]
        return _largest(found, [weight / sum(chosen) for weight in chosen])


def _largest(found: Gains, weights: Sequence[Fraction]) -> Point:
    """Find the largest product among mixtures of known points, ask for a better one, and go on until there is none."""
    possible, close = found.possible, little_to_gain(found)
    for _ in range(MAX_CORNERS):
        points = found.points()
        shares = weighted_product(points, weights)
        here = mixture(points, shares)
        slopes = [weight / gain for weight, gain in zip(weights, here, strict=True)]
        steepest = max(slopes)
        stage = found.bound([slope / steepest for slope in slopes])
        excess = found.excess(stage, here)
        if excess <= max(Fraction(possible.tie), ROUNDED / steepest):
            left = (excess + Fraction(stage.upper) - Fraction(stage.lower)) * steepest
            radius = max(_radius(float(left / w)) * float(gain) for w, gain in zip(weights, here, strict=True))
            return within(found.mixed(shares), Fraction(radius), close)
        found = found.joined_by(stage)
    message = f"the largest product was not settled by {MAX_CORNERS} corners"
    raise NumericalTrouble(message)


def _radius(excess: float) -> float:
    """Bound how far, relative to itself, a gain may be from the optimum's if the hyperplane leaves an excess for it.

    With r_i the optimum's gains in units of the pick's, the sum of w_i (r_i - 1 - log r_i) is at most the excess, and
    no term is negative: r - 1 - log r <= e gives |r - 1| <= sqrt(2 e) + 2 e.
    """
    return sqrt(2 * excess) + 2 * excess if excess > 0 else 0.0
