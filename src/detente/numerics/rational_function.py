"""Quotients of polynomials with whole coefficients in one variable."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.numerics.algebraic import CLOSE, AlgebraicNumber, enclosure, value_at

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARP = Fraction(1, 2**70)  #: relative to the value: values at roots are known this closely


@dataclass(frozen=True, slots=True)
class RationalFunction:
    """Hold a quotient of polynomials in lowest terms, the coefficient of the constant first.

    Attributes
    ----------
    numerator, denominator
        Whole coefficients without a common factor; the last one of the denominator is positive. Equal functions have
        equal coefficients.
    """

    numerator: tuple[int, ...]
    denominator: tuple[int, ...]

    @classmethod
    def of(cls, numerator: Any, denominator: Any) -> RationalFunction:  # `flint.fmpz_poly`
        """Reduce a quotient of two FLINT polynomials."""
        shared = numerator.gcd(denominator)
        if denominator[denominator.degree()] < 0:
            shared = -shared
        above, below = numerator // shared, denominator // shared
        return cls(tuple(map(int, above.coeffs())), tuple(map(int, below.coeffs())))

    @classmethod
    def constant(cls, value: Fraction) -> RationalFunction:
        """Make a function that does not change."""
        return cls((value.numerator,) if value else (), (value.denominator,))

    @property
    def is_constant(self) -> bool:
        """Whether it is the same everywhere."""
        return len(self.numerator) <= 1 and len(self.denominator) == 1

    def __call__(self, place: Fraction) -> Fraction:
        """Evaluate it at a fraction that is no root of the denominator."""
        return value_at(self.numerator, place) / value_at(self.denominator, place)

    def agrees(self, other: RationalFunction, place: AlgebraicNumber) -> bool:
        """Tell whether two functions take the same value at one number."""
        from flint import fmpz_poly

        if self == other:
            return True
        own, theirs = fmpz_poly(list(self.numerator)), fmpz_poly(list(other.numerator))
        difference = own * fmpz_poly(list(other.denominator)) - theirs * fmpz_poly(list(self.denominator))
        return place.sign_of(list(map(int, difference.coeffs()))) == 0

    def near(self, place: AlgebraicNumber) -> Fraction | float:
        """Evaluate it: exactly at a fraction, rounded to a float elsewhere."""
        if place.exact is not None:
            return self(place.exact)
        if not place.sign_of(self.numerator):
            return 0.0
        here = place.refined(CLOSE)
        while True:
            low, high = enclosure(self.denominator, here.low, here.high)
            if low > 0 or high < 0:
                least, most = enclosure(self.numerator, here.low, here.high)
                ends = [least / low, least / high, most / low, most / high]
                if max(ends) - min(ends) <= SHARP * abs(ends[0]):
                    return float(sum(ends) / 4)
            here = here.refined((here.high - here.low) / 2**16)


def combination(
    terms: Sequence[tuple[Fraction, RationalFunction]], constant: Fraction = Fraction(0)
) -> RationalFunction:
    """Add up functions with weights, and a constant."""
    from flint import fmpz_poly

    above, below = fmpz_poly([constant.numerator]), fmpz_poly([constant.denominator])
    for weight, function in terms:
        if weight:
            numerator = fmpz_poly(list(function.numerator)) * weight.numerator
            denominator = fmpz_poly(list(function.denominator)) * weight.denominator
            above, below = above * denominator + numerator * below, below * denominator
    return RationalFunction.of(above, below)


def product(one: RationalFunction, other: RationalFunction) -> RationalFunction:
    """Multiply two functions."""
    from flint import fmpz_poly

    above = fmpz_poly(list(one.numerator)) * fmpz_poly(list(other.numerator))
    return RationalFunction.of(above, fmpz_poly(list(one.denominator)) * fmpz_poly(list(other.denominator)))
