"""How many linear programs an answer took, for whoever asks."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Count:
    """Hold the number of linear programs solved so far."""

    lps: int = 0


_COUNT: ContextVar[Count | None] = ContextVar("linear programs", default=None)


@contextmanager
def counted() -> Iterator[Count]:
    """Count the linear programs that are solved inside, in this thread.

    Examples
    --------
    >>> with counted() as count:
    ...     count_lp()
    >>> count.lps
    1
    """
    count = Count()
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
