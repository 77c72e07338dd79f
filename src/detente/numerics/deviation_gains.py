"""What every player gains by every deviation at every profile, as a table to read columns and rows from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.incentive_tables import places_of
from detente.numerics.incentives import rounding_level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

KEPT = 32  #: so many layouts are kept, one a shape


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Number the deviations of games of one shape: "player i plays b when told a" has the number base_i + a m_i + b.

    Attributes
    ----------
    sizes
        Numbers of actions.
    n_profiles, n_deviations
        prod m_i and sum m_i^2; the deviations from a to a are numbered too.
    offsets, bases
        Where a player's actions, and deviations, begin; and where the last one's end.
    places
        What `places_of` returns.
    numbers
        Shape ``(n_profiles, sum m_i)``: the number of the deviation from what is played at a profile to an action.
    """

    sizes: tuple[int, ...]
    n_profiles: int
    n_deviations: int
    offsets: tuple[int, ...]
    bases: tuple[int, ...]
    places: tuple[NDArray[np.intp], ...]
    numbers: NDArray[np.intp]

    def deviations(self) -> NDArray[np.bool_]:
        """Tell for every number whether it is a deviation to another action."""
        return np.concatenate([~np.eye(count, dtype=np.bool_).reshape(-1) for count in self.sizes])

    def split(self, deviations: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Return the players, what they are told, and what they play."""
        bases, sizes = np.array(self.bases), np.array(self.sizes)
        players = np.searchsorted(bases, deviations, side="right") - 1
        return (players, *np.divmod(deviations - bases[players], sizes[players]))

    def parts(self, deviation: int) -> tuple[int, int, int]:
        """Return the player, what it is told, and what it plays."""
        player = bisect_right(self.bases, deviation) - 1
        return (player, *divmod(deviation - self.bases[player], self.sizes[player]))


@lru_cache(maxsize=KEPT)
def layout_of(sizes: tuple[int, ...]) -> Layout:
    """Lay out the games of one shape; block games of one kind of partition share it."""
    places = places_of(sizes)
    offsets, bases = (0, *accumulate(sizes)), (0, *accumulate(count * count for count in sizes))
    numbers = np.empty((prod(sizes), offsets[-1]), dtype=np.intp)
    for player, count in enumerate(sizes):
        own = bases[player] + np.arange(count * count).reshape(count, 1, count)
        numbers[places[player], offsets[player] : offsets[player + 1]] = own
    numbers.setflags(write=False)
    return Layout(sizes, prod(sizes), bases[-1], offsets, bases, places, numbers)


class DeviationGains:
    """Hold u_i(b, s_-i) - u_i(s) for every profile s, player i and action b.

    Each player's gains are scaled to at most 1; what may be nothing but rounding is 0.

    Parameters
    ----------
    incentives
        Shape ``(n_players, *n_actions)``, floats.

    Notes
    -----
    prod m_i times sum m_i cells. A deviation from a is a row that is zero but where the player plays a, so that rows
    and columns are read off without building the constraints of correlated equilibria.
    """

    def __init__(self, incentives: FloatArray) -> None:
        sizes = incentives.shape[1:]
        self.layout = layout_of(sizes)
        self.cells = np.empty((self.layout.n_profiles, sum(sizes)))
        self.factors = np.ones(len(sizes))  #: what every player's gains were divided by, in the currency
        noise = rounding_level(incentives)
        for player, places in enumerate(self.layout.places):
            own = incentives[player].reshape(-1)[places]
            gains = own.T[np.newaxis] - own[:, :, np.newaxis]
            gains[np.abs(gains) <= noise] = 0.0
            largest = float(gains.max(initial=0.0))
            if largest > 0:
                gains /= largest
                self.factors[player] = largest
            self.cells[places, slice(*self.layout.offsets[player : player + 2])] = gains

    def totals(self, profiles: NDArray[np.intp], weights: FloatArray) -> FloatArray:
        """Add up what the deviations gain at some profiles, with weights; shape ``(n_deviations,)``."""
        layout = self.layout
        numbers, gains = layout.numbers[profiles], self.cells[profiles] * weights[:, np.newaxis]
        summed = np.bincount(numbers.reshape(-1), gains.reshape(-1), layout.n_deviations)
        totals: FloatArray = summed.astype(np.float64, copy=False)
        return totals

    def largest(self, profiles: NDArray[np.intp], weights: FloatArray) -> float:
        """Compute the largest gain of a player, in the currency; not less than 0."""
        gains = np.maximum.reduceat(self.totals(profiles, weights), self.layout.bases[:-1]) * self.factors
        return float(gains.max())

    def row(self, deviation: int) -> tuple[NDArray[np.intp], FloatArray]:
        """Return the profiles at which a deviation matters, and what it gains there."""
        player, told, played = self.layout.parts(deviation)
        places = self.layout.places[player][told]
        return places, self.cells[places, self.layout.offsets[player] + played]
