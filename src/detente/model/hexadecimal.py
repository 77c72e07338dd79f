"""Many floats written as `float.hex` writes them, fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

TEMPLATE = b'"-0x1.0000000000000p+0000",'  #: where the characters stand; those that are not needed are left out
SIGN, WHOLE, FIRST, LAST, EXPONENT, CLOSING = 1, 4, 6, 19, 20, 25
PIECE = 1 << 13  #: so many numbers are written at a time
BIAS = 1023  #: of the binary exponents


def hexadecimals(values: FloatArray) -> bytes:
    """Write finite floats as JSON strings of hexadecimal digits, with commas between them and no spaces.

    Parameters
    ----------
    values
        Any shape, read in C order; at least one.

    Notes
    -----
    The same text as ``",".join(f'"{value.hex()}"' for value in values)``, several times as fast: the bits of many
    numbers are looked up in tables at once. Characters that a number does not need are 0 and are left out in the end.

    Examples
    --------
    >>> hexadecimals(np.array([0.5, -0.0, 10.0]))
    b'"0x1.0000000000000p-1","-0x0.0p+0","0x1.4000000000000p+3"'
    """
    bits = np.ascontiguousarray(values, dtype=np.float64).reshape(-1).view(np.uint64)
    return b",".join([_written(bits[start : start + PIECE]) for start in range(0, len(bits), PIECE)])


def _written(bits: NDArray[np.uint64]) -> bytes:
    """Write numbers that are given as the bits that they are in memory."""
    exponents = (bits >> np.uint64(52) & np.uint64(2047)).astype(np.intp)
    octets = bits.astype(">u8").view(np.uint8).reshape(-1, 8)
    text = np.tile(np.frombuffer(TEMPLATE, dtype=np.uint8), (len(bits), 1))
    text[bits >> np.uint64(63) == 0, SIGN] = 0
    text[exponents == 0, WHOLE] = ord("0")
    digits = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
    text[:, FIRST] = digits[octets[:, 1] & 15]
    text[:, FIRST + 1 : LAST : 2] = digits[octets[:, 2:] >> 4]
    text[:, FIRST + 2 : LAST : 2] = digits[octets[:, 2:] & 15]
    text[:, EXPONENT:CLOSING] = _exponents(int(exponents.min()), int(exponents.max()))[exponents - exponents.min()]
    zero = bits << np.uint64(1) == 0
    text[zero, FIRST + 1 : LAST] = 0
    text[zero, EXPONENT:CLOSING] = np.frombuffer(b"+0\0\0\0", dtype=np.uint8)
    return text.tobytes().translate(None, b"\0")[:-1]


def _exponents(least: int, most: int) -> NDArray[np.uint8]:
    """Write the exponents of a range as they stand in the bits, one a row: those of 0 are those of 1."""
    written = [
        f"{max(exponent, 1) - BIAS:+d}".encode().ljust(CLOSING - EXPONENT, b"\0") for exponent in range(least, most + 1)
    ]
    return np.frombuffer(b"".join(written), dtype=np.uint8).reshape(-1, CLOSING - EXPONENT)
