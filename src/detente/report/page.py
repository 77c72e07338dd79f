"""What a report is made of, before it becomes text, Markdown or HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

COMMAND = re.compile(r"`(detente [a-z -]+)`")  #: a command to type, in running text; harmless if a label looks so


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Hold running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Hold a list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Hold cells under headings; the first `n_labels` columns are text, the others numbers."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    n_labels: int = 1


Piece = Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Section:
    """Hold a headed part of a page."""

    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Hold a whole report."""

    title: str
    sections: tuple[Section, ...]
