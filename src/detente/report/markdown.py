"""A page as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.report.page import Bullets, Paragraph, Table
from detente.report.text import printable

if TYPE_CHECKING:
    from detente.report.page import Page, Piece

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
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
            return _LEADING.sub(r"\1\\\2", _escaped(text))
        case Bullets(items):
            return "\n".join(f"- {_escaped(item)}" for item in items)
        case Table(headings, rows, n_labels):
            rule = ["---" if place < n_labels else "---:" for place in range(len(headings))]
            lines = [map(_escaped, headings), rule, *(map(_escaped, cells) for cells in rows)]
            return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", printable(text))
