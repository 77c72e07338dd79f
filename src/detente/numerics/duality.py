"""Weak duality for correlated equilibria: what multipliers prove, recomputed from the payoffs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from detente.model.certificate import Stage
    from detente.model.numbers import Number, NumberArray


def dual_bound(stage: Stage, incentives: NumberArray, payoffs: NumberArray) -> Number:
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
    """
    reduced = np.tensordot(np.asarray(stage.weights, dtype=payoffs.dtype), payoffs, axes=1)
    for floor, multiplier in zip(stage.floors, stage.multipliers, strict=True):
        if multiplier:
            weights = np.asarray(floor.weights, dtype=payoffs.dtype)
            excess: NumberArray = np.tensordot(weights, payoffs, axes=1) - floor.bound
            reduced = reduced + multiplier * excess
    views = [np.moveaxis(reduced, block, 0) for block in range(len(incentives))]
    gains = [np.moveaxis(own, block, 0) for block, own in enumerate(incentives)]
    for block, told, played, weight in stage.deviations:
        views[block][told] -= weight * (gains[block][played] - gains[block][told])
    bound: Number = reduced.max()
    return bound if payoffs.dtype == object else float(bound)
