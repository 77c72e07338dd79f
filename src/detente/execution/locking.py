"""One writer a file."""

from __future__ import annotations

from typing import BinaryIO

from detente.model.errors import FormatError


def lock(file: BinaryIO, name: str) -> None:
    """Keep other processes from writing to a file until it is closed, or this process ends.

    Raises
    ------
    FormatError
        If another process holds it.

    Notes
    -----
    Where the system has no such locks, nothing is done.
    """
    try:
        import fcntl
    except ImportError:  # pragma: no cover  # not a Unix
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        message = "another process is writing to this checkpoint; wait until it ends, or name another file"
        raise FormatError(message, source=name) from error
