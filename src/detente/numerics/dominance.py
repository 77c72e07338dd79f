"""Iterated strict dominance among pure actions: what no equilibrium plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.incentives import rounding_level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray, NumberArray


def undominated(payoffs: NumberArray, *, tie: float = 0.0) -> tuple[NDArray[np.intp], ...]:
    """List every player's actions that survive iterated elimination of strictly dominated ones.

    An action a is left out if some b pays u_i(b, a_-i) > u_i(a, a_-i) against everything that is left of the others;
    such an action has probability 0 in every correlated equilibrium, so that leaving it out changes none of them.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``: those that decide who deviates, floats or fractions (compared as floats: an
        action whose disadvantage may be rounding alone stays).
    tie
        An action that is worse by at most this everywhere stays, in the currency.

    Returns
    -------
    tuple of arrays
        The surviving actions of every player, in order; at least one each.

    Notes
    -----
    Dominance by pure actions only. O(m^2 m_others) a player and round, for m actions.
    """
    floats = payoffs.astype(np.float64)
    margin = max(rounding_level(floats), tie)
    left: tuple[NDArray[np.intp], ...] = tuple(np.arange(count) for count in payoffs.shape[1:])
    changed = True
    while changed:
        changed = False
        for player, own in enumerate(floats):
            table = np.moveaxis(own[np.ix_(*left)], player, 0).reshape(len(left[player]), -1)
            kept = ~_dominated(table, margin)
            if not kept.all():
                left = (*left[:player], left[player][kept], *left[player + 1 :])
                changed = True
    return left


def _dominated(table: FloatArray, margin: float) -> NDArray[np.bool_]:
    """Tell which rows are smaller than some other row everywhere."""
    worse: NDArray[np.bool_] = np.all(table[:, None, :] + margin < table[None, :, :], axis=2)
    return np.asarray(np.any(worse, axis=1), dtype=np.bool_)
