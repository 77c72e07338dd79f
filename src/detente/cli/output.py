"""Results -> standard output."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from detente.formats.certificate_document import Proven
    from detente.report.comparison import Sheet

LARGEST_WIDTH = 10_000
PLAIN_WIDTH = 100  #: columns of a table that goes to a file or a pipe, unless COLUMNS says otherwise


def show(text: str) -> None:
    """Print a text; letters that the terminal does not have are replaced."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, errors="replace").decode(encoding))
    sys.stdout.flush()


def answered(answer: Callable[..., str], found: Proven, certificate: str) -> str:
    """Write the claims to the certificate file, if one is wanted, and give the answer.

    Parameters
    ----------
    answer
        Makes the answer, given whether its claims stand in the file.

    Raises
    ------
    FormatError
        If the file cannot be written, as when the disc is full; the answer is printed before: it may have taken hours.
    """
    from detente.formats.certificate_document import certificate_lines
    from detente.formats.files import write_pieces
    from detente.model.errors import FormatError

    if certificate:
        try:
            write_pieces(certificate, certificate_lines(found))
        except FormatError:
            show(answer(filed=False))
            raise
    return answer(filed=bool(certificate))


def laid_out(sheet: Sheet) -> str:
    """Lay out a table for the terminal, or for a file if standard output is none; numbers are never cut."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _plain_width()
    free = Console(width=LARGEST_WIDTH)
    room = Console(width=width).width
    fitting = next((table for table in sheet.tables if free.measure(table).maximum <= room), sheet.blocks)
    longest_word = max(free.measure(text).minimum for text in (sheet.title, *sheet.notes))
    console = Console(width=max(room, longest_word), highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        console.print(sheet.title)
        console.print(fitting, crop=False, no_wrap=True, overflow="ignore")
        console.print(*sheet.notes, sep="\n")
    return captured.get()


def _plain_width() -> int:
    said = os.environ.get("COLUMNS", "")
    return int(said) if said.isdecimal() and 0 < int(said) <= LARGEST_WIDTH else PLAIN_WIDTH


def json_text(document: Mapping[str, Any]) -> str:
    """Write a JSON document with each of its fields on a line of its own; floats as `repr` writes them."""
    fields = (f"  {_compact(key)}: {_compact(value)}" for key, value in document.items())
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=not _speaks_unicode(), allow_nan=False)


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
