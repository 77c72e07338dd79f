"""Measured violations: what every claim is off by, and the rejection of the ones that are off by too much."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite, lcm
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import CertificateRejected
from detente.model.numbers import absolute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray, Number

    Written = Sequence[Number] | FloatArray

ACCEPTED = 2e-9  #: relative to the scale: a violation of at most this is accepted
ROUNDING = 1e-14  #: relative to the largest payoff: what floats may lose besides
MOST_ROUNDING = 5e-7  #: relative to the scale: the most that is accepted as rounding, unless floats are further apart
SPACING = 4e-16  #: relative to the largest payoff: a few times the distance of neighbouring floats
FEW = 16  #: up to so many floats are faster looked at one by one than as an array
PROBABILITY = 2e-10  #: how far probabilities may be from adding up to 1, or below 0


class Ledger:
    """Collect violations of one certificate.

    Parameters
    ----------
    scale
        The scale of the game, in the currency.
    size
        The largest absolute payoff times the number of players: numbers that were written as floats are compared no
        more closely than rounding allows.
    exact
        Whether the arithmetic of this check is that of fractions.
    """

    def __init__(self, scale: float, size: float, *, exact: bool) -> None:
        self.exact = exact
        self.scale = scale
        allowed = ACCEPTED * scale + max(min(ROUNDING * size, MOST_ROUNDING * scale), SPACING * size)
        self.allowed: Number = Fraction(allowed) if exact else allowed
        self.largest: Number = Fraction(0) if exact else 0.0

    def strict(self) -> Ledger:
        """Make a ledger of exact arithmetic that accepts no violation at all."""
        ledger = Ledger(self.scale, 0.0, exact=True)
        ledger.allowed = Fraction(0)
        return ledger

    def number(self, value: Number) -> Number:
        """Read a written number in the arithmetic of this check.

        Raises
        ------
        CertificateRejected
            If it is not finite, or too large for a float.
        """
        if type(value) is Fraction if self.exact else type(value) is float and isfinite(value):
            return value
        try:
            read: Number = Fraction(value) if self.exact else float(value)
        except (ValueError, OverflowError):
            read = float("nan")
        self.demand(fact=isinstance(read, Fraction) or isfinite(read), claim="every number is finite")
        return read

    def floats(self, values: Written) -> FloatArray:
        """Read many written numbers as floats; refuse them if one is not finite, or too large."""
        try:
            read = np.array(values, dtype=np.float64)
        except OverflowError:
            read = np.array([np.nan])
        self.demand(fact=bool(np.isfinite(read).all()), claim="every number is finite")
        return read

    def numbers(self, values: Written) -> list[Number]:
        """Read written numbers in the arithmetic of this check."""
        if not self.exact and len(values) > FEW:
            return list(self.floats(values).tolist())
        if not self.exact and _plain(values):
            return list(values)
        return [self.number(value) for value in values]

    def whole(self, values: Written) -> tuple[list[Number], int]:
        """Read numbers as whole ones over a common denominator, for speed; in floats the denominator is 1."""
        read = self.numbers(values)
        if not self.exact:
            return read, 1
        pairs = [value.as_integer_ratio() for value in read]
        unit = lcm(*(denominator for _, denominator in pairs))
        whole: list[Number] = [numerator * (unit // denominator) for numerator, denominator in pairs]
        return whole, unit

    def ratio(self, value: Number, unit: int) -> Number:
        """Divide a result of whole numbers by its denominator; in floats, return a plain float."""
        return Fraction(int(value), unit) if self.exact else float(value)

    def at_most_zero(self, excess: Number, claim: str) -> None:
        """Demand that a number is not positive.

        Raises
        ------
        CertificateRejected
            If it is more than 2e-9 of the scale above 0.
        """
        if not excess <= self.allowed:
            message = f"{claim}: off by {_shown(excess)}, more than the {float(self.allowed):.3g} that is accepted"
            raise CertificateRejected(message, where=claim, slack=_float(excess))
        self.largest = max(self.largest, excess)

    def equal(self, written: Number, computed: Number, claim: str) -> None:
        """Demand that two numbers agree."""
        if written == computed and (type(written) is Fraction or isfinite(written)):
            return
        self.at_most_zero(absolute(self.number(written) - self.number(computed)), claim)

    def all_equal(self, written: Sequence[Number], computed: Sequence[Number], claim: str) -> None:
        """Demand that two lists of numbers agree."""
        self.demand(fact=len(written) == len(computed), claim=f"{claim}: {len(computed)} numbers belong here")
        if not self.exact and len(written) > FEW:
            self.at_most_zero(float(abs(self.floats(written) - self.floats(computed)).max()), claim)
            return
        if _plain(written) and tuple(written) == tuple(computed):
            return
        for one, other in zip(written, computed, strict=True):
            self.equal(one, other, claim)

    def distribution(self, probabilities: Written, claim: str) -> None:
        """Demand that numbers are probabilities that add up to 1; a violation counts as that part of the scale."""
        read = self.numbers(probabilities)
        violation = max(absolute(sum(read) - 1), -min(read, default=0))
        self.demand(fact=violation <= PROBABILITY, claim=f"{claim}: probabilities are not negative and add up to 1")
        self.at_most_zero(violation * self.number(self.scale), claim)

    def demand(self, *, fact: bool, claim: str) -> None:
        """Demand a fact that has no size."""
        if not fact:
            raise CertificateRejected(claim, where=claim, slack=float("inf"))


def _plain(values: Written) -> bool:
    """Tell whether numbers are finite floats, to be read as they are."""
    return set(map(type, values)) <= {float} and all(map(isfinite, values))


def _float(value: Number) -> float:
    """Round, beyond the range of floats to infinity."""
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _shown(value: Number) -> str:
    return f"{_float(value):.6g}"
