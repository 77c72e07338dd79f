"""The best mixture of known points, one mixture an episode, under demands on the sum of all episodes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import lcm
from typing import TYPE_CHECKING

from detente.numerics.dictionary import IntegerProgram
from detente.numerics.lp import Basis
from detente.numerics.rational import exact_optimum

if TYPE_CHECKING:
    from collections.abc import Sequence

    Points = Sequence[tuple[Fraction, ...]]  #: what known points of one episode pay, times the weight of the episode
    Demand = tuple[Sequence[Fraction], Fraction]  #: weights of the blocks, and the least weighted sum


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Hold the best mixture, and what proves that no other one of these points is better.

    Attributes
    ----------
    value
        Its weighted sum; or, where demands may be missed, minus by how much.
    shares
        For every episode the weights of its points, by place.
    prices
        One a demand, not negative: what a unit less of it would bring.
    levels
        One an episode: no point of it has a larger weighted sum, demands counted at their prices.
    """

    value: Fraction
    shares: tuple[dict[int, Fraction], ...]
    prices: tuple[Fraction, ...]
    levels: tuple[Fraction, ...]


def best_mixture(points: Sequence[Points], weights: Sequence[Fraction], demands: Sequence[Demand]) -> Mixture:
    """Maximise a weighted sum of payoffs over mixtures that meet all demands.

    With shares s_k of the points x_kv of episode k, which add up to 1 in every episode: maximise sum s_kv weights.x_kv
    subject to sum s_kv g.x_kv >= b for every demand (g, b).

    Raises
    ------
    Infeasible
        If no mixture of these points meets them.

    Notes
    -----
    One exact linear program: a column a point, a row an episode and a row a demand.
    """
    return _solved(points, [_value(weights, point) for own in points for point in own], demands, missing=False)


def least_missing(points: Sequence[Points], demands: Sequence[Demand]) -> Mixture:
    """Find the mixture that misses the demands by as little as possible, the same amount for all."""
    return _solved(points, [Fraction(0) for own in points for _ in own], demands, missing=True)


def _solved(
    points: Sequence[Points], gains: Sequence[Fraction], demands: Sequence[Demand], *, missing: bool
) -> Mixture:
    starts = [0, *accumulate(map(len, points))]
    width = starts[-1]
    rows: list[dict[int, int]] = [dict.fromkeys(range(a, b), 1) for a, b in pairwise(starts)]
    bounds, units = [1] * len(points), []
    flat = [point for own in points for point in own]
    for direction, bound in demands:
        column = [_value(direction, point) for point in flat]
        unit = lcm(bound.denominator, *(value.denominator for value in column))
        row = {place: -int(value * unit) for place, value in enumerate(column) if value}
        rows.append({**row, width: -unit} if missing else row)
        bounds.append(-int(bound * unit))
        units.append(unit)
    scale = lcm(1, *(gain.denominator for gain in gains))
    objective = [int(gain * scale) for gain in gains] + ([-scale] if missing else [])
    found = exact_optimum(IntegerProgram(objective, rows, bounds, len(points)), Basis(tuple(starts[:-1]), ()))
    shares = tuple(
        {place - a: found.x[place] for place in range(a, b) if place in found.x} for a, b in pairwise(starts)
    )
    duals = [found.duals.get(row, Fraction(0)) / scale for row in range(len(rows))]
    prices = tuple(dual * unit for dual, unit in zip(duals[len(points) :], units, strict=True))
    return Mixture(found.value / scale, shares, prices, tuple(duals[: len(points)]))


def _value(weights: Sequence[Fraction], point: Sequence[Fraction]) -> Fraction:
    return sum((weight * payoff for weight, payoff in zip(weights, point, strict=True)), Fraction(0))
