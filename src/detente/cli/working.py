"""Long work: in threads, within a time limit, with a progress bar on a terminal."""

from __future__ import annotations

import math
import sys
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING, TypeVar

from detente.execution import deadline, threads, watched
from detente.model.errors import NotApplicable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from detente.protocols import Mapper

Result = TypeVar("Result")

DELAY = 1.0  #: seconds of work before a bar appears


def counted(concepts: int) -> str:
    """Say how many concepts are worked on."""
    return "one concept" if concepts == 1 else f"{concepts} concepts"


def limit(seconds: float | None) -> Mapper:
    """Make the mapper that does whole pieces of work within the time that `--timeout` allows from now on."""
    if seconds is not None and not seconds > 0:
        message = f"--timeout is {seconds:g}; it must be a positive number of seconds"
        raise NotApplicable(message, where="timeout")
    return deadline(map, math.inf if seconds is None else seconds)


def within(seconds: float | None, work: Callable[[], Result]) -> Result:
    """Do one piece of work within the time that `--timeout` allows."""

    def once(_: None) -> Result:
        return work()

    return next(limit(seconds)(once, [None]))


@contextmanager
def partitions(jobs: int) -> Iterator[Mapper]:
    """Make the mapper that goes through the partitions of the players: as many threads as `--jobs` says, and a bar."""
    with _bar() as show:
        yield watched(threads(jobs) if jobs > 1 else map, show)


@contextmanager
def _bar() -> Iterator[Callable[[int, int | None], None]]:
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    progress, lock = Progress(console=Console(stderr=True), transient=True), Lock()
    task = progress.add_task("working", total=None)

    def start() -> None:
        with lock:
            progress.start()

    timer = Timer(DELAY, start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda done, total: progress.update(task, completed=done, total=total)
    finally:
        timer.cancel()
        with lock:
            progress.stop()
