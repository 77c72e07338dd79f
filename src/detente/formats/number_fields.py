"""Numbers in JSON: floats, with the exact fraction beside a float that cannot hold it.

A field "x" holds floats. Where numbers are fractions, a field "x_exact" holds them as strings such as "2/3"; it is left
out where every float is the exact number already. Integers of more than 4,000 digits are written in base 16, "0x1f".
"""

from __future__ import annotations

import re
import sys
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any

from detente.model.errors import CertificateRejected, FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.numbers import Number

MAX_DIGITS = 4000  #: Python refuses to write longer integers in base 10
LARGEST = sys.float_info.max
MAX_LENGTH = 1_000_000  #: characters of a fraction that is read
UNBOUNDED = frozenset({"multiplier", "multipliers"})  #: fields whose exact numbers may be beyond the range of floats
_FRACTION = re.compile(r"(-?)(0x[0-9a-f]+|[0-9]+)(?:/(0x[0-9a-f]+|[0-9]+))?")


def put_numbers(document: dict[str, Any], key: str, values: Sequence[Number], *, always: bool = False) -> None:
    """Write a list of numbers; with `always`, fractions are spelled out even if floats hold them exactly."""
    floats = [_rounded(value) + 0.0 for value in values]
    document[key] = floats
    fractions = [value for value in values if isinstance(value, Fraction)]
    if values and len(fractions) == len(values):
        represented = all(Fraction(number) == value for number, value in zip(floats, fractions, strict=True))
        if always or not represented:
            document[key + "_exact"] = [fraction_text(value) for value in fractions]


def put_number(document: dict[str, Any], key: str, value: Number) -> None:
    """Write one number."""
    holder: dict[str, Any] = {}
    put_numbers(holder, key, [value])
    document.update({name: values[0] for name, values in holder.items()})


def get_numbers(document: Mapping[str, Any], key: str) -> tuple[Number, ...]:
    """Read a list of numbers, exactly if it was written so.

    Raises
    ------
    FormatError
        If the field is missing or holds something else than finite numbers.
    CertificateRejected
        If a float and its exact form disagree.
    """
    values = document.get(key)
    if not isinstance(values, list):
        message = f"the field '{key}' must be a list of numbers"
        raise FormatError(message)
    floats = tuple(_float(value, key) for value in values)
    exact = document.get(key + "_exact")
    if exact is None:
        return floats
    if not isinstance(exact, list) or len(exact) != len(values):
        message = f"the field '{key}_exact' must hold one fraction for every number of '{key}'"
        raise FormatError(message)
    fractions = tuple(_fraction(text, key) for text in exact)
    for number, value in zip(floats, fractions, strict=True):
        rounded = _rounded(value)
        if abs(value) > LARGEST and key not in UNBOUNDED:
            message = f"the field '{key}' holds a number beyond the range of floats"
            raise FormatError(message)
        if rounded != number:
            message = f"the field '{key}' holds {number!r}, but its exact form is about {rounded!r}"
            raise CertificateRejected(message, where=key, slack=abs(rounded - number))
    return fractions


def get_number(document: Mapping[str, Any], key: str) -> Number:
    """Read one number."""
    holder = {name: [document[name]] for name in (key, key + "_exact") if name in document}
    return get_numbers(holder, key)[0]


def _float(value: object, key: str) -> float:
    """Read a JSON number that is finite as a float."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = float("inf")
        if isfinite(number):
            return number
    message = f"the field '{key}' holds {str(value)[:40]!r}, which is not a finite number"
    raise FormatError(message)


def fraction_text(value: Fraction) -> str:
    """Write a fraction as "3", "-2/3" or, if it is very long, "0x1f/0x3"."""
    longest = max(value.numerator.bit_length(), value.denominator.bit_length())
    if longest * 0.30103 < MAX_DIGITS - 1:
        return str(value)
    return f"{value.numerator:#x}/{value.denominator:#x}"


def _fraction(text: object, key: str) -> Fraction:
    """Read a fraction as it is written here, and nothing else: no exponents, which could take any amount of memory."""
    found = _FRACTION.fullmatch(text) if isinstance(text, str) and len(text) <= MAX_LENGTH else None
    if found is not None:
        try:
            value = Fraction(int(found[2], 0), int(found[3] or "1", 0))
        except (ValueError, ZeroDivisionError):
            found = None
        else:
            return -value if found[1] else value
    message = f"the field '{key}_exact' holds {str(text)[:40]!r}, which is no fraction"
    raise FormatError(message)


def _rounded(value: Number) -> float:
    """Round to a float; beyond their range, to the largest one."""
    try:
        return float(value)
    except OverflowError:
        return LARGEST if value > 0 else -LARGEST
