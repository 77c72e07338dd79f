"""Comma-separated text as rows of fields with places; every label survives, line ends and spaces included."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.formats.source import Source

_QUOTED = re.compile(r'[ \t]*"([^"]*(?:""[^"]*)*)"[ \t]*')
_PLAIN = re.compile(r"[^,\r\n]*")
_BREAK = re.compile(r"\r\n|\n|\r")
_NEEDS_QUOTES = re.compile(r'[",\r\n]|\A[#\ufeff]|\A\s|\s\Z|\A\Z')


class Field(NamedTuple):
    """Hold the text of one field; spaces around a text without quotes are left out."""

    text: str
    quoted: bool
    offset: int


def csv_rows(source: Source) -> Iterator[tuple[Field, ...]]:
    """Read the rows one by one; empty lines are passed over."""
    row: list[Field] = []
    offset = 0
    while True:
        field, offset = _field(source, offset)
        row.append(field)
        following = source.text[offset : offset + 1]
        if following == ",":
            offset += 1
            continue
        line_end = _BREAK.match(source.text, offset)
        if following and line_end is None:
            raise source.fault(
                "expected ',' or the end of the line after a field; double a quote inside quotes", offset
            )
        if len(row) > 1 or row[0].text or row[0].quoted:
            yield tuple(row)
        if line_end is None:
            return
        row, offset = [], line_end.end()


def _field(source: Source, offset: int) -> tuple[Field, int]:
    quoted = _QUOTED.match(source.text, offset)
    if quoted is not None:
        return Field(quoted[1].replace('""', '"'), quoted=True, offset=offset), quoted.end()
    plain = _PLAIN.match(source.text, offset)
    text, end = (plain[0].strip(), plain.end()) if plain else ("", offset)
    if text.startswith('"'):
        raise source.fault("this text in quotes never ends; close it with a double quote", offset)
    return Field(text, quoted=False, offset=offset), end


def csv_field(text: str) -> str:
    """Write a field, in quotes where it needs them."""
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
