"""Worths of coalitions from files and to files."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from detente.formats.coalition_csv import dumps_table, is_worth_table, loads_table
from detente.formats.coalition_document import SCHEMA, dumps_document, is_worth_document, read_worth_document
from detente.formats.document_nodes import DOCUMENTS, JSON, document_nodes
from detente.formats.files import read_text, write_text
from detente.formats.source import Source
from detente.model.errors import FormatError
from detente.model.tu_game import check_worths

if TYPE_CHECKING:
    from detente.model.tu_game import TUGame

TABLE = ".csv"
FORMATS = (TABLE, *DOCUMENTS)


def read_worths(path: str | os.PathLike[str]) -> TUGame:
    """Read what coalitions are worth from a table (`.csv`) or a document (`.json`, `.yaml`, `.yml`).

    Raises
    ------
    FormatError
        If there is no such file, or a coalition is missing, repeated or malformed; with line, column and members.
    TooLarge
        If there are more than 20 players.
    """
    name = os.fspath(path)
    suffix = PurePath(name).suffix
    _check_suffix(suffix, name)
    return loads_worths(read_text(name), suffix, source=name)


def loads_worths(text: str, suffix: str, *, source: str = "") -> TUGame:
    r"""Read what coalitions are worth from text in the format of a suffix, such as "csv" or ".json".

    Examples
    --------
    >>> loads_worths("coalition,worth\nAnn,0\nBob,1/2\nAnn + Bob,2\n", "csv")
    TUGame('', players=['Ann', 'Bob'], together worth 2)
    """
    wanted = _check_suffix(suffix, source)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise FormatError("there is nothing in it; expected worths of coalitions", source=source)
    if wanted == TABLE:
        return loads_table(text, source=source)
    origin = Source(text, source)
    return read_worth_document(document_nodes(origin, wanted), origin)


def write_worths(worths: TUGame, path: str | os.PathLike[str]) -> None:
    """Write what coalitions are worth to a table (`.csv`) or a document (`.json`), whole or not at all.

    Raises
    ------
    FormatError
        If the suffix is another one, or a name does not fit a table.
    InvalidGame
        If this is no game of coalitions.
    """
    name = os.fspath(path)
    suffix = PurePath(name).suffix.lower()
    if suffix not in {TABLE, JSON}:
        raise FormatError(f"worths are written to {TABLE} and {JSON}, not to {suffix!r}", source=name)
    check_worths(worths)
    write_text(name, dumps_table(worths) if suffix == TABLE else dumps_document(worths))


def holds_worths(text: str, suffix: str) -> bool:
    """Tell whether a text is meant as worths of coalitions rather than a game, by its column names or its schema."""
    wanted = suffix.lower()
    if wanted == TABLE:
        return is_worth_table(text)
    if wanted not in DOCUMENTS or SCHEMA not in text:
        return False
    try:
        return is_worth_document(document_nodes(Source(text.removeprefix("\ufeff")), wanted))
    except FormatError:
        return False


def _check_suffix(suffix: str, source: str) -> str:
    wanted = "." + suffix.lower().removeprefix(".")
    if wanted not in FORMATS:
        found = f"{suffix!r} is no format of worths" if suffix else "the file name has no suffix"
        raise FormatError(f"{found}; the formats are {', '.join(FORMATS)}", source=source)
    return wanted
