"""What a device could recommend to players who must accept or refuse before they are told: coarse equilibria."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.fallbacks.arithmetic import in_fractions, solving_payoffs
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


def dominated_share(game: Game) -> Number:
    """Compute how much probability a coarse correlated equilibrium may put on profiles with a dominated action.

    An action counts if another one of its player pays strictly more, whatever the others do. No correlated equilibrium
    plays it, but whoever accepts a coarse device must follow it blindly. The largest probability, between 0 and 1.

    Raises
    ------
    NumericalTrouble
        If it could not be certified.

    Notes
    -----
    One linear program.

    Examples
    --------
    >>> from detente.model.game import Game
    >>> prisoners = Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    >>> float(dominated_share(prisoners))
    0.0
    """
    incentives = solving_payoffs(game)
    bad = np.zeros(game.n_actions, dtype=np.bool_)
    for player, own in enumerate(incentives):
        table = np.moveaxis(own, player, 0).reshape(game.n_actions[player], -1)
        dominated = np.array([any((action < better).all() for better in table) for action in table])
        bad |= dominated.reshape([-1 if axis == player else 1 for axis in range(game.n_players)])
    kind = Fraction if in_fractions(game) else float
    share = np.array([kind(int(place)) for place in bad.reshape(-1)]).reshape(1, *game.n_actions)
    return EquilibriumPolytope(incentives, share, 1.0, coarse_rows).maximise([kind(1)]).lower


def payoff_intervals(polytope: EquilibriumPolytope) -> PayoffIntervals:
    """Maximise and minimise every player's payoff over a set of equilibria."""
    kind = type(polytope.tie)
    lows, highs = [], []
    for player in range(polytope.n_blocks):
        weights = [kind(int(other == player)) for other in range(polytope.n_blocks)]
        highs.append(polytope.maximise(weights).lower)
        lows.append(-polytope.maximise([-weight for weight in weights]).lower)
    return PayoffIntervals(tuple(lows), tuple(highs))
