"""A mapper that keeps what is found, so that something is there when the work is cut short."""

from __future__ import annotations

from contextlib import closing
from threading import Event
from typing import TYPE_CHECKING, Any

from detente.execution.workers import Failure, Workers, as_found
from detente.model.errors import TimeLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.execution.workers import Stream
    from detente.protocols import Mapper


class Record:
    """Keep every result with the function that found it, in the order in which they were found."""

    def __init__(self) -> None:
        self._found: list[tuple[Any, Any]] = []
        self._closed = Event()

    def recording(self, mapper: Mapper) -> Workers:
        """Make a mapper that writes results here as soon as they are there, and begins nothing once this is closed.

        Examples
        --------
        >>> record = Record()
        >>> list(record.recording(map)(abs, [-1, -2])), record.closed()
        ([1, 2], [(<built-in function abs>, 1), (<built-in function abs>, 2)])
        """

        def found(function: Callable[[Any], Any], items: Sequence[Any]) -> Stream:
            with closing(as_found(mapper, function, items)) as results:
                for place, result in results:
                    if self._closed.is_set():
                        message = "the work was cut short; allow more with --timeout"
                        raise TimeLimit(message, where="timeout")
                    if not isinstance(result, Failure):
                        self._found.append((function, result))
                    yield place, result

        return Workers(found)

    def closed(self) -> list[tuple[Any, Any]]:
        """Keep nothing more, and return what there is."""
        self._closed.set()
        return list(self._found)
