"""Every player's payoffs as a table of its own actions against the others', with what deviations gain in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray, Number, NumberArray

KEPT = 32  #: so many shapes are remembered
FEW = 4  #: the deviations of a player with at most so many actions are listed as rows, ...
MOST_CELLS = 1 << 16  #: ... if all of them together are at most so many numbers: half a megabyte


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


@lru_cache(maxsize=KEPT)
def listed_of(
    sizes: tuple[int, ...], n_players: int
) -> tuple[NDArray[np.intp], tuple[int, ...], NDArray[np.intp], NDArray[np.intp]]:
    """Say how the gains from deviations of players with few actions are listed.

    Parameters
    ----------
    sizes
        Numbers of actions; none if nothing is to be listed.

    Returns
    -------
    bases
        Shape ``(n_players + 1,)``: where every player's rows begin, "told a, play b" in the order of a, then b; and
        where the last one's end.
    many
        The players whose deviations are not listed.
    players, others
        Of every row the player, shape ``(n_rows,)``, and where the payoff of a deviation stands among all incentives,
        shape ``(n_rows, n_profiles)``: that of the profile itself where another action is played than `told`.
    """
    lengths = [count * count if count <= FEW else 0 for count in sizes]
    if not sizes or sum(lengths) * prod(sizes) > MOST_CELLS:
        lengths = [0] * n_players
    everywhere, parts = np.arange(prod(sizes)), []
    for player, (count, places) in enumerate(zip(sizes, places_of(sizes), strict=True)):
        for told in range(count if lengths[player] else 0):
            rows = np.tile(everywhere, (count, 1))
            rows[:, places[told]] = places
            parts.append(rows + player * prod(sizes))
    players = np.repeat(np.arange(n_players), lengths)
    others = np.concatenate(parts) if parts else np.zeros((0, prod(sizes)), dtype=np.intp)
    many = tuple(player for player, length in enumerate(lengths) if not length)
    bases = np.array([0, *accumulate(lengths)], dtype=np.intp)
    for table in (bases, players, others):
        table.setflags(write=False)
    return bases, many, players, others


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

    Notes
    -----
    In floats, the gains from all deviations of players with few actions are listed as rows over the profiles, if those
    are not many numbers: one product of matrices does for all of them.
    """

    __slots__ = ("_bases", "_counts", "_many", "_rows", "own", "places")

    def __init__(self, incentives: NumberArray) -> None:
        sizes = incentives.shape[1:]
        self.places = places_of(sizes)
        self.own: Sequence[NumberArray] = [
            payoffs.reshape(-1)[places] for payoffs, places in zip(incentives, self.places, strict=True)
        ]
        self._counts = np.array(sizes)
        self._bases, self._many, players, others = listed_of(sizes if incentives.dtype != object else (), len(sizes))
        self._rows: FloatArray = incentives.reshape(-1).take(others) - incentives.reshape(len(sizes), -1)[players]

    def largest_gain(self, probabilities: NumberArray) -> Number:
        """Compute the largest gain from a deviation, not less than 0.

        Parameters
        ----------
        probabilities
            Of every profile, shape ``(n_profiles,)``.
        """
        gains: list[Number] = [(self._rows @ probabilities).max()] if len(self._rows) else []
        for player in self._many:
            own = self.own[player]
            told = probabilities[self.places[player]]
            used = (told != 0).any(axis=1).nonzero()[0]
            received = told[used] @ own.T
            gains.append((received - received[np.arange(len(used)), used, np.newaxis]).max())
        return max(gains)

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
        for player in self._many:
            places, own = self.places[player], self.own[player]
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
        if len(self._rows):
            reduced -= self._listed(len(reduced), weighed) @ self._rows

    def _listed(self, n_proofs: int, weighed: Weighed) -> FloatArray:
        """Put the multipliers of players with few actions in the order of their rows, shape ``(n_proofs, n_rows)``."""
        players, weights, proofs = weighed.players, weighed.weights, weighed.proofs
        numbers = self._bases[players] + weighed.told * self._counts[players] + weighed.played
        if self._many:
            listed = (self._bases[1:] > self._bases[:-1])[players]
            numbers, weights, proofs = numbers[listed], weights[listed], proofs[listed]
        count = len(self._rows)
        table = np.bincount(proofs * count + numbers, weights, n_proofs * count).astype(np.float64, copy=False)
        return table.reshape(n_proofs, count)
