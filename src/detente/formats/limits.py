"""Limits on what is read: checked on what a file declares, before memory is taken for it.

All of them can be raised: `max_profiles` is a parameter of every reader and `--max-profiles` on the command line.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.model.errors import FormatError, TooLarge
from detente.model.payoff_tensor import MAX_PLAYERS

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PROFILES = 10_000_000  # pure profiles of a game that is read, unless the caller says otherwise
MAX_FILE_BYTES = 256 * 2**20  # bytes of a file that is read
MAX_DEPTH = 100  # nesting of a document: a table of 60 players, and room to spare
MAX_DIGITS = 4000  # digits of a number; Python itself refuses to convert more than 4300
RAISING = "raise it with --max-profiles (max_profiles=... in Python)"
MAX_EXPONENT = 400  # decimal exponents lie between -400 and 400; floats end at 308


def check_size(n_actions: Sequence[int], max_profiles: int, *, source: str = "") -> int:
    """Refuse a game that is too large to hold, and count the profiles of any other.

    Raises
    ------
    TooLarge
        If there are more than `max_profiles` profiles.
    FormatError
        If there is no player, or more players than an array has room for.
    """
    if not n_actions:
        raise FormatError("there is no player; a game needs at least one", source=source)
    if len(n_actions) > MAX_PLAYERS:
        raise FormatError(f"{len(n_actions)} players do not fit a table; the limit is {MAX_PLAYERS}", source=source)
    n_profiles = math.prod(n_actions)
    if n_profiles > max_profiles:
        message = (
            f"{source or 'input'}: the game declares {_magnitude(n_profiles)} profiles, at least "
            f"{_magnitude(8 * len(n_actions) * n_profiles)} bytes of payoffs; the limit is {max_profiles:,} profiles, "
            f"{RAISING}"
        )
        raise TooLarge(message, where=source or "input")
    return n_profiles


def _magnitude(count: int) -> str:
    """Write a count for people; beyond a quadrillion, by its power of ten."""
    if count < 10**15:
        return f"{count:,}"
    return f"about 10^{int(count.bit_length() * math.log10(2))}"
