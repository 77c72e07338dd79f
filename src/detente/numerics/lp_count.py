"""How many linear programs an answer took, for whoever asks, and who gives up when it takes too long."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Count:
    """Hold the number of linear programs solved so far, and from when on no further one is wanted."""

    lps: int = 0
    end: float = math.inf


class OutOfTimeError(Exception):
    """Tell whoever counts that the time it allowed is over; never shown to a user."""


_COUNT: ContextVar[Count | None] = ContextVar("linear programs", default=None)


@contextmanager
def counted(end: float = math.inf) -> Iterator[Count]:
    """Count the linear programs that are solved inside, in this thread.

    Parameters
    ----------
    end
        Once `time.perf_counter()` is beyond that, the next linear program to be solved raises `OutOfTimeError`.

    Examples
    --------
    >>> with counted() as count:
    ...     count_lp()
    >>> count.lps
    1
    """
    count = Count(end=end)
    token = _COUNT.set(count)
    try:
        yield count
    finally:
        _COUNT.reset(token)


def count_lp() -> None:
    """Tell whoever counts that a linear program was solved."""
    count = _COUNT.get()
    if count is not None:
        count.lps += 1
        if time.perf_counter() > count.end:
            raise OutOfTimeError
