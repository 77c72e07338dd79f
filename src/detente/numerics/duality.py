"""Weak duality for correlated equilibria: what multipliers prove, recomputed from the payoffs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.model.certificate import Stage
from detente.numerics.accurate_rows import accurate_excess
from detente.numerics.tolerance import STEEP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Floor
    from detente.model.numbers import FloatArray, Number, NumberArray


def combined(weights: Sequence[Number], rows: NumberArray) -> NumberArray:
    """Add up rows with weights, skipping zeros and ones: most weights are, and fractions are slow.

    Parameters
    ----------
    weights
        Shape ``(n_rows,)``.
    rows
        Shape ``(n_rows, ...)``, floats or fractions; the weights are of the same kind.

    Returns
    -------
    NumberArray
        A fresh array of the shape of one row.
    """
    total: NumberArray = np.zeros(rows.shape[1:], dtype=rows.dtype)
    for place, (weight, row) in enumerate((w, r) for w, r in zip(weights, rows, strict=True) if w):
        part = row if weight == 1 else weight * row
        total = np.array(part) if place == 0 else total + part
    return total


def dual_bound(stage: Stage, incentives: NumberArray, payoffs: NumberArray, rest: FloatArray | None = None) -> Number:
    """Compute the bound that a stage's multipliers prove, in the currency.

    For multipliers lambda >= 0 of the deviations and y >= 0 of the floors, every correlated equilibrium mu that
    satisfies the floors has weights.f(mu) at most the largest, over pure profiles s, of

        weights.u(s) - sum lambda_i(a, b) [s_i = a] [u_i(b, s_-i) - u_i(s)] + sum_k y_k (weights_k.u(s) - bound_k),

    because the middle sum is at least 0 and the last one at least 0 in expectation under mu.

    Parameters
    ----------
    stage
        Its multipliers must be non-negative: the caller checks.
    incentives, payoffs
        Shape ``(n_blocks, *n_actions)``, floats or fractions.
    rest
        Shape ``(n_blocks, n_profiles)``: what floats lack of the payoffs.
    """
    reduced = combined(stage.weights, payoffs)
    for floor, multiplier in zip(stage.floors, stage.multipliers, strict=True):
        if multiplier:
            reduced = reduced + multiplier * _excess(floor, payoffs, rest, steep=multiplier > STEEP)
    views = [np.moveaxis(reduced, block, 0) for block in range(len(incentives))]
    gains = [np.moveaxis(own, block, 0) for block, own in enumerate(incentives)]
    for block, told, played, weight in stage.deviations:
        views[block][told] -= weight * (gains[block][played] - gains[block][told])
    bound: Number = reduced.max()
    return bound if payoffs.dtype == object else float(bound)


def _excess(floor: Floor, payoffs: NumberArray, rest: FloatArray | None, *, steep: bool) -> NumberArray:
    """Compute by how much payoffs exceed a floor; in floats accurately, where rounding would count many times."""
    if steep and payoffs.dtype != object:
        table = payoffs.reshape(len(payoffs), -1)
        return accurate_excess(floor.weights, floor.bound, table, rest).reshape(payoffs.shape[1:])
    excess: NumberArray = combined(floor.weights, payoffs) - floor.bound
    return excess


def stage_of(
    payoffs: NumberArray,
    question: tuple[Sequence[Number], Sequence[Floor], tuple[Number, ...]],
    point: tuple[NumberArray, NumberArray],
    deviations: tuple[tuple[int, int, int, Number], ...],
) -> Stage:
    """Put a proof together whose upper bound is its lower one, as that of an exact optimum is.

    Parameters
    ----------
    payoffs
        Shape ``(n_blocks, n_profiles)``.
    question
        The weights, the floors, and the multipliers of the floors.
    point
        Profiles and their probabilities.
    deviations
        (block, told, played, multiplier).
    """
    weights, floors, multipliers = question
    profiles, probabilities = point
    paid = tuple((payoffs[:, profiles] @ probabilities).tolist())
    lower = sum((w * f for w, f in zip(weights, paid, strict=True)), type(paid[0])(0))
    places, chances = tuple(map(int, profiles)), tuple(probabilities.tolist())
    return Stage(tuple(weights), tuple(floors), multipliers, places, chances, paid, deviations, lower, lower)
