"""Workers of a Dask cluster: one that is running, or one that is started on this machine for the work."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

from detente.execution.quiet import quiet
from detente.execution.sharing import shared
from detente.execution.workers import Workers, attempt
from detente.model.errors import MissingExtra, WorkersLost

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from detente.execution.workers import Stream

AHEAD = 4  #: so many tasks wait for each thread of the workers
CONNECT_SECONDS = 10.0
LOOK_SECONDS = 1.0  #: between two looks at whether anybody is still there
MOST_LOOKS = 30  #: so many in a row without any worker are the end


@contextmanager
def dask(address: str) -> Iterator[Workers]:
    """Use the workers of a Dask scheduler that is running.

    Parameters
    ----------
    address
        As the scheduler prints it: ``tcp://HOST:PORT``.

    Notes
    -----
    The workers need the same version of this package. What every item needs, the game above all, is sent to each of
    them once. A worker that dies is replaced by the scheduler's rules; its tasks are done again elsewhere.

    Raises
    ------
    MissingExtra
        If the library is not installed.
    WorkersLost
        If there is no scheduler, or it goes away, or tasks kill one worker after the other.
    """
    distributed = _library()
    with quiet():
        try:
            client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:  # a time-out is one of the first
            message = (
                f"no Dask scheduler answers at {address}; start one with 'dask scheduler', and name it as in "
                f"--dask tcp://127.0.0.1:8786"
            )
            raise WorkersLost(message, where="dask") from error
        with closing(client):
            yield _workers(client, lambda function: nullcontext(_scattered(client, function)))


@contextmanager
def local_dask(count: int) -> Iterator[Workers]:
    """Start a Dask cluster of so many processes on this machine, for as long as the work lasts.

    Notes
    -----
    It takes some six seconds to start, and listens on 127.0.0.1 only. What every item needs is mapped into the memory
    of all workers.

    Raises
    ------
    MissingExtra
        If the library is not installed.
    WorkersLost
        If tasks kill one worker after the other.
    """
    distributed = _library()
    with quiet():
        cluster = distributed.LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # any free port: None means 8787, which others use
            preload=["detente.execution.undisturbed"],
        )
        with closing(cluster), closing(distributed.Client(cluster, set_as_default=False)) as client:
            yield _workers(client, shared)


def _library() -> Any:
    try:
        import distributed
    except ImportError as error:
        message = "the backend 'dask' needs an optional library; install it with: pip install 'detente[dask]'"
        raise MissingExtra(message, where="backend") from error
    return distributed


def _scattered(client: Any, function: Callable[[Any], Any]) -> Any:
    try:
        return client.scatter(function, broadcast=True, hash=False)
    except (TimeoutError, OSError) as error:
        raise _lost() from error


def _workers(client: Any, share: Callable[[Callable[[Any], Any]], AbstractContextManager[Any]]) -> Workers:
    def found(function: Callable[[Any], Any], items: Sequence[Any]) -> Stream:
        room = _room(client)
        with share(function) as task:
            yield from _Tasks(client, task).results(items, room)

    return Workers(found)


def _room(client: Any) -> int:
    """Choose how many tasks to hand out; wait for a first worker."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        return AHEAD * int(sum(client.ncores().values()))
    except (TimeoutError, OSError) as error:
        message = "the Dask scheduler has no workers, or is gone; start some with 'dask worker tcp://HOST:PORT'"
        raise WorkersLost(message, where="dask") from error


class _Tasks:
    """Hand out items, a few ahead of the workers, and look after the scheduler."""

    def __init__(self, client: Any, task: Any) -> None:
        self._client = client
        self._task = task
        self._futures: dict[int, Any] = {}
        self._done: queue.SimpleQueue[int] = queue.SimpleQueue()

    def results(self, items: Sequence[Any], ahead: int) -> Stream:
        """Yield results as they are found; so many items are handed out ahead."""
        waiting = iter(enumerate(items))
        try:
            for _ in range(ahead):
                self._submit(waiting)
            while self._futures:
                place = self._next()
                result = self._result(self._futures.pop(place))
                self._submit(waiting)
                yield place, result
        finally:
            self._futures.clear()  # the scheduler drops what nobody waits for

    def _submit(self, waiting: Iterator[tuple[int, Any]]) -> None:
        """Hand out the next item, if there is one."""
        for place, item in waiting:
            future = self._client.submit(attempt, self._task, item, pure=False)
            self._futures[place] = future
            future.add_done_callback(partial(self._tell, place))
            return

    def _tell(self, place: int, _future: object) -> None:
        self._done.put(place)

    def _next(self) -> int:
        """Wait for a result, for as long as there are a scheduler and workers."""
        alone = 0
        while alone < MOST_LOOKS:
            try:
                return self._done.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                alone = 0 if self._attended() else alone + 1
        raise _lost()

    def _attended(self) -> bool:
        """Tell whether anybody works; a scheduler that is gone does not come back with the work."""
        try:
            if self._client.status == "running":
                return bool(self._client.ncores())
        except (TimeoutError, OSError) as error:
            raise _lost() from error
        raise _lost()

    def _result(self, future: Any) -> Any:
        try:
            return future.result(timeout=CONNECT_SECONDS)
        except Exception as error:  # of whatever kind: errors of the task itself are results
            raise _lost() from error


def _lost() -> WorkersLost:
    message = (
        "the Dask scheduler went away, or its workers died over their work; look at their memory and start again, "
        "with --checkpoint FILE, which keeps what is done"
    )
    return WorkersLost(message, where="dask")
