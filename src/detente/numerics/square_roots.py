"""Sums of square roots of fractions: which of two is larger is decided exactly."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGITS = 256  #: binary digits of roots at first


class Halfway(NamedTuple):
    """Say where a walk along steps of given lengths has half of them behind it.

    Attributes
    ----------
    step
        The place of the step on which that is.
    share
        The part of this step that is behind.
    error
        A bound of the error of `share`; 0 if it is exact.
    """

    step: int
    share: Fraction
    error: Fraction


def halfway(squares: Sequence[Fraction]) -> Halfway:
    """Find the middle of a walk whose steps have the square roots of some positive fractions as lengths.

    Notes
    -----
    Roots of fractions whose product is a square are multiples of each other; roots of which no two are so are linearly
    independent over the fractions. So a sum of roots is 0 only if the multiples of each kind add up to 0, and otherwise
    enough digits tell its sign.
    """
    kinds: list[Fraction] = []
    lengths = [_multiple(square, kinds) for square in squares]
    half = [Fraction(0)] * len(kinds)
    for kind, factor in lengths:
        half[kind] += factor / 2
    step, left = 0, list(half)
    while is_positive(after := _less(left, *lengths[step]), kinds):
        step, left = step + 1, after
    return _part(step, left, lengths[step], kinds)


def _less(left: Sequence[Fraction], kind: int, factor: Fraction) -> list[Fraction]:
    """Subtract a multiple of the root of one kind."""
    return [value - factor * (place == kind) for place, value in enumerate(left)]


def _multiple(square: Fraction, kinds: list[Fraction]) -> tuple[int, Fraction]:
    """Write a root as a multiple of the root of a kind that is known, or of a new one."""
    for place, known in enumerate(kinds):
        ratio = square / known
        above, below = isqrt(ratio.numerator), isqrt(ratio.denominator)
        if (above * above, below * below) == ratio.as_integer_ratio():
            return place, Fraction(above, below)
    kinds.append(square)
    return len(kinds) - 1, Fraction(1)


def is_positive(factors: Sequence[Fraction], kinds: Sequence[Fraction]) -> bool:
    """Tell whether a sum of multiples of roots of different kinds is positive."""
    if not any(factors):
        return False
    digits = DIGITS
    while True:
        value, error = _value(factors, kinds, digits)
        if abs(value) > error:
            return value > 0
        digits *= 2


def _value(factors: Sequence[Fraction], kinds: Sequence[Fraction], digits: int) -> tuple[Fraction, Fraction]:
    """Add up multiples of roots, each rounded down to so many digits; also return a bound of the error."""
    value = sum((factor * root(kind, digits) for factor, kind in zip(factors, kinds, strict=True)), Fraction(0))
    return value, sum(map(abs, factors), Fraction(0)) / 2**digits


def root(square: Fraction, digits: int) -> Fraction:
    """Take a square root and round it down to so many binary digits after the point."""
    return Fraction(isqrt((square.numerator << 2 * digits) // square.denominator), 1 << digits)


def _part(step: int, left: Sequence[Fraction], own: tuple[int, Fraction], kinds: Sequence[Fraction]) -> Halfway:
    """Divide what is left to the middle by the length of the step that reaches it."""
    kind, factor = own
    if not any(value for place, value in enumerate(left) if place != kind):
        return Halfway(step, left[kind] / factor, Fraction(0))
    length = factor * root(kinds[kind], DIGITS)
    value, error = _value(left, kinds, DIGITS)
    share = min(max(value / length, Fraction(0)), Fraction(1))
    return Halfway(step, share, (error + factor / 2**DIGITS) / length)
