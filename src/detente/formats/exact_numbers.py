"""Numbers as text, exactly: integers, decimals and fractions."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.formats.limits import MAX_DIGITS, MAX_EXPONENT
from detente.formats.source import shown
from detente.model.errors import TooLarge
from detente.model.payoff_tensor import LARGEST_PAYOFF

if TYPE_CHECKING:
    from detente.model.numbers import Number

_FRACTION = re.compile(r"([+-]?[0-9]+)/([0-9]+)")
_DECIMAL = re.compile(r"([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([+-]?[0-9]+))?")
_NOT_FINITE = re.compile(r"[+-]?\.?(nan|inf|infinity)", re.IGNORECASE)
_MOST_PLACES = 12
_MOST_BITS = int(MAX_DIGITS * 3.32)


@lru_cache(maxsize=4096)
def parse_number(text: str) -> Fraction:
    """Read `3`, `-0.25`, `.5`, `1e-3` or `2/3` as the fraction that it is.

    Raises
    ------
    ValueError
        If the text is something else, or a number that no payoff can be; the message completes the sentence
        "Ann's payoff is ...".
    """
    if len(text) > 2 * MAX_DIGITS:
        raise ValueError(f"{shown(text)}, which has more than {MAX_DIGITS} digits; round it")
    value = _fraction(text) if "/" in text else _decimal(text)
    try:
        too_big = abs(float(value)) > LARGEST_PAYOFF
    except OverflowError:
        too_big = True
    if too_big:
        raise ValueError(f"{shown(text)}, which is beyond {LARGEST_PAYOFF:g}; choose a larger unit of currency")
    return value


def _fraction(text: str) -> Fraction:
    parts = _FRACTION.fullmatch(text)
    if parts is None:
        raise _not_a_number(text)
    numerator, denominator = _integer(parts[1], text), _integer(parts[2], text)
    if denominator == 0:
        raise ValueError(f"{shown(text)}, which divides by zero; a denominator must be positive")
    return Fraction(numerator, denominator)


def _decimal(text: str) -> Fraction:
    parts = _DECIMAL.fullmatch(text)
    if parts is None:
        raise _not_a_number(text)
    sign, whole, places, bare_places, power = parts.groups("")
    places += bare_places
    exponent = _integer(power or "0", text)
    if abs(exponent) > MAX_EXPONENT:
        raise ValueError(f"{shown(text)}, whose exponent is beyond {MAX_EXPONENT}; choose another unit of currency")
    digits = _integer(sign + whole + places, text)
    shift = exponent - len(places)
    return Fraction(digits * 10**shift) if shift >= 0 else Fraction(digits, 10**-shift)


def _integer(digits: str, text: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"{shown(text)}, which has more than {MAX_DIGITS} digits; round it")
    return int(digits)


def _not_a_number(text: str) -> ValueError:
    if _NOT_FINITE.fullmatch(text):
        return ValueError(f"{shown(text)}, which is not finite; payoffs must be finite numbers")
    return ValueError(f"{shown(text)}, which is not a number; write an integer, a decimal or a fraction such as 1/3")


def fraction_text(value: Fraction) -> str:
    """Write a fraction as `3` or `2/3`."""
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        raise TooLarge(f"a payoff has more than {MAX_DIGITS} digits; round it before writing the game")
    return str(value)


def number_text(value: Number) -> str:
    """Write a number so that it reads back: a short decimal where one is exact, else `2/3`; a float with all digits."""
    if not isinstance(value, Fraction):
        return repr(float(value))
    places = _decimal_places(value.denominator)
    if value.denominator == 1 or places is None:
        return fraction_text(value)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _decimal_places(denominator: int) -> int | None:
    """Count the decimal places that a denominator needs; None if they are too many, or never end."""
    for places in range(_MOST_PLACES + 1):
        if 10**places % denominator == 0:
            return places
    return None
