"""Mappers that use workers, keep to a deadline, or tell how far the work is: the only place that knows of workers.

A mapper is anything shaped like the builtin ``map`` (`detente.protocols.Mapper`). Mappers wrap mappers:
``deadline(watched(threads(4), show), 60)`` runs four tasks at a time, tells `show` about each, and gives up after a
minute.
"""

from __future__ import annotations

import math
import queue
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from detente.model.errors import TimeLimit

if TYPE_CHECKING:
    from detente.protocols import Mapper

Item = TypeVar("Item")
Result = TypeVar("Result")


def threads(count: int) -> Mapper:
    """Make a mapper that works on several items at a time, in threads; the order of the results is kept.

    Parameters
    ----------
    count
        How many threads, at least 1.

    Notes
    -----
    When an item fails, or whoever reads the results stops, items that have not begun are dropped. Threads help where
    the time goes into the LP solver, which runs without Python's lock; exact fractions keep the lock.

    Examples
    --------
    >>> list(threads(2)(str, range(3)))
    ['0', '1', '2']
    """

    def mapper(function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        pool = ThreadPoolExecutor(count)
        try:
            for future in [pool.submit(function, item) for item in items]:
                yield future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    return mapper


def watched(mapper: Mapper, show: Callable[[int, int | None], None]) -> Mapper:
    """Make a mapper that tells how many items are done, and of how many (None if that is not known beforehand)."""

    def watching(function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        total = len(items) if isinstance(items, Sized) else None
        show(0, total)
        for done, result in enumerate(mapper(function, items), start=1):
            show(done, total)
            yield result

    return watching


def deadline(mapper: Mapper, seconds: float) -> Mapper:
    """Make a mapper that raises `TimeLimit` once so many seconds have passed since it was made.

    Parameters
    ----------
    seconds
        `math.inf` for no limit. Either way the work is done aside, so that Ctrl-C is heard at once, whatever a solver
        is busy with.

    Notes
    -----
    An item that has begun cannot be stopped: its thread goes on in the background, and nothing new is begun.
    """
    end = time.monotonic() + seconds

    def limited(function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        stopped = Event()

        def unless_stopped(item: Item) -> Result:
            if stopped.is_set():
                raise TimeLimit(_sentence(seconds), where="timeout")
            return function(item)

        work: _Aside[Result] = _Aside(mapper(unless_stopped, items))
        try:
            while True:
                try:
                    outcome = work.next(max(end - time.monotonic(), 0.0))
                except queue.Empty:
                    raise TimeLimit(_sentence(seconds), where="timeout") from None
                if outcome is None:
                    return
                yield outcome.result()
        finally:
            stopped.set()

    return limited


def _sentence(seconds: float) -> str:
    return f"no certified answer was found within {seconds:g} seconds; allow more with --timeout"


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
