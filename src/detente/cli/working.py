"""Long work: by workers, within a time limit, kept in a file, with a progress bar on a terminal."""

from __future__ import annotations

import math
import re
import sys
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock, Timer
from typing import TYPE_CHECKING, TypeVar

from detente.execution import dask, deadline, local_dask, loky, threads, watched
from detente.model.errors import NotApplicable, TimeLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.unfinished import UnfinishedAgreement
    from detente.protocols import Concept, Mapper

Result = TypeVar("Result")

DELAY = 1.0  #: seconds of work before a bar appears
_ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:[0-9]{1,5}")


class Backend(StrEnum):
    """The kinds of workers."""

    threads = "threads"
    loky = "loky"
    dask = "dask"


@dataclass(frozen=True, slots=True)
class Workforce:
    """Say who does the work: as many workers of one kind, or those of a Dask scheduler that is running."""

    jobs: int = 1
    backend: Backend | None = None
    dask: str = ""

    def hired(self) -> AbstractContextManager[Mapper]:
        """Make the mapper, to be used inside a `with`.

        Raises
        ------
        NotApplicable
            If the options contradict each other.
        """
        if self.dask:
            return dask(self._address())
        if self.backend is Backend.dask:
            return local_dask(self.jobs)
        if self.jobs == 1:
            return nullcontext(map)
        return loky(self.jobs) if self.backend is Backend.loky else nullcontext(threads(self.jobs))

    def _address(self) -> str:
        if self.backend not in {None, Backend.dask}:
            message = f"--dask names a Dask scheduler, but --backend {self.backend} works without one; leave one out"
            raise NotApplicable(message, where="backend")
        if not _ADDRESS.fullmatch(self.dask):
            message = f"'{self.dask}' is no address of a Dask scheduler; write it as in --dask tcp://127.0.0.1:8786"
            raise NotApplicable(message, where="dask")
        return self.dask


ALONE = Workforce()


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


def solved(
    game: Game, concept: Concept, workforce: Workforce, checkpoint: str, seconds: float | None
) -> AnyAgreement | UnfinishedAgreement:
    """Solve a game by whoever is to work; when time is up, say what is certain.

    Raises
    ------
    TimeLimit
        If time is up and nothing is.
    """
    from detente.execution.anytime import Attempt

    attempt = Attempt(game, concept)
    try:
        with partitions(workforce) as workers, kept(workers, checkpoint, game, [concept]) as mapper:
            return within(seconds, lambda: attempt.solved(mapper))
    except TimeLimit as error:
        return attempt.so_far(error, math.inf if seconds is None else seconds)


@contextmanager
def partitions(workforce: Workforce = ALONE, unit: str = "coalitions") -> Iterator[Mapper]:
    """Make the mapper that goes through the partitions of the players: by whoever is to work, with a bar.

    Parameters
    ----------
    unit
        What the bar counts; a chunk counts for the partitions in it.
    """
    with workforce.hired() as mapper, _bar(unit) as show:
        yield watched(mapper, show, _size)


@contextmanager
def kept(mapper: Mapper, name: str, game: Game, concepts: Sequence[Concept]) -> Iterator[Mapper]:
    """Make the mapper that keeps finished work in the file that `--checkpoint` names, and finds it there again."""
    if not name:
        yield mapper
        return
    from detente.execution import Notation, checkpointed, open_checkpoint
    from detente.formats.study_document import about_work, dump_studies, load_studies, study_key

    with open_checkpoint(name, about_work(game, concepts)) as found:
        yield checkpointed(mapper, found, Notation(study_key, dump_studies, load_studies))


def progress(unit: str) -> AbstractContextManager[Callable[[int, int], None]]:
    """Make the bar alone, for work that tells how much is done, and of how much."""
    return _bar(unit)


def _size(item: object) -> int:
    return len(item) if isinstance(item, tuple) else 1


@contextmanager
def _bar(unit: str) -> Iterator[Callable[[int, int], None]]:
    """Show how much is done, at what rate, and how long the rest may take."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = ("working", BarColumn(), f"{{task.completed:,.0f}} of {{task.fields[whole]}} {unit}")
    rate, left = TextColumn("{task.fields[rate]}"), TimeRemainingColumn()
    progress, lock = Progress(*columns, rate, left, "left", console=Console(stderr=True), transient=True), Lock()
    task, begun = progress.add_task("", total=None, whole="?", rate=""), time.monotonic()

    def start() -> None:
        with lock:
            progress.start()

    def show(done: int, total: int) -> None:
        rate = f"{done / max(time.monotonic() - begun, 1e-9):,.3g} a second"
        progress.update(task, completed=done, total=total, whole=f"{total:,}", rate=rate)

    timer = Timer(DELAY, start)
    timer.daemon = True
    timer.start()
    try:
        yield show
    finally:
        timer.cancel()
        with lock:
            progress.stop()
