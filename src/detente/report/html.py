"""A page as HTML: self-contained, without scripts."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from detente.report.page import COMMAND, Bullets, Paragraph, Table
from detente.report.text import printable

if TYPE_CHECKING:
    from detente.report.page import Page, Piece, Section

_STYLE = """\
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; }
th, td { padding: .2rem .8rem; border-bottom: 1px solid #8888; text-align: left; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
:root { color-scheme: light dark; }
"""


MANY_COLUMNS = 7  #: a table with more is set smaller on paper
_LEFTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
LEFTWARD = re.compile(f"[{_LEFTWARD}](?:[{_LEFTWARD} ]*[{_LEFTWARD}])?")  #: words of scripts written right to left


def render(page: Page) -> str:
    """Write a page as an HTML document; labels cannot turn into markup."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(page.title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f"{fragment(page)}</body>\n</html>\n"
    )


def fragment(page: Page, *, level: int = 1) -> str:
    """Write a page as a piece of HTML, such as a notebook shows; its title is a heading of the given level."""
    heading = f"<h{level}>{shown(page.title)}</h{level}>\n"
    return heading + "".join(section_fragment(section, level=level + 1) for section in page.sections)


def section_fragment(section: Section, *, level: int = 2) -> str:
    """Write a section as a piece of HTML, with a heading of the given level."""
    heading = f"<h{level}>{shown(section.heading)}</h{level}>\n" if section.heading else ""
    return f"<section>\n{heading}" + "".join(map(_piece, section.pieces)) + "</section>\n"


def _piece(piece: Piece) -> str:
    match piece:
        case Paragraph(text):
            return f"<p>{_running(text)}</p>\n"
        case Bullets(items):
            return "<ul>\n" + "".join(f"<li>{_running(item)}</li>\n" for item in items) + "</ul>\n"
        case Table(headings, rows, n_labels):
            head = _row("th", headings, n_labels)
            body = "".join(_row("td", cells, n_labels) for cells in rows)
            many = ' class="many"' if len(headings) > MANY_COLUMNS else ""
            return f"<table{many}>\n<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _row(tag: str, cells: tuple[str, ...], n_labels: int) -> str:
    kinds = ["" if place < n_labels else ' class="number"' for place in range(len(cells))]
    written = (f"<{tag}{kind}>{shown(cell)}</{tag}>" for kind, cell in zip(kinds, cells, strict=True))
    return "<tr>" + "".join(written) + "</tr>\n"


def _running(text: str) -> str:
    """Escape running text, and mark commands as code."""
    return COMMAND.sub(r"<code>\1</code>", shown(text))  # a backtick and a command stay as they are when escaped


def shown(text: str) -> str:
    """Write a text between tags; words written right to left are set apart, so that numbers beside them stay put."""
    return LEFTWARD.sub(lambda words: f"<bdi>{words[0]}</bdi>", escaped(text))


def escaped(text: str) -> str:
    """Write a label or other text so that it stays text, between tags and in quoted attributes."""
    return escape(printable(text))
