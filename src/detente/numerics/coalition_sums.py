"""Sums over the members of coalitions, and which coalitions' sums follow from those of others."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import Number, NumberArray


def member_sums(values: Sequence[Number]) -> NumberArray:
    """Add up the values of every coalition's members.

    Parameters
    ----------
    values
        One a player; fractions, whole numbers or floats.

    Returns
    -------
    NumberArray
        Shape ``(2**n_players,)``, by bitmask.

    Notes
    -----
    O(2^n) additions.
    """
    own = np.array(values, dtype=None if all(isinstance(value, float) for value in values) else object)
    sums = np.zeros(1, dtype=own.dtype)
    for value in own:
        sums = np.concatenate([sums, sums + value])
    return sums


class Settled:
    """Keep track of the coalitions whose payoff is settled once the payoffs of some coalitions are.

    Parameters
    ----------
    n_players
        The number of players.

    Notes
    -----
    A coalition is settled if its indicator vector is a combination of those that were added: if it is orthogonal to
    whatever is orthogonal to all of these. A basis of the latter is kept, in whole numbers, so that the answer is
    exact. O(n^2) a coalition that is added, O(n 2^n) a question about all.
    """

    def __init__(self, n_players: int) -> None:
        self._free = [[int(other == player) for other in range(n_players)] for player in range(n_players)]

    @property
    def complete(self) -> bool:
        """Whether every player's payoff is settled."""
        return not self._free

    def add(self, coalition: int) -> bool:
        """Settle a coalition; tell whether it was not settled before."""
        products = [sum(value for player, value in enumerate(row) if coalition >> player & 1) for row in self._free]
        chosen = next((place for place, product in enumerate(products) if product), None)
        if chosen is None:
            return False
        pivot, factor = self._free[chosen], products[chosen]
        self._free = [
            _reduced([factor * value - product * other for value, other in zip(row, pivot, strict=True)])
            for place, (row, product) in enumerate(zip(self._free, products, strict=True))
            if place != chosen
        ]
        return True

    def loose(self) -> NDArray[np.bool_]:
        """Tell for every coalition, by bitmask, whether its payoff is still open."""
        n_players = len(self._free[0]) if self._free else 0
        found: NDArray[np.bool_] = np.zeros(1 << n_players, dtype=np.bool_)
        for row in self._free:
            found |= member_sums(row) != 0
        return found


def _reduced(row: list[int]) -> list[int]:
    """Divide whole numbers by their greatest common divisor."""
    factor = gcd(*row)
    return [value // factor for value in row]
