"""The multipliers of stages in floats: the bounds that they prove, and what rounding may add to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, chain
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.accurate_rows import EPSILON, accurate_excess, lost
from detente.numerics.incentive_tables import Weighed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.certificate import Stage
    from detente.model.numbers import FloatArray, Number
    from detente.numerics.incentive_tables import IncentiveTables


@dataclass(frozen=True, slots=True, eq=False)
class FloatProofs:
    """Hold the numbers of some stages that their bounds depend on.

    Attributes
    ----------
    weights
        Shape ``(n_stages, n_blocks)``.
    floored, demands, bounds, multipliers
        One entry a floor: the place of its stage, what it weighs, shape ``(n_floors, n_blocks)``, its bound and its
        multiplier.
    stated
        The bounds as they are stated, some of them fractions.
    weighed
        The multipliers of deviations, with the places of their stages.
    excesses
        Shape ``(n_floors, n_profiles)``: by how much payoffs exceed floors, added up accurately; None for floors whose
        multipliers are not so large that it matters.
    """

    weights: FloatArray
    floored: NDArray[np.intp]
    demands: FloatArray
    bounds: FloatArray
    multipliers: FloatArray
    stated: Sequence[Number]
    weighed: Weighed
    excesses: FloatArray | None = None

    def fit(self, sizes: Sequence[int]) -> bool:
        """Tell whether all multipliers belong to deviations that exist among so many actions, and none is negative."""
        players, told, played = self.weighed.players, self.weighed.told, self.weighed.played
        if not bool((self.multipliers >= 0).all() and ((players >= 0) & (players < len(sizes))).all()):
            return False
        counts = np.array(sizes)[players]
        good = (told >= 0) & (told < counts) & (played >= 0) & (played < counts) & (self.weighed.weights >= 0)
        return bool(good.all())

    def accurately(self, payoffs: FloatArray, rest: FloatArray) -> FloatProofs:
        """Add up accurately by how much payoffs exceed floors: for large multipliers of sums that nearly cancel.

        `rest` is what payoffs lack, shape ``(n_blocks, n_profiles)``; see `rounded_off`.
        """
        table = payoffs.reshape(len(payoffs), -1)
        asked = [(*demand, bound) for demand, bound in zip(self.demands.tolist(), self.stated, strict=True)]
        rows = {floor: accurate_excess(floor[:-1], floor[-1], table, rest) for floor in dict.fromkeys(asked)}
        return replace(self, excesses=np.array([rows[floor] for floor in asked]))

    def rounding(self, largest: tuple[FloatArray, FloatArray], sizes: Sequence[int]) -> FloatArray:
        """Bound what floating-point arithmetic can lose in each bound, in the currency; shape ``(n_stages,)``.

        Every entry is a sum over the blocks and floors, and over what each block could play instead of what it is told;
        each addition loses at most the machine epsilon of the largest partial sum.

        Parameters
        ----------
        largest
            Shape ``(n_blocks,)`` each: the largest absolute payoffs, and those that decide who deviates.
        sizes
            Numbers of actions.
        """
        payoffs, incentives = largest
        count, starts = len(self.weights), (0, *accumulate(sizes))
        total = np.abs(self.weights) @ payoffs
        floors = np.abs(self.demands) @ payoffs + np.abs(self.bounds)
        if self.excesses is not None:
            floors = lost(np.abs(self.excesses).max(axis=1), floors, len(sizes) + 1)
        needed = self.multipliers * floors
        total += np.bincount(self.floored, needed, count)
        additions = (np.bincount(self.floored, minlength=count) + 1) * (len(sizes) + 1) + len(sizes)
        weighed = self.weighed
        places = weighed.proofs * starts[-1] + np.array(starts)[weighed.players] + weighed.told
        sums, counts = (
            np.maximum.reduceat(np.bincount(places, part, count * starts[-1]).reshape(count, -1), starts[:-1], axis=1)
            for part in (weighed.weights, None)
        )
        rounded: FloatArray = (total + 2 * (sums @ incentives)) * EPSILON * (additions + 2 * counts.sum(axis=1))
        return rounded

    def bounded(self, payoffs: FloatArray, tables: IncentiveTables) -> list[float]:
        """Compute the bounds that the multipliers prove, as `numerics.duality.dual_bound` does, in the currency.

        Parameters
        ----------
        payoffs
            Shape ``(n_blocks, *n_actions)``.
        tables
            The payoffs that decide who deviates.
        """
        table = payoffs.reshape(len(payoffs), -1)
        if self.excesses is None:
            combined = self.weights.copy()
            np.add.at(combined, self.floored, self.multipliers[:, np.newaxis] * self.demands)
            needed = np.bincount(self.floored, self.multipliers * self.bounds, len(combined))
            reduced = combined @ table - needed[:, np.newaxis]
        else:
            reduced = self.weights @ table
            np.add.at(reduced, self.floored, self.multipliers[:, np.newaxis] * self.excesses)
        tables.subtract(reduced, self.weighed)
        bounds: list[float] = reduced.max(axis=1).tolist()
        return bounds


def float_proofs(stages: Sequence[Stage]) -> FloatProofs | None:
    """Read stages of as many blocks each; None if some number is not finite, or too large for a float."""
    floors = [floor for stage in stages for floor in stage.floors]
    deviations = list(chain.from_iterable([stage.deviations for stage in stages]))
    entries = list(zip(*deviations, strict=True)) or [(), (), (), ()]
    numbers = (
        [stage.weights for stage in stages],
        [floor.weights for floor in floors],
        [floor.bound for floor in floors],
        list(chain.from_iterable([stage.multipliers for stage in stages])),
        entries[3],
    )
    try:
        weights, demands, bounds, multipliers, weighed = [np.array(entry, dtype=np.float64) for entry in numbers]
        players, told, played = [np.array(entry, dtype=np.intp) for entry in entries[:3]]
    except (OverflowError, ValueError):
        return None
    if not all(np.isfinite(array).all() for array in (weights, demands, bounds, multipliers, weighed)):
        return None
    owners = np.arange(len(stages))
    floored = owners.repeat([len(stage.floors) for stage in stages])
    proofs = owners.repeat([len(stage.deviations) for stage in stages])
    demands = demands.reshape(len(floors), weights.shape[1])
    part = Weighed(proofs, players, told, played, weighed)
    return FloatProofs(weights, floored, demands, bounds, multipliers, [floor.bound for floor in floors], part)
