"""The multipliers of a stage in floats: the bound that they prove, and what rounding may add to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.incentive_tables import Weighed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.certificate import Stage
    from detente.model.numbers import FloatArray
    from detente.numerics.incentive_tables import IncentiveTables

EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, eq=False)
class FloatProof:
    """Hold the numbers of a stage that its bound depends on.

    Attributes
    ----------
    weights
        Shape ``(n_blocks,)``.
    demands, bounds, multipliers
        Shapes ``(n_floors, n_blocks)``, ``(n_floors,)`` and ``(n_floors,)``.
    deviations, weighed
        Shapes ``(3, n_deviations)`` and ``(n_deviations,)``: blocks, what they are told and what they play, and the
        multipliers.
    """

    weights: FloatArray
    demands: FloatArray
    bounds: FloatArray
    multipliers: FloatArray
    deviations: NDArray[np.intp]
    weighed: FloatArray

    def rounding(self, largest: tuple[FloatArray, FloatArray], sizes: Sequence[int]) -> float:
        """Bound what floating-point arithmetic can lose in the bound, in the currency.

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
        total = float(np.abs(self.weights) @ payoffs)
        if len(self.bounds):
            total += float(self.multipliers @ (np.abs(self.demands) @ payoffs + np.abs(self.bounds)))
        additions = (len(self.bounds) + 1) * (len(sizes) + 1) + len(sizes)
        if len(self.weighed):
            starts = (0, *accumulate(sizes))
            places = np.array(starts)[self.deviations[0]] + self.deviations[1]
            sums = np.bincount(places, self.weighed, starts[-1])
            counts = np.bincount(places, minlength=starts[-1])
            total += 2 * float(np.maximum.reduceat(sums, starts[:-1]) @ incentives)
            additions += 2 * int(np.maximum.reduceat(counts, starts[:-1]).sum())
        return total * EPSILON * additions


def float_bounds(proofs: Sequence[FloatProof], payoffs: FloatArray, tables: IncentiveTables) -> list[float]:
    """Compute the bounds that proofs give, as `numerics.duality.dual_bound` does, in the currency.

    Parameters
    ----------
    payoffs
        Shape ``(n_blocks, *n_actions)``.
    tables
        The payoffs that decide who deviates.
    """
    if not proofs:
        return []
    combined = np.array([proof.weights + proof.multipliers @ proof.demands for proof in proofs])
    needed = np.array([proof.multipliers @ proof.bounds for proof in proofs])
    reduced = combined @ payoffs.reshape(len(payoffs), -1) - needed[:, np.newaxis]
    sizes = [len(proof.weighed) for proof in proofs]
    players, told, played = np.concatenate([proof.deviations for proof in proofs], axis=1)
    weights = np.concatenate([proof.weighed for proof in proofs])
    tables.subtract(reduced, Weighed(np.repeat(np.arange(len(sizes)), sizes), players, told, played, weights))
    bounds: list[float] = reduced.max(axis=1).tolist()
    return bounds


def float_proof(stage: Stage) -> FloatProof | None:
    """Read a stage; None if some number is not finite, or too large for a float."""
    entries = list(zip(*stage.deviations, strict=True)) or [(), (), (), ()]
    deviations = np.array(entries[:3], dtype=np.intp)
    demands = [floor.weights for floor in stage.floors]
    numbers = stage.weights, [floor.bound for floor in stage.floors], stage.multipliers, entries[3], *demands
    try:
        weights, bounds, multipliers, weighed, *_ = arrays = [np.array(entry, dtype=np.float64) for entry in numbers]
    except (OverflowError, ValueError):
        return None
    if not np.isfinite(np.concatenate(arrays)).all():
        return None
    asked = np.array(arrays[4:]).reshape(len(demands), len(weights))
    return FloatProof(weights, asked, bounds, multipliers, deviations, weighed)
