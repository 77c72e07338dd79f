"""Iterated strict dominance among pure actions: what no equilibrium plays, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.incentives import rounding_level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray, NumberArray

    Actions = tuple[NDArray[np.intp], ...]  #: some actions of every player, in order

TOGETHER = 1 << 18  #: differences that are looked at together: two megabytes


@dataclass(frozen=True, slots=True, eq=False)
class Elimination:
    """Say that a player has actions that are worse than others, whatever the others play among what was left.

    Attributes
    ----------
    player
        Whose actions they are.
    removed, better
        Actions, and for each one that stays and pays more.
    """

    player: int
    removed: NDArray[np.intp]
    better: NDArray[np.intp]


def undominated(payoffs: NumberArray, *, tie: float = 0.0) -> Actions:
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
    return eliminated(payoffs, tie=tie)[0]


def eliminated(payoffs: NumberArray, *, tie: float = 0.0) -> tuple[Actions, list[Elimination]]:
    """List the surviving actions as `undominated` does, and the eliminations in their order."""
    floats = payoffs.astype(np.float64, copy=False)
    margin = max(rounding_level(floats), tie)
    left: Actions = tuple(np.arange(count) for count in payoffs.shape[1:])
    steps: list[Elimination] = []
    tables = list(floats)
    settled, player = 0, 0
    while settled < len(left):
        table = tables[player].swapaxes(0, player)  # the order of the others' actions does not matter
        removed, better = _dominated(table.reshape(len(table), -1), margin)
        settled += 1
        if len(removed):
            kept = np.delete(np.arange(len(table)), removed)
            steps.append(Elimination(player, left[player][removed], left[player][better]))
            left = (*left[:player], left[player][kept], *left[player + 1 :])
            tables = [np.take(own, kept, axis=player) for own in tables]
            settled = 1
        player = (player + 1) % len(left)
    return left, steps


def _dominated(table: FloatArray, margin: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find the rows that are smaller than some other row everywhere, and for each the one that is best in its place.

    Of all rows that stay, that is the one whose least advantage is largest: dominance carries over, so there is one. A
    row that is the largest anywhere is not dominated, which settles most.
    """
    best = np.zeros(len(table), dtype=np.bool_)
    best[table.argmax(axis=0)] = True
    candidates = (~best).nonzero()[0]
    if not len(candidates):
        return candidates, candidates
    if len(candidates) * table.size <= TOGETHER:
        advantages = (table[np.newaxis] - table[candidates, np.newaxis]).min(axis=2)
    else:
        advantages = np.array([(table - table[candidate]).min(axis=1) for candidate in candidates])
    dominated = advantages.max(axis=1) > margin
    removed, advantages = candidates[dominated], advantages[dominated]
    advantages[:, removed] = -np.inf
    return removed, advantages.argmax(axis=1)
