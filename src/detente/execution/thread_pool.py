"""Workers that are threads of this process."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from detente.execution.workers import Workers, attempt

if TYPE_CHECKING:
    from concurrent.futures import Future

    from detente.execution.workers import Stream


def threads(count: int) -> Workers:
    """Make a mapper that works on several items at a time, in threads.

    Parameters
    ----------
    count
        How many threads, at least 1.

    Notes
    -----
    When an item fails, or whoever reads the results stops, items that have not begun are dropped. Threads need no
    start-up and share everything, but help only where the time goes into compiled code that runs without Python's
    lock; exact fractions keep the lock.

    Examples
    --------
    >>> list(threads(2)(str, range(3)))
    ['0', '1', '2']
    """

    def found(function: Callable[[Any], Any], items: Sequence[Any]) -> Stream:
        pool = ThreadPoolExecutor(count)
        done: queue.SimpleQueue[tuple[int, Future[Any]]] = queue.SimpleQueue()

        def tell(place: int, future: Future[Any]) -> None:
            done.put((place, future))

        try:
            for place, item in enumerate(items):
                pool.submit(attempt, function, item).add_done_callback(partial(tell, place))
            for _ in items:
                place, future = done.get()
                yield place, future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    return Workers(found)
