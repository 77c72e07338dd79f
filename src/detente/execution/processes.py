"""Workers that are processes of this machine, or whatever else joblib knows."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import takewhile
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from detente.execution.sharing import shared
from detente.execution.workers import Workers, attempt
from detente.model.errors import WorkersLost

if TYPE_CHECKING:
    from detente.execution.workers import Found, Stream

SETTLE_SECONDS = 0.05  #: until a task that was just handed over is queued: loky stumbles over one that is not
PAUSE_SECONDS = 0.5  #: between two looks at whether the parent is still there


@contextmanager
def loky(count: int) -> Iterator[Workers]:
    """Keep processes for as long as the work lasts; they end with it, and with this process, however that ends.

    Parameters
    ----------
    count
        How many processes, at least 1.

    Notes
    -----
    Some seconds pass until they are there: for work of a minute and more. What every item needs, the game above all,
    is written to a file once and mapped into the memory of all workers. Linear algebra is held to one thread in each.

    Raises
    ------
    WorkersLost
        If a process ends before its work is done (no memory left, or killed); when results are read.

    Examples
    --------
    >>> with loky(2) as mapper:
    ...     list(mapper(abs, [-1, -2]))
    [1, 2]
    """
    from joblib.externals.loky import get_reusable_executor

    settings = {"inner_max_num_threads": 1, "initializer": end_with, "initargs": (os.getpid(),)}
    ended = Event()
    try:
        yield _workers("loky", count, settings, ended)
    finally:
        # Whoever was reading may have left in the middle. What is handed over while workers end would wait for a lock
        # that their end is waiting for, so nothing is, and the very workers that there are get ended, under no lock.
        ended.set()
        time.sleep(SETTLE_SECONDS)
        get_reusable_executor(reuse=True).shutdown(wait=True, kill_workers=True)


def through_joblib(backend: str, count: int) -> Workers:
    """Make a mapper of a backend that was registered with joblib, as Ray's can be: ``through_joblib("ray", 8)``.

    Parameters
    ----------
    backend
        The name under which joblib knows it.
    count
        How many workers.

    Raises
    ------
    WorkersLost
        If joblib finds that a worker is gone; when results are read.

    Examples
    --------
    >>> list(through_joblib("threading", 2)(abs, [-1, -2]))
    [1, 2]
    """
    return _workers(backend, count, {}, Event())


def _workers(backend: str, count: int, settings: Mapping[str, Any], ended: Event) -> Workers:
    def found(function: Callable[[Any], Any], items: Sequence[Any]) -> Stream:
        from joblib import Parallel, delayed, parallel_config
        from joblib.externals.loky.process_executor import BrokenProcessPool

        with parallel_config(backend, n_jobs=count, **settings):
            parallel = Parallel(return_as="generator_unordered", batch_size=1)
        with shared(function) as task:
            stopped = Event()
            left = takewhile(lambda _: not (stopped.is_set() or ended.is_set()), enumerate(items))
            results = parallel(delayed(_placed)(task, place, item) for place, item in left)
            try:
                # Not `yield from`, which would close it itself, with a warning.
                for found_one in results:  # noqa: UP028
                    yield found_one
            except BrokenProcessPool as error:
                raise _lost(backend) from error
            finally:
                stopped.set()
                time.sleep(SETTLE_SECONDS)
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", UserWarning)  # that it drops what has begun: nobody reads it
                    results.close()

    return Workers(found)


def end_with(parent: int) -> None:
    """Let this process end soon after its parent does, whatever it is busy with: nobody waits for its results."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PAUSE_SECONDS)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _lost(backend: str) -> WorkersLost:
    message = (
        f"a worker of the backend '{backend}' ended before its work was done, for want of memory or because it was "
        f"killed; start again with fewer --jobs, and with --checkpoint FILE, which keeps what is done"
    )
    return WorkersLost(message, where="workers")


def _placed(function: Callable[[Any], Any], place: int, item: Any) -> Found:
    return place, attempt(function, item)
