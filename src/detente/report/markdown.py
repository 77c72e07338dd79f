"""A page as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.report.page import COMMAND, Bullets, Paragraph, Table
from detente.report.text import printable

if TYPE_CHECKING:
    from detente.report.page import Page, Piece

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$]|(?<=:)/(?=/)|(?<=www)\.)")  # the last two would make links
_LEADING = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


def render(page: Page) -> str:
    """Write a page as Markdown; labels cannot turn into markup."""
    parts = [f"# {_escaped(page.title)}"]
    for section in page.sections:
        if section.heading:
            parts.append(f"## {_escaped(section.heading)}")
        parts += map(_piece, section.pieces)
    return "\n\n".join(parts) + "\n"


def _piece(piece: Piece) -> str:
    match piece:
        case Paragraph(text):
            return _LEADING.sub(r"\1\\\2", _running(text))
        case Bullets(items):
            return "\n".join(f"- {_running(item)}" for item in items)
        case Table(headings, rows, n_labels):
            rule = ["---" if place < n_labels else "---:" for place in range(len(headings))]
            lines = [map(_escaped, headings), rule, *(map(_escaped, cells) for cells in rows)]
            return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _running(text: str) -> str:
    """Escape running text, and keep commands as code."""
    parts = COMMAND.split(printable(text))  # what stands outside, a command, outside, ...
    return "".join(f"`{part}`" if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", printable(text))
