"""What all workers have in common: they hand over results as they are found, or in the order of the items."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.protocols import Item, Mapper, Result


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """Hold the error of one item, until it is its turn."""

    error: Exception


Found = tuple[int, Any]  #: the place of an item, and its result or its `Failure`
Stream = Generator[Found, None, None]


@dataclass(frozen=True, slots=True, eq=False)
class Workers:
    """A mapper that can also hand over every result as soon as it is there.

    Parameters
    ----------
    found
        Applies a function to items and yields the place of every item with its result, or with the `Failure` that it
        ended in, in any order. What it raises itself is trouble with the workers. Closed early, it drops what has not
        begun.
    """

    found: Callable[[Callable[[Any], Any], Sequence[Any]], Stream]

    def __call__(self, function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        """Return the results in the order of the items; an error is raised after the results before it."""
        return in_order(self.found(function, tuple(items)))


def as_found(mapper: Mapper, function: Callable[[Any], Any], items: Sequence[Any]) -> Stream:
    """Apply a function through a mapper; results come as they are found where the mapper can do that."""
    if isinstance(mapper, Workers):
        yield from mapper.found(function, items)
    else:
        yield from enumerate(mapper(function, items))


def in_order(found: Stream) -> Iterator[Any]:
    """Sort results as they come; an error is raised once it is its turn."""
    early: dict[int, Any] = {}
    turn = 0
    with closing(found):
        for place, result in found:
            early[place] = result
            while turn in early:
                due = early.pop(turn)
                turn += 1
                if isinstance(due, Failure):
                    raise due.error
                yield due


def attempt(function: Callable[[Any], Any], item: Any) -> Any:
    """Apply a function to an item; return the error that it raises as a `Failure`."""
    try:
        return function(item)
    except Exception as error:  # noqa: BLE001  # raised again where the results are read
        return Failure(error)
