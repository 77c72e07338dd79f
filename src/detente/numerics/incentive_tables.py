"""Every player's payoffs as a table of its own actions against the others', with what deviations gain in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray, Number, NumberArray

KEPT = 32  #: so many shapes are remembered


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Hold multipliers of "this player, when told a, does not gain by playing b", of several proofs at once.

    Attributes
    ----------
    proofs, players, told, played, weights
        Shape ``(n_multipliers,)`` each; `proofs` says which proof one belongs to.
    """

    proofs: NDArray[np.intp]
    players: NDArray[np.intp]
    told: NDArray[np.intp]
    played: NDArray[np.intp]
    weights: FloatArray


@lru_cache(maxsize=KEPT)
def places_of(sizes: tuple[int, ...]) -> tuple[NDArray[np.intp], ...]:
    """Return one table a player, shape ``(m_i, n_profiles / m_i)``: the profiles at which it plays a.

    They are flat indices, in C order of the others' actions.
    """
    everywhere = np.arange(prod(sizes)).reshape(sizes)
    tables = tuple(np.moveaxis(everywhere, player, 0).reshape(count, -1).copy() for player, count in enumerate(sizes))
    for table in tables:
        table.setflags(write=False)
    return tables


class IncentiveTables:
    """Hold the payoffs that decide who deviates.

    Parameters
    ----------
    incentives
        Shape ``(n_players, *n_actions)``, floats or exact numbers.

    Attributes
    ----------
    places
        What `places_of` returns.
    own
        One table a player, of the same shape: its payoffs.
    """

    __slots__ = ("own", "places")

    def __init__(self, incentives: NumberArray) -> None:
        self.places = places_of(incentives.shape[1:])
        self.own: Sequence[NumberArray] = [
            payoffs.reshape(-1)[places] for payoffs, places in zip(incentives, self.places, strict=True)
        ]

    def largest_gain(self, probabilities: NumberArray) -> Number:
        """Compute the largest gain from a deviation, not less than 0.

        Parameters
        ----------
        probabilities
            Of every profile, shape ``(n_profiles,)``.
        """
        gains = []
        for places, own in zip(self.places, self.own, strict=True):
            told = probabilities[places]
            used = np.flatnonzero((told != 0).any(axis=1))
            received = told[used] @ own.T
            gains.append((received - received[np.arange(len(used)), used, np.newaxis]).max())
        largest: Number = max(gains)
        return largest

    def subtract(self, reduced: FloatArray, weighed: Weighed) -> None:
        """Take what deviations gain at every profile, times their multipliers, from one row of numbers a proof.

        Parameters
        ----------
        reduced
            Shape ``(n_proofs, n_profiles)``, changed in place.

        Notes
        -----
        O(m_told n_profiles) a proof and player, for m_told actions that have a multiplier.
        """
        for player, (places, own) in enumerate(zip(self.places, self.own, strict=True)):
            mine = (weighed.players == player).nonzero()[0]
            if not len(mine):
                continue
            told, proofs = weighed.told[mine], weighed.proofs[mine]
            used = np.zeros(len(own), dtype=np.bool_)
            used[told] = True
            rows = used.nonzero()[0]
            table = np.zeros((len(reduced), len(rows), len(own)))
            np.add.at(table, (proofs, (used.cumsum() - 1)[told], weighed.played[mine]), weighed.weights[mine])
            reduced[:, places[rows]] -= table @ own - table.sum(axis=2, keepdims=True) * own[rows]
