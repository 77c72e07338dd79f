"""A mapper that gives up when time is up."""

from __future__ import annotations

import math
import queue
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from threading import Event, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from detente.model.errors import TimeLimit

if TYPE_CHECKING:
    from detente.protocols import Mapper

Item = TypeVar("Item")
Result = TypeVar("Result")


def deadline(mapper: Mapper, seconds: float) -> Mapper:
    """Make a mapper that raises `TimeLimit` once so many seconds have passed since it was made.

    Parameters
    ----------
    seconds
        `math.inf` for no limit. Either way the work is done aside, so that Ctrl-C is heard at once, whatever a solver
        is busy with.

    Notes
    -----
    An item that has begun cannot be stopped: its thread goes on in the background. Nothing is begun when time is up.
    """
    end = time.monotonic() + seconds

    def limited(function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        stopped = Event()

        def unless_stopped(item: Item) -> Result:
            if stopped.is_set() or time.monotonic() >= end:
                raise _over(seconds)
            return function(item)

        work: _Aside[Result] = _Aside(mapper(unless_stopped, items))
        try:
            while True:
                try:
                    outcome = work.next(max(end - time.monotonic(), 0.0))
                except queue.Empty:
                    raise _over(seconds) from None
                if outcome is None:
                    return
                yield outcome.result()
        finally:
            stopped.set()

    return limited


def _over(seconds: float) -> TimeLimit:
    unit = "second" if seconds == 1 else "seconds"
    message = f"no certified answer was found within {seconds:g} {unit}; allow more with --timeout"
    return TimeLimit(message, where="timeout")


class _Aside(Generic[Result]):
    """Run an iterator in a thread that does not keep the program alive."""

    def __init__(self, results: Iterator[Result]) -> None:
        self._results = results
        self._found: queue.SimpleQueue[Future[Result] | None] = queue.SimpleQueue()
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            outcome: Future[Result] = Future()
            try:
                outcome.set_result(next(self._results))
            except StopIteration:
                self._found.put(None)
                return
            except BaseException as error:  # noqa: BLE001  # raised again in the thread that reads
                outcome.set_exception(error)
                self._found.put(outcome)
                return
            self._found.put(outcome)

    def next(self, seconds: float) -> Future[Result] | None:
        """Wait for the next result, None at the end; queue.Empty after so many seconds."""
        return self._found.get(timeout=None if math.isinf(seconds) else seconds)
