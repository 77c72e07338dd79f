"""Measure time: CPU seconds where work is compared, wall seconds where waiting is."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from statistics import median
from typing import TypeVar

from benchmarks.harness.results import Disagreement

Given = TypeVar("Given")
Result = TypeVar("Result")
BUDGET = 0.5  #: seconds spent on repeating short work
MOST = 15  #: repetitions


class OutOfTime(TimeoutError):
    """The work was stopped at its limit."""


def cpu(work: Callable[[], Result]) -> tuple[float, Result]:
    """Measure the CPU seconds of this process."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def wall(work: Callable[[], Result]) -> tuple[float, Result]:
    """Measure the seconds that pass."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def repeated(prepare: Callable[[], Given], work: Callable[[Given], Result]) -> tuple[float, Result]:
    """Measure the median CPU seconds of short work, prepared anew each time; the preparation is not measured.

    Work is repeated until half a second has gone into it, at most 15 times: whatever takes longer runs once.
    """
    times: list[float] = []
    while True:
        given = prepare()
        taken, result = cpu(lambda given=given: work(given))  # type: ignore[misc]
        times.append(taken)
        if sum(times) >= BUDGET or len(times) == MOST:
            return median(times), result


def aside(work: Callable[[], Result], limit: float) -> Result:
    """Work in a new process, which is stopped at a limit in seconds; work and result are sent there and back.

    The work must be small: a process that dies early leaves a sender waiting who has more to say than a pipe holds.

    Raises
    ------
    OutOfTime
        At the limit.
    Disagreement
        If the child ended with an error; its last words are the message.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(work, sender), daemon=True)
    child.start()
    sender.close()
    try:
        if not receiver.poll(limit):
            raise OutOfTime(f"stopped after {limit:g} s")
        trouble, result = receiver.recv()
    except EOFError as error:
        raise Disagreement("the process ended without an answer") from error
    finally:
        child.kill()
        child.join()
        receiver.close()
    if trouble:
        raise Disagreement(trouble)
    answer: Result = result
    return answer


def _answer(work: Callable[[], Result], sender: Connection) -> None:
    try:
        sender.send(("", work()))
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent reports it
        sender.send((f"{type(error).__name__}: {error}", None))


def median_ratio(pairs: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Return the medians of ours and theirs, and that of the ratios theirs / ours, of one pair a game."""
    ours, theirs = ([pair[k] for pair in pairs] for k in (0, 1))
    return median(ours), median(theirs), median(other / own for own, other in pairs)
