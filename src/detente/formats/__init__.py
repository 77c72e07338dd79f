"""Text and foreign objects <-> Game: one file a format, imported when it is used.

A format is a module with `loads(text, *, source, max_profiles) -> Game` and `dumps(game) -> str`, found by the suffix
of a file name. What cannot be read raises `FormatError` (or `TooLarge`), with file, line and column in it.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, cast

from detente.formats.files import read_text, write_text
from detente.formats.limits import MAX_PROFILES
from detente.formats.shipped import EXAMPLE, Example, example_text, examples
from detente.formats.source import Source
from detente.model.errors import FormatError

if TYPE_CHECKING:
    from detente.model.game import Game

__all__ = ["MAX_PROFILES", "MODULES", "Example", "dumps", "examples", "loads", "read", "write"]

MODULES = {
    ".json": "json_document",
    ".yaml": "yaml_document",
    ".yml": "yaml_document",
    ".csv": "csv_table",
    ".nfg": "nfg",
    ".gam": "gam",
    ".efg": "efg",
}


class _Format(Protocol):
    """What every format module offers."""

    def loads(self, text: str, *, source: str, max_profiles: int) -> Game:
        """Read a game from text."""

    def dumps(self, game: Game) -> str:
        """Write a game as text."""


def read(source: str | os.PathLike[str], *, max_profiles: int = MAX_PROFILES) -> Game:
    """Read a game from a file, or a shipped one as `example:NAME`.

    Raises
    ------
    FormatError
        If there is no such file, or it holds no game in the format that its suffix names.
    TooLarge
        If it declares more than `max_profiles` profiles, or is too long a file.

    Examples
    --------
    >>> read("example:chicken").title
    'Chicken'
    """
    name = os.fspath(source)
    if name.startswith(EXAMPLE):
        return loads(example_text(name), ".yaml", source=name, max_profiles=max_profiles)
    suffix = PurePath(name).suffix
    _format(suffix, name)
    return loads(read_text(name), suffix, source=name, max_profiles=max_profiles)


def write(game: Game, path: str | os.PathLike[str]) -> None:
    """Write a game to a file, in the format that its suffix names, whole or not at all."""
    name = os.fspath(path)
    write_text(name, dumps(game, PurePath(name).suffix, source=name))


def loads(text: str, suffix: str, *, source: str = "", max_profiles: int = MAX_PROFILES) -> Game:
    """Read a game from text in the format of a suffix, such as "nfg" or ".nfg".

    Parameters
    ----------
    source
        The name of the text in messages.
    """
    reader = _format(suffix, source)
    text = text.removeprefix("\ufeff")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"the text holds {text[error.start]!r}, which is half a character; save it as UTF-8"
        raise Source(text, source).fault(message, error.start) from error
    if not text.strip():
        raise FormatError("there is nothing in it; expected a game", source=source)
    return reader.loads(text, source=source, max_profiles=max_profiles)


def dumps(game: Game, suffix: str, *, source: str = "") -> str:
    """Write a game as text in the format of a suffix, such as "nfg" or ".nfg"."""
    return _format(suffix, source).dumps(game)


def _format(suffix: str, source: str) -> _Format:
    """Import the module of a format."""
    wanted = "." + suffix.lower().removeprefix(".")
    if wanted not in MODULES:
        found = f"{suffix!r} is no known format" if suffix else "the file name has no suffix that tells its format"
        raise FormatError(f"{found}; the formats are {', '.join(MODULES)}", source=source)
    return cast("_Format", import_module(f"{__name__}.{MODULES[wanted]}"))
