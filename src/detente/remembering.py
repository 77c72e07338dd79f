"""A mapper that does no task twice, so that solutions which share a fallback share the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from detente.protocols import Item, Mapper, Result


def remembering(mapper: Mapper) -> Mapper:
    """Make a mapper that remembers results for as long as it lives, by function and item.

    Notes
    -----
    Both must be hashable; equal functions must give equal results for equal items. What is not hashable is handed on.

    Examples
    --------
    >>> shared = remembering(map)
    >>> list(shared(abs, [-1, -1])), list(shared(abs, [-1]))
    ([1, 1], [1])
    """
    known: dict[Any, Any] = {}

    def remembered(function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        asked = list(items)
        try:
            fresh = list(dict.fromkeys(item for item in asked if (function, item) not in known))
        except TypeError:
            yield from mapper(function, asked)
            return
        for item, result in zip(fresh, mapper(function, fresh), strict=True):
            known[function, item] = result
        for item in asked:
            yield known[function, item]

    return remembered
