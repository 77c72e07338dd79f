"""What every player gains by every deviation at every profile, as a table to read columns and rows from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from itertools import accumulate
from math import prod
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from detente.numerics.incentive_tables import places_of
from detente.numerics.incentives import rounding_level

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

Kind = TypeVar("Kind")

KEPT = 128  #: so many layouts are kept, one a shape, ...
FEW_CELLS = 1 << 16  #: ... of games with up to so many gains: one or two megabytes each; ...
KEPT_LARGE = 8  #: ... and so many of larger ones


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
    others
        Same shape: where the payoff of that player after that deviation stands among all incentives.
    is_deviation
        Shape ``(n_deviations,)``: whether a number is that of a deviation to another action.
    """

    sizes: tuple[int, ...]
    n_profiles: int
    n_deviations: int
    offsets: tuple[int, ...]
    bases: tuple[int, ...]
    places: tuple[NDArray[np.intp], ...]
    numbers: NDArray[np.intp]
    others: NDArray[np.intp]
    is_deviation: NDArray[np.bool_]
    _split: NDArray[np.intp]

    def deviations(self) -> NDArray[np.bool_]:
        """Tell for every number whether it is a deviation to another action."""
        return self.is_deviation.copy()

    def split(self, deviations: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Return the players, what they are told, and what they play."""
        players, told, played = self._split[:, deviations]
        return players, told, played

    def parts(self, deviation: int) -> tuple[int, int, int]:
        """Return the player, what it is told, and what it plays."""
        player = bisect_right(self.bases, deviation) - 1
        return (player, *divmod(deviation - self.bases[player], self.sizes[player]))


def _kept(work: Callable[[tuple[int, ...]], Kind]) -> Callable[[tuple[int, ...]], Kind]:
    """Remember what depends on a shape only: many small ones, few large ones."""
    small, large = lru_cache(maxsize=KEPT)(work), lru_cache(maxsize=KEPT_LARGE)(work)

    @wraps(work)
    def found(sizes: tuple[int, ...]) -> Kind:
        return small(sizes) if prod(sizes) * sum(sizes) <= FEW_CELLS else large(sizes)

    return found


@_kept
def layout_of(sizes: tuple[int, ...]) -> Layout:
    """Lay out the games of one shape; block games of one kind of partition share it."""
    places = places_of(sizes)
    offsets, bases = (0, *accumulate(sizes)), (0, *accumulate(count * count for count in sizes))
    numbers, others = np.empty((2, prod(sizes), offsets[-1]), dtype=np.intp)
    split = []
    for player, count in enumerate(sizes):
        own, mine = np.arange(count * count).reshape(count, 1, count), slice(*offsets[player : player + 2])
        numbers[places[player], mine] = bases[player] + own
        others[:, mine][places[player]] = player * prod(sizes) + places[player].T[np.newaxis]
        split.append([np.full(count * count, player), *np.divmod(own.reshape(-1), count)])
    parts = np.concatenate(split, axis=1)
    is_deviation = parts[1] != parts[2]
    for table in (numbers, others, parts, is_deviation):
        table.setflags(write=False)
    return Layout(sizes, prod(sizes), bases[-1], offsets, bases, places, numbers, others, is_deviation, parts)


@_kept
def rows_of(sizes: tuple[int, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Say where the gains from every deviation stand among all of them, in the order of the profiles.

    Returns
    -------
    starts
        Shape ``(n_deviations + 1,)``: where those of every deviation begin in the second array.
    cells
        Shape ``(n_profiles sum m_i,)``: flat indices.
    """
    layout = layout_of(sizes)
    numbers = layout.numbers.reshape(-1)
    starts = np.concatenate([[0], np.bincount(numbers, minlength=layout.n_deviations).cumsum()])
    cells = numbers.argsort(kind="stable")
    for table in (starts, cells):
        table.setflags(write=False)
    return starts, cells


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
        table = incentives.reshape(len(sizes), -1)
        cells: FloatArray = table.reshape(-1).take(self.layout.others) - np.repeat(table.T, sizes, axis=1)
        cells[np.abs(cells) <= rounding_level(incentives)] = 0.0
        largest = np.maximum.reduceat(cells.max(axis=0), self.layout.offsets[:-1])
        self.factors = np.where(largest > 0, largest, 1.0)  #: what each player's gains were divided by, in the currency
        cells /= np.repeat(self.factors, sizes)
        self.cells = cells

    @cached_property
    def units(self) -> FloatArray:
        """The most that every deviation gains or loses at any profile, 1 where that is nothing; ``(n_deviations,)``."""
        layout = self.layout
        found: list[FloatArray] = []
        for player, (offset, count) in enumerate(zip(layout.offsets[:-1], layout.sizes, strict=True)):
            own = self.cells[:, offset : offset + count][layout.places[player]]
            found.append(np.abs(own).max(axis=1).reshape(-1))
        units: FloatArray = np.concatenate(found)
        units[units == 0] = 1.0
        return units

    def totals(self, profiles: NDArray[np.intp], weights: FloatArray) -> FloatArray:
        """Add up what the deviations gain at some profiles, with weights; shape ``(n_deviations,)``."""
        layout = self.layout
        gains = self.cells.take(profiles, axis=0)
        gains *= weights[:, np.newaxis]
        numbers = layout.numbers.take(profiles, axis=0)
        summed = np.bincount(numbers.reshape(-1), gains.reshape(-1), layout.n_deviations)
        return summed.astype(np.float64, copy=False)

    def largest(self, profiles: NDArray[np.intp], weights: FloatArray) -> float:
        """Compute the largest gain of a player, in the currency; not less than 0."""
        gains = np.maximum.reduceat(self.totals(profiles, weights), self.layout.bases[:-1]) * self.factors
        return float(gains.max())

    def row(self, deviation: int) -> tuple[NDArray[np.intp], FloatArray]:
        """Return the profiles at which a deviation matters, and what it gains there."""
        player, told, played = self.layout.parts(deviation)
        places = self.layout.places[player][told]
        return places, self.cells[places, self.layout.offsets[player] + played]
