"""Small array kernels: deviation gains, and sums over subsets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import NumberArray


def deviation_table(payoffs: NumberArray, probabilities: NumberArray, player: int) -> NumberArray:
    """Compute what a player gains by playing b whenever told a.

    Parameters
    ----------
    payoffs
        The player's payoffs, shape ``n_actions``.
    probabilities
        Of every profile, same shape.

    Returns
    -------
    NumberArray
        Shape (m, m) for m actions of the player: entry [a, b] is the sum over a_-i of
        mu(a, a_-i) [u_i(b, a_-i) - u_i(a, a_-i)], in the currency, not conditional on being told a.
    """
    count = payoffs.shape[player]
    own = np.moveaxis(payoffs, player, 0).reshape(count, -1)
    told = np.moveaxis(probabilities, player, 0).reshape(count, -1)
    received = told @ own.T
    gains: NumberArray = received - np.diagonal(received)[:, None]
    return gains


def sums_by_player(values: NumberArray) -> list[NumberArray]:
    """For every player, add up the values of the coalitions that hold the player.

    Parameters
    ----------
    values
        Shape ``(2**n,)``, indexed by bitmask; floats or fractions.

    Notes
    -----
    The players are folded away one by one, the last one first: 2^n + 2^(n-1) + ... additions, O(2^n) in all.
    """
    sums = []
    folded = values
    while len(folded) > 1:
        without, holding = folded[: len(folded) // 2], folded[len(folded) // 2 :]
        sums.append(holding.sum())
        folded = without + holding
    return sums[::-1]


def spread_by_size(values: NumberArray, n_players: int) -> NumberArray:
    """Give every coalition the value of its size.

    Parameters
    ----------
    values
        Shape ``(n_players + 1,)``.

    Returns
    -------
    NumberArray
        Shape ``(2**n_players,)``, indexed by bitmask.

    Notes
    -----
    O(2^n), in copies of lines: one for every number of members among the later half of the players.
    """
    later = n_players // 2
    lines = np.stack([values[count + _sizes(n_players - later)] for count in range(later + 1)])
    spread: NumberArray = lines[_sizes(later)].reshape(-1)
    return spread


def _sizes(n_players: int) -> NDArray[np.intp]:
    """Count the members of every coalition."""
    sizes = np.zeros(1, dtype=np.intp)
    for _ in range(n_players):
        sizes = np.concatenate([sizes, sizes + 1])
    return sizes
