"""A file that keeps finished work, so that a run that was killed goes on where it stopped.

One line a record: a checksum, a key, and what was found, as text. The first line says what the file is about. Lines are
only ever added. One that is torn or damaged is left out, and its work done again.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from detente.execution.locking import lock
from detente.execution.workers import Failure, Workers, as_found
from detente.model.errors import FormatError

if TYPE_CHECKING:
    from detente.execution.workers import Stream
    from detente.protocols import Mapper

SCHEMA = "detente/checkpoint/1"
FLUSH_SECONDS = 5.0  #: at most so much work is lost if the whole machine stops; nothing if only the program does
CHECK_LETTERS = 16
MAX_ABOUT = 1 << 20  #: bytes of the first line


@dataclass(frozen=True, slots=True)
class Notation:
    """Say how results are written.

    Attributes
    ----------
    key
        Names a task, given the function and the item: equal keys, equal results. No spaces; None for work that is not
        kept.
    dump
        Writes a result in one line of ASCII without spaces.
    load
        Reads it back, given the item; FormatError if it is malformed.
    """

    key: Callable[[Any, Any], str | None]
    dump: Callable[[Any], str]
    load: Callable[[str, Any], Any]


def checkpointed(mapper: Mapper, kept: Checkpoint, notation: Notation) -> Workers:
    """Make a mapper that looks up what was found before, and keeps what it finds as soon as it is there."""

    def found(function: Callable[[Any], Any], items: Sequence[Any]) -> Stream:
        keys = [notation.key(function, item) for item in items]
        left = []
        for place, (key, item) in enumerate(zip(keys, items, strict=True)):
            known = None if key is None else kept.get(key)
            if known is None:
                left.append(place)
            else:
                yield place, notation.load(known, item)
        if not left:
            return
        with closing(as_found(mapper, function, [items[place] for place in left])) as results:
            for index, result in results:
                key = keys[left[index]]
                if key is not None and not isinstance(result, Failure):
                    kept.put(key, notation.dump(result))
                yield left[index], result

    return Workers(found)


class Checkpoint:
    """Look up and add records; made by `open_checkpoint`."""

    def __init__(self, file: BinaryIO, name: str, places: dict[str, tuple[int, int]]) -> None:
        self._file = file
        self._name = name
        self._places = places
        self._flushed = time.monotonic()

    def __len__(self) -> int:
        """Count the records."""
        return len(self._places)

    def get(self, key: str) -> str | None:
        """Return what was found under a key, None if nothing was."""
        if key not in self._places:
            return None
        start, size = self._places[key]
        with _usable(self._name):
            self._file.seek(start)
            return self._file.read(size).decode("ascii")

    def put(self, key: str, text: str) -> None:
        """Add a record: from then on a killed program finds it again, within five seconds a stopped machine too.

        Raises
        ------
        FormatError
            If it cannot be written.
        """
        line = _line(key, text)
        with _usable(self._name):
            start = self._file.seek(0, os.SEEK_END)
            self._file.write(line)
            self._file.flush()
            if time.monotonic() - self._flushed > FLUSH_SECONDS:
                os.fsync(self._file.fileno())
                self._flushed = time.monotonic()
        self._places[key] = start + len(line) - 1 - len(text), len(text)


@contextmanager
def open_checkpoint(name: str, about: Mapping[str, Any]) -> Iterator[Checkpoint]:
    """Open a file of finished work, or begin one.

    Parameters
    ----------
    name
        Of the file.
    about
        What the work is about, as it can stand in JSON: the game's digest, the solution, the version. A file about
        something else is refused.

    Raises
    ------
    FormatError
        If the file is no checkpoint, is about something else, is in use by another process, or cannot be written.

    Notes
    -----
    Every record is handed to the operating system at once, and forced to the disk every five seconds and at the end.
    """
    with _usable(name):
        file = Path(name).open("a+b")  # noqa: SIM115  # closed below
    with file:
        lock(file, name)
        with _usable(name):
            places = _read(file, name, about)
            os.fsync(file.fileno())
        try:
            yield Checkpoint(file, name, places)
        finally:
            with _usable(name):
                os.fsync(file.fileno())


def _read(file: BinaryIO, name: str, about: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Find the records, and cut off a torn tail; begin the file if it is empty, or was torn at its first line."""
    header = _line(SCHEMA, json.dumps(about, sort_keys=True, separators=(",", ":")).replace(" ", "\\u0020"))
    if not Path(name).is_file():  # a device may never end
        raise FormatError("a checkpoint must be a file; name one, or a new one", source=name)
    file.seek(0)
    first = file.readline(MAX_ABOUT)
    if header.startswith(first) and first != header:
        file.truncate(0)
        file.write(header)
        file.flush()
        return {}
    if first != header:
        raise _foreign(first, about, name)
    places, end = {}, len(header)
    for line in file:
        if line.endswith(b"\n"):
            end += len(line)
            parts = _parts(line)
            if parts is not None:
                places[parts[0]] = end - 1 - parts[1], parts[1]
    file.truncate(end)
    return places


def _line(key: str, text: str) -> bytes:
    record = f"{key} {text}".encode("ascii")
    return hashlib.sha256(record).hexdigest()[:CHECK_LETTERS].encode("ascii") + b" " + record + b"\n"


def _parts(line: bytes) -> tuple[str, int] | None:
    """Take the key of a record, and the length of its text; None if the record is damaged."""
    check, _, record = line[:-1].partition(b" ")
    if hashlib.sha256(record).hexdigest()[:CHECK_LETTERS].encode("ascii") != check:
        return None
    key, _, text = record.partition(b" ")
    return key.decode("ascii", errors="replace"), len(text)


def _foreign(first: bytes, about: Mapping[str, Any], name: str) -> FormatError:
    """Say what is wrong with a file whose first line is another one."""
    parts = _parts(first)
    theirs = json.loads(first[-1 - parts[1] :]) if parts is not None and parts[0] == SCHEMA else None
    if not isinstance(theirs, dict):
        return FormatError("this is no checkpoint of finished work; name another file, or a new one", source=name)
    different = [key for key in about if theirs.get(key) != about[key]]
    what = different[0] if different else "work"
    message = (
        f"the checkpoint belongs to another {what} ({_short(theirs.get(what))}, not {_short(about.get(what))}); "
        f"name another file, or a new one"
    )
    return FormatError(message, source=name)


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 100 else text[:97] + "..."


@contextmanager
def _usable(name: str) -> Iterator[None]:
    """Turn trouble with a file into a sentence."""
    try:
        yield
    except FormatError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FormatError(f"the checkpoint cannot be used: {reason}; name another file", source=name) from error
