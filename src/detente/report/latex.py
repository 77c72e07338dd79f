r"""A page as LaTeX: a piece to `\input`, with tables by the package booktabs and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.report.page import COMMAND, Bullets, Paragraph, Table
from detente.report.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.report.page import Page, Piece

_HEAD = r"""% A piece of a document: \input it where it belongs. Its tables need \usepackage{booktabs}.
% For labels beyond Latin letters compile with XeLaTeX or LuaLaTeX, and a font that has the letters.
"""
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "\N{REPLACEMENT CHARACTER}": "?",  # stands for what cannot be printed; few fonts have it
    **{letter: "\\" + letter for letter in "{}$&#%_"},
    **{letter: f"{{{letter}}}" for letter in "[]*"},  # in braces they are no option of the command before
    '"': r"\char34{}",  # in some languages it makes the next letter another one
}
_LIGATURE = re.compile(r"([-',])(?=\1)")
_SIGN = re.compile(r"(?<![0-9a-z])[-+](?=[0-9])|(?<=e)-(?=[0-9])")


def render(page: Page) -> str:
    """Write a page as a piece of LaTeX; labels cannot turn into commands."""
    parts = [f"{_HEAD}\\section*{{{_escaped(page.title)}}}"]
    for section in page.sections:
        if section.heading:
            parts.append(f"\\subsection*{{{_escaped(section.heading)}}}")
        parts += map(_piece, section.pieces)
    return "\n\n".join(parts) + "\n"


def _piece(piece: Piece) -> str:
    match piece:
        case Paragraph(text):
            return _running(text)
        case Bullets(items):
            lines = "\n".join(f"\\item {_running(item)}" for item in items)
            return f"\\begin{{itemize}}\n{lines}\n\\end{{itemize}}"
        case Table():
            return _table(piece)


def _table(table: Table) -> str:
    columns = "l" * table.n_labels + "r" * (len(table.headings) - table.n_labels)
    lines = [
        f"\\begin{{center}}\n\\begin{{tabular}}{{{columns}}}\n\\toprule",
        _line(map(_escaped, table.headings)),
        "\\midrule",
        *(_line(_cells(cells, table.n_labels)) for cells in table.rows),
        "\\bottomrule\n\\end{tabular}\n\\end{center}",
    ]
    return "\n".join(lines)


def _cells(cells: tuple[str, ...], n_labels: int) -> Iterable[str]:
    yield from map(_escaped, cells[:n_labels])
    for cell in cells[n_labels:]:
        parts = _SIGN.split(cell)
        signs = _SIGN.findall(cell)
        yield _escaped(parts[0]) + "".join(
            f"${sign}${_escaped(part)}" for sign, part in zip(signs, parts[1:], strict=True)
        )


def _line(cells: Iterable[str]) -> str:
    return " & ".join(cells) + r" \\"


def _running(text: str) -> str:
    """Escape running text, and set commands in typewriter."""
    parts = COMMAND.split(printable(text))  # what stands outside, a command, outside, ...
    return "".join(f"\\texttt{{{_escaped(part)}}}" if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _escaped(text: str) -> str:
    written = "".join(_SPECIAL.get(letter, letter) for letter in printable(text))
    return _LIGATURE.sub(r"\1{}", written)
