"""Where a polynomial with whole coefficients is zero, exactly: roots are isolated by Descartes' rule of signs."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING, Any

from detente.numerics.algebraic import AlgebraicNumber, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUGH = Fraction(1, 2**20)  #: roots are known this closely while others are looked for

Polynomial = Any  #: `flint.fmpz_poly`, which is imported where it is used


def nearest_root(polynomial: Polynomial, start: Fraction, end: Fraction) -> AlgebraicNumber | None:
    """Find the root that comes first on the way from one number to another, both left out.

    Parameters
    ----------
    polynomial
        Not zero everywhere.
    start, end
        Different; the way may lead down.

    Notes
    -----
    The polynomial, moved so that the open interval becomes the positive numbers, has at most as many roots there as its
    coefficients change signs, and as many if that is once or never. Intervals with more changes are halved, the one
    that is nearer to the start first.

    References
    ----------
    Collins & Akritas (1976).
    """
    if _changes(polynomial, start, end) == 0:
        return None
    found = next(_isolated(polynomial // polynomial.gcd(polynomial.derivative()), start, end), None)
    return None if found is None else _number(polynomial, min(found), max(found))


def first_root(polynomial: Polynomial, start: Fraction, end: AlgebraicNumber) -> AlgebraicNumber:
    """Find the root that comes first on the way from a fraction to a number; that number if there is none.

    Parameters
    ----------
    start
        Not inside the interval in which the number is known to be; that had better be narrow.
    """
    near, far = (end.low, end.high) if start <= end.low else (end.high, end.low)
    if start != near:
        found = nearest_root(polynomial, start, near)
        if found is not None:
            return found.refined(ROUGH)
    if near == far:
        return end
    changes = _changes(polynomial, near, far)
    if not changes or (changes == 1 and end.is_root_of(list(map(int, polynomial.coeffs())))):
        return end
    found = nearest_root(polynomial, near, far)
    if found is None:
        return end
    return min(found, end) if near < far else max(found, end)


def _number(polynomial: Polynomial, low: Fraction, high: Fraction) -> AlgebraicNumber:
    """Find the factor that has the only root between two numbers."""
    if low == high:
        return AlgebraicNumber.rational(low)
    factors = [tuple(map(int, factor.coeffs())) for factor, _ in polynomial.factor()[1]]
    for factor in factors:
        if len(factor) == 2 and low < Fraction(-factor[0], factor[1]) < high:
            return AlgebraicNumber.rational(Fraction(-factor[0], factor[1]))
    (own,) = (
        factor for factor in factors if len(factor) > 2 and (value_at(factor, low) > 0) != (value_at(factor, high) > 0)
    )
    return AlgebraicNumber(own if own[-1] > 0 else tuple(-part for part in own), low, high)


def _isolated(polynomial: Polynomial, start: Fraction, end: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    """List intervals with one root each, from the start on; a root that is hit is an interval without length."""
    coefficients = list(map(int, polynomial.coeffs()))
    waiting = [(start, end)]
    while waiting:
        here, there = waiting.pop()
        changes = 1 if here == there else _changes(polynomial, here, there)
        if changes == 1:
            yield here, there
        elif changes:
            middle = (here + there) / 2
            hit = [] if value_at(coefficients, middle) else [(middle, middle)]
            waiting += [(middle, there), *hit, (here, middle)]


def _changes(polynomial: Polynomial, start: Fraction, end: Fraction) -> int:
    """Count the changes of signs once the open interval has become the positive numbers."""
    from flint import fmpz_poly

    common = lcm(start.denominator, end.denominator)
    power, scaled = 1, []
    for coefficient in reversed(polynomial.coeffs()):
        scaled.append(coefficient * power)
        power *= common
    moved = fmpz_poly(scaled[::-1])(fmpz_poly([int(start * common), int((end - start) * common)]))  # from 0 to 1
    turned = fmpz_poly([moved[place] for place in reversed(range(len(scaled)))])
    signs = [coefficient > 0 for coefficient in turned(fmpz_poly([1, 1])).coeffs() if coefficient != 0]
    return sum(one != other for one, other in pairwise(signs))
