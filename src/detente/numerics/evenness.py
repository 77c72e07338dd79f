"""How far a distribution can be from the evenest correlated equilibrium: weak duality, in fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray, Number
    from detente.numerics.integer_table import IntegerTable

HUGE = 10**300  #: larger numbers are cut off before they are read as floats
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, eq=False)
class Evenness:
    """Hold what a distribution measures and what is proven of it.

    Attributes
    ----------
    lower, upper
        The measure of the distribution, and the most that any equilibrium can measure.
    distance
        How far the distribution is from the evenest equilibrium at most: the sum of absolute differences for entropy,
        the root of the sum of squares for Gini's index.
    """

    lower: Number
    upper: Number
    distance: float


def evenness(
    measure: str,
    chances: Sequence[Fraction],
    deviations: Sequence[tuple[int, int, int, Number]],
    incentives: IntegerTable,
) -> Evenness:
    """Compute what multipliers prove.

    Let g = G mu be what each deviation gains under mu, and lambda >= 0 the multipliers. Among the distributions under
    which no deviation gains more than max(g, 0), the correlated equilibria included, none is more even than
    measure(mu) + gap, where

    - for entropy, gap = KL(mu | p) + lambda.max(-g, 0) with p proportional to exp(-lambda.G), and mu differs from the
      evenest by at most sqrt(2 gap), absolute differences added up (Pinsker). KL(mu | p) <= sum (mu - p)^2 / p is used,
      which loses nothing to cancellation;
    - for Gini's index, gap = |mu - p|^2 + 2 (p - q).(mu - p) + 2 lambda.max(-g, 0) with q = -lambda.G and p the
      distribution nearest to q, and mu differs from the evenest by at most sqrt(gap), in the root of squares (strong
      convexity).

    Parameters
    ----------
    measure
        "entropy" or "gini".
    chances
        One a profile, in C order.
    deviations
        (block, told, played, multiplier), none negative.
    incentives
        Shape ``(n_blocks, *n_actions)``: the payoffs that decide who deviates.

    Returns
    -------
    Evenness
        Fractions for Gini's index; for entropy floats, whose rounding the distance counts.

    Notes
    -----
    O(n_profiles / m_i) integer operations a deviation of player i, for m_i actions.
    """
    prices, slackness = _prices(chances, deviations, incentives)
    return _entropy(chances, prices, slackness) if measure == "entropy" else _gini(chances, prices, slackness)


def _prices(
    chances: Sequence[Fraction], deviations: Sequence[tuple[int, int, int, Number]], incentives: IntegerTable
) -> tuple[list[Fraction], Fraction]:
    """Compute -lambda.G at every profile, and lambda.max(-g, 0)."""
    tables = [np.moveaxis(own, block, 0) for block, own in enumerate(incentives.table)]
    shape = incentives.table.shape[1:]
    weights, unit = _whole([Fraction(weight) for *_, weight in deviations])
    told_by, fine = _whole(chances)
    table, prices = np.array([told_by, [0] * len(told_by)], dtype=object).reshape(2, *shape)
    by_block = [(np.moveaxis(prices, block, 0), np.moveaxis(table, block, 0)) for block in range(len(shape))]
    slack = 0
    for (block, told, played, _), weight in zip(deviations, weights, strict=True):
        gains, (priced, chanced) = tables[block][played] - tables[block][told], by_block[block]
        priced[told] -= weight * gains
        slack += weight * max(-int(np.sum(gains * chanced[told])), 0)
    whole = unit * incentives.unit
    return [Fraction(price, whole) for price in prices.reshape(-1).tolist()], Fraction(slack, whole * fine)


def _whole(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """Read fractions as integers over a common denominator."""
    unit = np.lcm.reduce(np.array([1, *(value.denominator for value in values)], dtype=object))
    return [value.numerator * (unit // value.denominator) for value in values], int(unit)


def _entropy(chances: Sequence[Fraction], prices: Sequence[Fraction], slackness: Fraction) -> Evenness:
    found = np.array(chances, dtype=np.float64)
    exponents = np.array([float(_cut(price)) for price in prices])
    used = found > 0
    lower = 0.0 - float((found[used] * np.log(found[used])).sum())
    largest = float(np.abs(exponents[used]).max())
    exponents -= exponents.max()
    exponents -= float(np.log(np.exp(exponents).sum()))
    matched = np.exp(exponents)
    if not matched[used].all():
        return Evenness(lower, float("inf"), float("inf"))
    told = matched > 0
    squares = (found[told] - matched[told]) ** 2 / matched[told]
    gap = float(squares.sum()) + float(slackness)
    rounding = EPSILON * (len(found) + largest + float(np.abs(exponents[used]).max()))
    return Evenness(lower, lower + gap, sqrt(2 * gap) + 4 * rounding)


def _gini(chances: Sequence[Fraction], prices: Sequence[Fraction], slackness: Fraction) -> Evenness:
    lower = 1 - sum((chance * chance for chance in chances), Fraction(0))
    threshold = _threshold(prices)
    gap = 2 * slackness
    for chance, price in zip(chances, prices, strict=True):
        nearest = max(price - threshold, Fraction(0))
        gap += (chance - nearest) ** 2
        if not nearest:
            gap += 2 * (threshold - price) * chance
    gap = _cut(gap)
    return Evenness(lower, lower + gap, sqrt(gap))


def _cut(value: Fraction) -> Fraction:
    return max(min(value, Fraction(HUGE)), -Fraction(HUGE))


def _threshold(prices: Sequence[Fraction]) -> Fraction:
    """Find t such that the positive parts of prices - t add up to 1."""
    total, threshold = Fraction(0), Fraction(0)
    for count, price in enumerate(sorted(prices, reverse=True), start=1):
        if count > 1 and price <= threshold:
            break
        total += price
        threshold = (total - 1) / count
    return threshold


def payoff_radius(measure: str, distance: float, payoffs: FloatArray) -> float:
    """Bound by how much a payoff can change where a distribution changes by at most a distance, in the currency.

    Parameters
    ----------
    payoffs
        Shape ``(n_blocks, n_profiles)``.
    """
    if not distance:
        return 0.0
    middle = (payoffs.max(axis=1) + payoffs.min(axis=1)) / 2
    away = payoffs - middle[:, np.newaxis]
    norms = np.abs(away).max(axis=1) if measure == "entropy" else np.sqrt((away * away).sum(axis=1))
    return float(norms.max()) * distance + 2 * EPSILON * float(np.abs(payoffs).max())
