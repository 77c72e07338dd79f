"""What a document is made of, whether it was written in YAML or JSON: scalars, sequences and mappings with places.

A scalar keeps its text as written, so that `No`, `012`, `1:30` and `1e3` are labels where labels are expected.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.formats.source import shown

if TYPE_CHECKING:
    from detente.formats.source import Source


@dataclass(frozen=True, slots=True)
class Scalar:
    """Hold a text as written; `quoted` tells a text from a number or a word; nothing at all is an empty text."""

    text: str
    quoted: bool
    offset: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """Hold a list."""

    items: tuple[Node, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Hold named values, in order; no name occurs twice."""

    entries: dict[str, tuple[Scalar, Node]]
    offset: int


Node = Scalar | Sequence | Mapping


def add_entry(entries: dict[str, tuple[Scalar, Node]], key: Scalar, value: Node, source: Source) -> None:
    """Put a named value into a mapping that is being read; refuse a name that is there already."""
    if key.text in entries:
        raise source.fault(f"the key {shown(key.text)} occurs twice in one mapping; keep one of them", key.offset)
    entries[key.text] = (key, value)


def text_of(node: Node, what: str, source: Source) -> str:
    """Read a scalar as text, and refuse anything else."""
    if not isinstance(node, Scalar):
        raise source.fault(f"{what} must be a text, not a list or mapping", node.offset)
    return checked_text(node, source)


def checked_text(node: Scalar, source: Source) -> str:
    """Refuse a text with half a character (a lone surrogate), which no file can hold."""
    if not node.text.isascii() and any("\ud800" <= character <= "\udfff" for character in node.text):
        raise source.fault(f"{shown(node.text)} holds half a character; write the whole one", node.offset)
    return node.text
