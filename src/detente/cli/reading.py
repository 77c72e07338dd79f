"""Games and JSON documents -> from files and standard input."""

from __future__ import annotations

import json
import math
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from detente.cli.affordable import GIB, allowed_memory
from detente.formats import MAX_PROFILES, MODULES, loads, read
from detente.formats.files import decode, read_text
from detente.formats.limits import MAX_FILE_BYTES
from detente.formats.shipped import EXAMPLE, closest_shipped
from detente.model.errors import FormatError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.model.game import Game
    from detente.model.tu_game import TUGame

STANDARD_INPUT = "-"
_NAME = "standard input"
_MAX_INTEGER_DIGITS = 300
BYTES_A_LETTER = 10  #: of memory, that a certificate takes while it is verified: 9 were measured, at 38 MB


def read_game(name: str, max_profiles: int | None = None) -> Game:
    """Read the game that the command line names.

    Raises
    ------
    FormatError
        If it cannot be read.
    TooLarge
        If it declares more than `max_profiles` profiles.
    """
    limit = MAX_PROFILES if max_profiles is None else max_profiles
    if name == STANDARD_INPUT:
        return _piped_game(_standard_input(), limit)
    if not name.startswith(EXAMPLE) and not PurePath(name).suffix:
        _suggest(name)
    return read(name, max_profiles=limit)


def read_worth_file(name: str) -> TUGame:
    """Read the worths of coalitions that the command line names.

    Raises
    ------
    FormatError
        If they cannot be read.
    TooLarge
        If there are more players than a file can list coalitions of.
    """
    from detente.formats.coalition_files import loads_worths, read_worths

    if name.startswith(EXAMPLE):
        message = (
            "this is a shipped game, no list of worths; 'detente stability' says how the coalitions of a game fare"
        )
        raise FormatError(message, source=name)
    return loads_worths(_standard_input(), ".json", source=_NAME) if name == STANDARD_INPUT else read_worths(name)


def _suggest(name: str) -> None:
    """Refuse a name without a suffix if there is a file, or a shipped game, that may be meant."""
    files = [name + suffix for suffix in MODULES if os.path.isfile(name + suffix)]  # noqa: PTH113  # any text is a name
    if files:
        message = f"a file name needs a suffix; did you mean {files[0]}?"
        raise FormatError(message, source=name)
    wanted = name.rpartition(":")[2]
    shipped = closest_shipped(wanted)
    if shipped:
        exact = shipped == name
        found = "the shipped game is" if exact else "did you mean the shipped game"
        message = f"a file name needs a suffix; {found} {EXAMPLE}{shipped}{'' if exact else '?'}"
        raise FormatError(message, source=name)


def _piped_game(text: str, limit: int) -> Game:
    try:
        return loads(text, ".json", source=_NAME, max_profiles=limit)
    except FormatError as error:
        if _is_json(text):
            raise
        message = f"{error.message.removeprefix(error.where + ': ')}; - reads JSON only, name a file for other formats"
        raise FormatError(message, source=error.source, line=error.line, column=error.column) from error


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def read_json(name: str) -> Any:
    """Read a JSON document strictly: no key twice, no NaN, no infinity, nothing after its end.

    Raises
    ------
    FormatError
        With file, line and column where they are known.
    """
    return _json(_standard_input() if name == STANDARD_INPUT else read_text(name), name)


def read_certificate(name: str, max_memory: float | None) -> Any:
    """Read the claims that an agreement's certificate consists of, as long as they may be.

    Parameters
    ----------
    max_memory
        In GiB, as `--max-memory` says; most of what is free if it is None.

    Raises
    ------
    TooLarge
        If they would not fit into memory.
    FormatError
        As `read_json` does.
    """
    if name == STANDARD_INPUT:
        return read_json(name)
    most = int(allowed_memory(max_memory) / BYTES_A_LETTER)
    advice = (
        f"what it says takes {BYTES_A_LETTER} times as much memory, and {most * BYTES_A_LETTER / GIB:.3g} GiB are "
        f"allowed: allow more with --max-memory GIB"
    )
    return _json(read_text(name, most=most, advice=advice), name)


def _json(text: str, name: str) -> Any:
    source = _NAME if name == STANDARD_INPUT else name
    strict = _Strict(source)
    try:
        return json.loads(
            text,
            object_pairs_hook=strict.fields,
            parse_float=strict.number,
            parse_int=strict.whole,
            parse_constant=strict.constant,
        )
    except json.JSONDecodeError as error:
        message = f"this is not JSON ({error.msg})"
        raise FormatError(message, source=source, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        message = "the document is nested too deeply"
        raise FormatError(message, source=source) from error


@dataclass(frozen=True, slots=True)
class _Strict:
    """Refuse what JSON readers let pass."""

    source: str

    def fields(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Refuse an object with a key twice."""
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise FormatError(f"the key {key!r} occurs twice in one object; keep one of them", source=self.source)
            seen.add(key)
        return dict(pairs)

    def number(self, written: str) -> float:
        """Refuse a number beyond the range of floats."""
        value = float(written)
        if math.isinf(value):
            raise FormatError(f"{written} is too large a number", source=self.source)
        return value

    def whole(self, written: str) -> int:
        """Refuse a whole number beyond the range of floats."""
        if len(written) > _MAX_INTEGER_DIGITS:
            raise FormatError(f"a whole number of {len(written)} digits is too large", source=self.source)
        return int(written)

    def constant(self, written: str) -> float:
        """Refuse NaN and infinity."""
        raise FormatError(f"{written} is no number of a JSON document", source=self.source)


def check_one_reader(*names: str) -> None:
    """Refuse to read two things from standard input."""
    if names.count(STANDARD_INPUT) > 1:
        raise FormatError("standard input can be read once; name a file instead of one of the dashes")


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Add the name of a file to errors that do not know where their document came from."""
    try:
        yield
    except FormatError as error:
        if error.source:
            raise
        message = error.message.removeprefix("input: ")
        raise FormatError(message, source=_NAME if name == STANDARD_INPUT else name) from error


def _standard_input() -> str:
    data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        message = f"{_NAME}: more than the limit of {MAX_FILE_BYTES // 2**20} MiB; split or shorten it"
        raise TooLarge(message, where=_NAME)
    return decode(data, source=_NAME)
