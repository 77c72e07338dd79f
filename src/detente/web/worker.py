"""A worker process: answers one request after the other, until its server closes the pipe or kills it.

It reads requests from standard input and writes answers to what was standard output; anything that a library prints
goes to standard error. Its memory is bounded by the operating system, and so is its time: should the server be gone,
an alarm ends it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from detente.formats.shipped import EXAMPLE, example_text
from detente.formats.yaml_document import loads
from detente.web.answers import answer, game_document
from detente.web.desk import Desk
from detente.web.frames import packed, packed_reply, receive
from detente.web.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

READY = "ready"
SPARE_SECONDS = 5.0  #: beyond the deadline, which the server keeps itself
STATM = Path("/proc/self/statm")
FULL = 0.5  #: a worker that has used this part of its memory is replaced after its answer


def command(limits: Limits) -> list[str]:
    """Make the command that starts a worker; what lies in the current folder is not imported (-P)."""
    return [sys.executable, "-P", "-m", "detente.web.worker", json.dumps(asdict(limits))]


def main(arguments: Sequence[str]) -> None:
    """Run a worker in this process."""
    limits = Limits(**json.loads(arguments[0]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's business; it closes the pipe
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    bound_memory(limits.memory_bytes)
    serve(sys.stdin.buffer, answers, limits)


def serve(requests: BinaryIO, answers: BinaryIO, limits: Limits) -> None:
    """Answer requests until there are no more."""
    desk = Desk(limits)
    warm_up()
    answers.write(packed({READY: True}, b""))
    answers.flush()
    while (request := receive(requests)) is not None:
        header, body = request
        _alarm(limits.seconds + SPARE_SECONDS)
        reply = answer(header["route"], body, desk)
        _alarm(0)
        retire = used_memory() > FULL * limits.memory_bytes
        answers.write(packed_reply(reply, retire=retire))
        answers.flush()
        if retire:
            return


def warm_up() -> None:
    """Load everything that answers need, so that the first one is as fast as the others."""
    game = loads(example_text(EXAMPLE + "hot-dogs"))
    body = json.dumps({"game": game_document(game)}).encode()
    desk = Desk()
    for route in ("scene", "explain", "fallback"):
        answer(route, body, desk)


def bound_memory(limit: int) -> None:
    """Let the operating system refuse this process more memory than so many bytes, and leave no core files behind."""
    try:
        import resource
    except ImportError:  # no such limits on this system
        return
    for kind, bound in ((resource.RLIMIT_DATA, limit), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        wanted = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (wanted, hard))


def used_memory() -> int:
    """Return how much memory this process has, in bytes; 0 where the system does not tell.

    The peak that the system keeps will not do: a new process inherits that of its parent.
    """
    try:
        resident = STATM.read_text(encoding="ascii").split()[1]
    except OSError:  # not a Linux
        return 0
    return int(resident) * os.sysconf("SC_PAGE_SIZE")


def _alarm(seconds: float) -> None:
    """End this process in so many seconds, whatever it is busy with; 0 for never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
