"""Quantiles of Student's t: how many standard errors an interval needs when the error itself is estimated."""

from __future__ import annotations

from functools import cache
from math import cos, floor, pi, sin, sqrt
from statistics import NormalDist

SERIES = 200  #: up to so many degrees of freedom, by the finite series; beyond, by the expansion
HALVINGS = 60


def quantile(level: float, freedom: float) -> float:
    """Compute t with P(|T| <= t) = level for T of Student's distribution.

    Parameters
    ----------
    level
        In (0, 1).
    freedom
        Degrees of freedom, at least 1. Between whole numbers the quantile is interpolated, which is a little too large,
        never too small: quantiles are convex.

    Notes
    -----
    Good to 1e-9. Continuous in `freedom`, so that rounding in it moves the quantile as little.

    References
    ----------
    Abramowitz & Stegun (1964), 26.7.3, 26.7.4 and 26.7.5.

    Examples
    --------
    >>> round(quantile(0.95, 1.0), 3), round(quantile(0.95, 10.0), 3)
    (12.706, 2.228)
    """
    whole = floor(freedom)
    below = _whole(level, whole)
    return below + (freedom - whole) * (_whole(level, whole + 1) - below)


@cache
def _whole(level: float, freedom: int) -> float:
    normal = NormalDist().inv_cdf((1 + level) / 2)
    if freedom > SERIES:
        return _expanded(normal, freedom)
    low, high = 0.0, pi / 2  # t / sqrt(freedom) is the tangent of this angle
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < level else (low, middle)
    return sqrt(freedom) * sin(low) / cos(low)


def _within(angle: float, freedom: int) -> float:
    """Compute P(|T| <= sqrt(freedom) tan(angle)) by the finite series."""
    square = cos(angle) ** 2
    odd = freedom % 2
    term = total = cos(angle) if odd else 1.0
    for step in range(2 + odd, freedom - 1, 2):
        term *= square * (step - 1) / step
        total += term
    if not odd:
        return sin(angle) * total
    return 2 / pi * (angle + (sin(angle) * total if freedom > 1 else 0.0))


def _expanded(x: float, freedom: int) -> float:
    """Correct the normal quantile x, in powers of 1 / freedom."""
    first = (x**3 + x) / 4
    second = (5 * x**5 + 16 * x**3 + 3 * x) / 96
    third = (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384
    fourth = (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160
    return x + first / freedom + second / freedom**2 + third / freedom**3 + fourth / freedom**4
