"""A mapper that tells how far the work is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from detente.execution.workers import Workers, as_found

if TYPE_CHECKING:
    from detente.execution.workers import Stream
    from detente.protocols import Mapper

Show = Callable[[int, int], None]


def one(_item: object) -> int:
    """Count every item once."""
    return 1


def watched(mapper: Mapper, show: Show, count: Callable[[Any], int] = one) -> Workers:
    """Make a mapper that tells how much is done, and of how much, as soon as any item is done.

    Parameters
    ----------
    show
        Is told 0 and the total first, then how much is done after every item.
    count
        How much an item counts for: a chunk may count for all that is in it.

    Examples
    --------
    >>> told = []
    >>> list(watched(map, lambda *numbers: told.append(numbers), len)(sum, [(1, 2), (3,)])), told
    ([3, 3], [(0, 3), (2, 3), (3, 3)])
    """

    def watching(function: Callable[[Any], Any], items: Sequence[Any]) -> Stream:
        sizes = [count(item) for item in items]
        total, done = sum(sizes), 0
        show(0, total)
        with closing(as_found(mapper, function, items)) as results:
            for place, result in results:
                done += sizes[place]
                show(done, total)
                yield place, result

    return Workers(watching)
