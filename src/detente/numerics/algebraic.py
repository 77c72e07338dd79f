"""Roots of polynomials with whole coefficients, as exact numbers that can be compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import total_ordering
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NARROW = Fraction(1, 2**60)  #: roots are known this closely when they are written as floats
CLOSE = Fraction(1, 2**128)  #: and this closely when the sign of another polynomial is asked for
STEP = 64  #: intervals are narrowed by such a factor until a question is decided


@total_ordering
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AlgebraicNumber:
    """Hold a real root of an irreducible polynomial with whole coefficients.

    Attributes
    ----------
    coefficients
        Of the polynomial, that of the constant first; without a common factor, the last one positive.
    low, high
        The root is the only one in this interval. Both are the root itself if it is a fraction, and only then roots.
    """

    coefficients: tuple[int, ...]
    low: Fraction
    high: Fraction

    @classmethod
    def rational(cls, value: Fraction) -> AlgebraicNumber:
        """Make one of a fraction."""
        return cls((-value.numerator, value.denominator), value, value)

    @property
    def exact(self) -> Fraction | None:
        """The number, if it is a fraction."""
        return self.low if self.low == self.high else None

    def refined(self, width: Fraction) -> AlgebraicNumber:
        """Return the same number in an interval that is at most so wide."""
        from flint import fmpq, fmpz_poly

        if self.high - self.low <= width:
            return self
        polynomial, unit = fmpz_poly(list(self.coefficients)), lcm(self.low.denominator, self.high.denominator)
        low, high = int(self.low * unit), int(self.high * unit)
        rising = polynomial(fmpq(high, unit)) > 0
        while (high - low) * width.denominator > width.numerator * unit:
            low, middle, high, unit = 2 * low, low + high, 2 * high, 2 * unit
            if (polynomial(fmpq(middle, unit)) > 0) == rising:
                high = middle
            else:
                low = middle
        return replace(self, low=Fraction(low, unit), high=Fraction(high, unit))

    def is_root_of(self, coefficients: Sequence[int]) -> bool:
        """Tell whether another polynomial is 0 at this number."""
        if self.exact is not None:
            return value_at(coefficients, self.exact) == 0
        return _divides(self.coefficients, coefficients)

    def sign_of(self, coefficients: Sequence[int]) -> int:
        """Tell the sign of another polynomial at this number: -1, 0 or 1.

        Notes
        -----
        It is 0 if the own polynomial divides the other one. Otherwise the interval is narrowed until the other one is
        seen to have one sign in it.
        """
        if self.exact is not None:
            value = value_at(coefficients, self.exact)
            return (value > 0) - (value < 0)
        if _divides(self.coefficients, coefficients):
            return 0
        here = self.refined(CLOSE)
        while True:
            least, most = enclosure(coefficients, here.low, here.high)
            if least > 0 or most < 0:
                return 1 if least > 0 else -1
            here = here.refined((here.high - here.low) / STEP)

    def __eq__(self, other: object) -> bool:
        """Compare: the same polynomial, and a root of it where the intervals overlap."""
        if not isinstance(other, AlgebraicNumber):
            return NotImplemented
        if self.coefficients != other.coefficients:
            return False
        low, high = max(self.low, other.low), min(self.high, other.high)
        if self.exact is not None or low >= high:
            return self.exact is not None
        return (value_at(self.coefficients, low) > 0) != (value_at(self.coefficients, high) > 0)

    def __lt__(self, other: AlgebraicNumber) -> bool:
        """Compare: the intervals of different numbers are narrowed until they lie apart."""
        if self == other:
            return False
        one, two = self, other
        while max(one.low, two.low) <= min(one.high, two.high):
            one, two = one.refined((one.high - one.low) / STEP), two.refined((two.high - two.low) / STEP)
        return one.high < two.low

    def __hash__(self) -> int:
        """Hash the polynomial."""
        return hash(self.coefficients)

    def __str__(self) -> str:
        """Write the fraction that it is, or nearly what it is."""
        return f"≈{float(self):.10g}" if self.exact is None else str(self.exact)

    def __repr__(self) -> str:
        """Fit a terminal line."""
        return f"AlgebraicNumber({self})"

    def __float__(self) -> float:
        """Round to a float."""
        narrow = self.refined(NARROW)
        return float((narrow.low + narrow.high) / 2)


def value_at(coefficients: Sequence[int], place: Fraction) -> Fraction:
    """Evaluate a polynomial, given with the constant first, at a fraction."""
    total, power = 0, 1
    for coefficient in reversed(coefficients):
        total = total * place.numerator + coefficient * power
        power *= place.denominator
    return Fraction(total * place.denominator, power)


def enclosure(coefficients: Sequence[int], low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Bound a polynomial on an interval of numbers that are not negative; closely if the interval is narrow.

    Notes
    -----
    Horner's rule on intervals, in whole numbers over a common denominator.
    """
    unit = lcm(low.denominator, high.denominator)
    start, end = int(low * unit), int(high * unit)
    least, most, power = 0, 0, 1
    for coefficient in reversed(coefficients):
        least = min(least * start, least * end) + coefficient * power
        most = max(most * start, most * end) + coefficient * power
        power *= unit
    return Fraction(least * unit, power), Fraction(most * unit, power)


def _divides(divisor: Sequence[int], coefficients: Sequence[int]) -> bool:
    from flint import fmpz_poly

    return bool(fmpz_poly(list(coefficients)).gcd(fmpz_poly(list(divisor))).degree() > 0)
