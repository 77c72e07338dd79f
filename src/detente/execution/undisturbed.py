"""What a Dask worker of this machine does first: Ctrl-C is for the program that started it, which ends its workers."""

from __future__ import annotations

import signal

from detente.execution.quiet import hush


def dask_setup(_worker: object) -> None:
    """Ignore interruptions from the terminal, and tell no tales of work that was dropped; Dask calls this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    hush()
