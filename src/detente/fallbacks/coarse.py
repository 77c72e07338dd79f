"""What a device could recommend to players who must accept or refuse before they are told: coarse equilibria."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.fallbacks.arithmetic import solving_payoffs
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.numerics.incentives import coarse_rows

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.model.numbers import Number


@dataclass(frozen=True, slots=True, eq=False)
class PayoffIntervals:
    """Hold every player's least and largest payoff, in the currency; floats, or fractions where they are exact."""

    low: tuple[Number, ...]
    high: tuple[Number, ...]


def coarse_intervals(game: Game) -> PayoffIntervals:
    """Compute every player's payoff over all coarse correlated equilibria.

    A joint distribution mu is one if for every player i and action b the sum over profiles s of
    mu(s) [u_i(b, s_-i) - u_i(s)] is at most 0.

    Raises
    ------
    NumericalTrouble
        If an end of an interval could not be certified.

    Notes
    -----
    Two linear programs a player, each proved by weak duality to 1e-9 of the scale, exactly up to 64 profiles. No
    solution of this library falls back on these: they may put weight on strictly dominated, purely harmful actions.

    References
    ----------
    Moulin & Vial (1978).

    Examples
    --------
    >>> from detente.model.game import Game
    >>> found = coarse_intervals(Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]]))
    >>> [str(value) for value in (*found.low, *found.high)]
    ['1', '1', '1', '1']
    """
    payoffs = solving_payoffs(game)
    polytope = EquilibriumPolytope(payoffs, payoffs, game.scale, coarse_rows)
    return payoff_intervals(polytope)


def payoff_intervals(polytope: EquilibriumPolytope) -> PayoffIntervals:
    """Maximise and minimise every player's payoff over a set of equilibria."""
    kind = type(polytope.tie)
    lows, highs = [], []
    for player in range(polytope.n_blocks):
        weights = [kind(int(other == player)) for other in range(polytope.n_blocks)]
        highs.append(polytope.maximise(weights).lower)
        lows.append(-polytope.maximise([-weight for weight in weights]).lower)
    return PayoffIntervals(tuple(lows), tuple(highs))
