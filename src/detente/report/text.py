"""A page as plain text for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.cells import cell_len

from detente.report.page import Bullets, Paragraph, Table

if TYPE_CHECKING:
    from detente.report.page import Page, Piece

WIDTH = 100  #: columns that running text fills at most


def render(page: Page, *, width: int = WIDTH) -> str:
    """Write a page as plain text; whatever could move a terminal's cursor is replaced."""
    parts = [_underlined(page.title, "=")]
    for section in page.sections:
        if section.heading:
            parts.append(_underlined(section.heading, "-"))
        parts += [_piece(piece, width) for piece in section.pieces]
    return "\n\n".join(parts) + "\n"


def printable(text: str) -> str:
    """Make one line of a text: line ends become spaces, other control characters are replaced."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text.splitlines()))


def _underlined(heading: str, line: str) -> str:
    title = printable(heading)
    return f"{title}\n{line * cell_len(title)}"


def _piece(piece: Piece, width: int) -> str:
    match piece:
        case Paragraph(text):
            return _wrapped(text, width, "", "")
        case Bullets(items):
            return "\n".join(_wrapped(item, width, "- ", "  ") for item in items)
        case Table():
            return _table(piece)


def _wrapped(text: str, width: int, first: str, later: str) -> str:
    return textwrap.fill(
        printable(text),
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _table(table: Table) -> str:
    lines = [tuple(map(printable, cells)) for cells in (table.headings, *table.rows)]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(cells, widths, table.n_labels) for cells in (lines[0], rule, *lines[1:]))


def _line(cells: tuple[str, ...], widths: list[int], n_labels: int) -> str:
    padded = []
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        space = " " * (width - cell_len(cell))
        padded.append(cell + space if place < n_labels else space + cell)
    return "  ".join(padded).rstrip()
