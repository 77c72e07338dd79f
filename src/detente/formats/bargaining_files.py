"""Bargaining sets from files and to files, and files that hold either a game or a bargaining set."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from detente.formats.bargaining_csv import dumps_table, is_bargaining_table, loads_table
from detente.formats.bargaining_document import SCHEMA, dumps_document, is_bargaining_document, read_bargaining
from detente.formats.document_nodes import DOCUMENTS, JSON, document_nodes
from detente.formats.files import read_text, write_text
from detente.formats.limits import MAX_PROFILES
from detente.formats.source import Source
from detente.model.errors import FormatError

if TYPE_CHECKING:
    from detente.model.bargaining_set import BargainingSet

TABLE = ".csv"


def read_bargaining_set(path: str | os.PathLike[str], *, max_outcomes: int = MAX_PROFILES) -> BargainingSet:
    """Read a bargaining set from a table (`.csv`) or a document (`.json`, `.yaml`, `.yml`).

    Raises
    ------
    FormatError
        If there is no such file, or it holds no bargaining set; with line, column and labels.
    TooLarge
        If it lists more than `max_outcomes` outcomes.
    """
    name = os.fspath(path)
    suffix = PurePath(name).suffix
    _check_suffix(suffix, name)
    return loads_bargaining_set(read_text(name), suffix, source=name, max_outcomes=max_outcomes)


def loads_bargaining_set(
    text: str, suffix: str, *, source: str = "", max_outcomes: int = MAX_PROFILES
) -> BargainingSet:
    r"""Read a bargaining set from text in the format of a suffix, such as "csv" or ".json".

    Examples
    --------
    >>> found = loads_bargaining_set("outcome,payoff:Ann,payoff:Bob\nreserve,0,0\nhalf,1/2,1/2\n", "csv")
    >>> found.players, found.outcomes, [str(value) for value in found.fractions[:, 0]]
    (('Ann', 'Bob'), ('half',), ['1/2', '1/2'])
    """
    wanted = _check_suffix(suffix, source)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise FormatError("there is nothing in it; expected a bargaining set", source=source)
    if wanted == TABLE:
        return loads_table(text, source=source, max_outcomes=max_outcomes)
    origin = Source(text, source)
    return read_bargaining(document_nodes(origin, wanted), origin, max_outcomes=max_outcomes)


def write_bargaining_set(bargaining: BargainingSet, path: str | os.PathLike[str]) -> None:
    """Write a bargaining set to a table (`.csv`) or a document (`.json`), whole or not at all.

    Raises
    ------
    FormatError
        If the suffix is another one, or an outcome in a table has the name of the row of reserve values.
    """
    name = os.fspath(path)
    suffix = PurePath(name).suffix.lower()
    if suffix not in {TABLE, JSON}:
        raise FormatError(f"bargaining sets are written to {TABLE} and {JSON}, not to {suffix!r}", source=name)
    write_text(name, dumps_table(bargaining) if suffix == TABLE else dumps_document(bargaining))


def holds_bargaining_set(text: str, suffix: str) -> bool:
    """Tell whether a text is meant as a bargaining set rather than a game, by its column names or its schema.

    Only what bears the mark is: a table whose columns are `outcome` and payoffs of players, none of whom has that name,
    or a document with the schema of a bargaining set. No game is written so.
    """
    wanted = suffix.lower()
    if wanted == TABLE:
        return is_bargaining_table(text)
    if wanted not in DOCUMENTS or SCHEMA not in text:
        return False
    try:
        return is_bargaining_document(document_nodes(Source(text.removeprefix("\ufeff")), wanted))
    except FormatError:
        return False


def _check_suffix(suffix: str, source: str) -> str:
    wanted = "." + suffix.lower().removeprefix(".")
    if wanted not in {TABLE, *DOCUMENTS}:
        found = f"{suffix!r} is no format of bargaining sets" if suffix else "the file name has no suffix"
        raise FormatError(f"{found}; the formats are {', '.join((TABLE, *DOCUMENTS))}", source=source)
    return wanted
