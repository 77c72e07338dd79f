"""The last things that were found, up to a weight."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Value = TypeVar("Value")

LARGEST_PART = 4  #: a value that would take more than this part of the room (a quarter) is not kept


class Recent(Generic[Value]):
    """Keep values by key until newer ones need their room.

    Parameters
    ----------
    room
        The weight that all values may have together.
    weigh
        The weight of one; 1 by default.

    Examples
    --------
    >>> recent = Recent[str](4)
    >>> for letter in "abcde":
    ...     recent.put(letter, letter.upper())
    >>> recent.get("a"), recent.get("e"), recent.hits, recent.misses
    (None, 'E', 1, 1)
    """

    def __init__(self, room: int, weigh: Callable[[Value], int] = lambda _: 1) -> None:
        self._room, self._weigh = room, weigh
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self.weight = self.hits = self.misses = 0

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable) -> Value | None:
        """Return the value of a key, which is now the newest; None if it is not kept."""
        value = self._values.get(key)
        if value is None:
            self.misses += 1
            return None
        self.hits += 1
        self._values.move_to_end(key)
        return value

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value, if it is not too heavy; the oldest ones make room for it."""
        weight = self._weigh(value)
        if weight * LARGEST_PART > self._room:
            return
        replaced = self._values.pop(key, None)
        self.weight += weight - (0 if replaced is None else self._weigh(replaced))
        self._values[key] = value
        while self.weight > self._room:
            _, oldest = self._values.popitem(last=False)
            self.weight -= self._weigh(oldest)
