"""Multipliers that prove a bound where dominated actions are left out, extended to all actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.deviation_pricing import subtract_gains, views_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.dominance import Actions, Elimination


def widened(matrices: Sequence[FloatArray], left: Actions, counts: Sequence[int]) -> list[FloatArray]:
    """Put multipliers (told, played) of the actions that are left where they are among all actions."""
    wide = [np.zeros((count, count)) for count in counts]
    for matrix, whole, actions in zip(matrices, wide, left, strict=True):
        whole[np.ix_(actions, actions)] = matrix
    return wide


def extend(
    matrices: Sequence[FloatArray], prices: FloatArray, incentives: FloatArray, steps: Sequence[Elimination]
) -> float:
    """Choose the multipliers of eliminated actions, in place, and return the bound that all of them prove.

    Parameters
    ----------
    matrices
        One a player, shape (m, m): multipliers of what is left, for a unit of the currency; zeros elsewhere.
    prices
        Shape ``(n_profiles,)``: the objective, less floors times multipliers; changed in place.
    incentives
        Shape ``(n_players, *n_actions)``.
    steps
        The eliminations, in their order.

    Notes
    -----
    A profile that fell since a player would play a dominated action a instead of a better one b is brought down to the
    bound by a large enough multiplier of that deviation. The last elimination comes first: profiles that fell earlier
    are mended later, by multipliers that do not concern those mended before.
    """
    for matrix, view in zip(matrices, views_of(incentives), strict=True):
        subtract_gains(matrix, view, prices)
    shape = incentives.shape[1:]
    table, alive = prices.reshape(shape), _alive(shape, steps)
    bound = table[np.ix_(*alive[-1])].max()
    for step, left in zip(reversed(steps), reversed(alive[:-1]), strict=True):
        others = np.ix_(*left[: step.player], *left[step.player + 1 :])
        own = np.moveaxis(incentives[step.player], step.player, 0)
        slices = np.moveaxis(table, step.player, 0)
        for told, played in zip(step.removed.tolist(), step.better.tolist(), strict=True):
            gains = own[played] - own[told]
            needed = float(((slices[told][others] - bound) / gains[others]).max())
            if needed > 0:
                matrices[step.player][told, played] += needed
                slices[told] -= needed * gains
    return float(prices.max())


def _alive(shape: tuple[int, ...], steps: Sequence[Elimination]) -> list[list[NDArray[np.intp]]]:
    """List what is left of every player's actions before each elimination, and at the end."""
    left = [[np.arange(count) for count in shape]]
    for step in steps:
        rest = list(left[-1])
        rest[step.player] = np.setdiff1d(rest[step.player], step.removed)
        left.append(rest)
    return left
