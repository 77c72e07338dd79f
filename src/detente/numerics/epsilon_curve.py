"""All corners of the largest weighted payoff as a function of the gain from deviating that is tolerated."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from detente.model.epsilon_curve import EpsilonCorner, EpsilonCurve
from detente.model.numbers import is_exact, weighted
from detente.numerics.epsilon_equilibria import EpsilonEquilibria
from detente.numerics.exact_epsilon_equilibria import ExactEpsilonEquilibria
from detente.numerics.polygon import bends, chain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Stage
    from detente.model.epsilon_curve import Multipliers
    from detente.model.numbers import Number, NumberArray

Possible = EpsilonEquilibria | ExactEpsilonEquilibria


def epsilon_curve(payoffs: NumberArray, scale: float, best: Stage) -> EpsilonCurve:
    """Find every corner of V(epsilon), the largest weighted payoff with deviation gains of at most epsilon.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``, floats or fractions.
    scale
        The scale of the game, in the currency.
    best
        The largest weighted payoff of a correlated equilibrium: its weights are those of the curve.

    Raises
    ------
    NumericalTrouble
        If a corner could not be certified within 1e-9 of the scale.

    Notes
    -----
    The points (epsilon, value) of all distributions form a convex set, and the curve is a part of its boundary: it is
    walked like the boundary of a polygon, with a linear program a corner and an edge, whose multipliers prove the edge.
    In floats, corners that stand out by at most 1e-9 of the scale, in either coordinate, are not told apart.
    """
    possible: Possible
    unit: Number
    if is_exact(payoffs):
        possible, unit = ExactEpsilonEquilibria(payoffs, best.weights, scale), Fraction(1)
    else:
        possible, unit = EpsilonEquilibria(payoffs / scale, best.weights), scale
    found = _walked(possible, _start(best, unit))
    proofs = tuple(_proof(possible, here, there) for here, there in pairwise(found))
    return EpsilonCurve(best.weights, tuple(_corner(stage, payoffs, best.weights, unit) for stage in found), proofs)


def _walked(possible: Possible, start: Stage) -> list[Stage]:
    """List the corners from the best equilibrium to the first distribution of the largest value."""
    tie, end = possible.tie, possible.ceiling()
    if end.payoffs[1] - start.payoffs[1] <= tie:
        return [start]
    found = bends(chain(possible.maximise, start, end, tie), tie)
    while found[-1].payoffs[1] - found[-2].payoffs[1] <= tie:
        found.pop()
    rising = [here for here, there in pairwise(found) if here.payoffs[0] < there.payoffs[0]]
    return [*rising, found[-1]]


def _start(best: Stage, unit: Number) -> Stage:
    """Read the best equilibrium as a point of the plane."""
    zero, value = type(unit)(0), best.lower / unit
    return replace(best, weights=(zero, zero + 1), payoffs=(zero, value), deviations=(), lower=value, upper=value)


def _proof(possible: Possible, here: Stage, there: Stage) -> Multipliers:
    """Ask for the multipliers that prove the line through two corners, per unit of the value."""
    across = there.payoffs[0] - here.payoffs[0]
    up = there.payoffs[1] - here.payoffs[1]
    longest = max(across, up)
    stage = possible.maximise((-up / longest, across / longest))
    share = stage.weights[1]
    return tuple((*entry[:3], entry[3] / share) for entry in stage.deviations)


def _corner(stage: Stage, payoffs: NumberArray, weights: Sequence[Number], unit: Number) -> EpsilonCorner:
    """Read a point of the plane in the currency."""
    paid = payoffs.reshape(len(payoffs), -1)[:, list(stage.profiles)] @ np.array(stage.probabilities)
    kept = tuple(paid.tolist())
    return EpsilonCorner(stage.payoffs[0] * unit, weighted(weights, kept), kept, stage.profiles, stage.probabilities)
