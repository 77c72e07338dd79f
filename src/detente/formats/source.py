"""The text being read and its name, so that an error can say where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.model.errors import FormatError

_LINE_END = re.compile(r"\r\n|\n|\r")
_SHOWN_CHARACTERS = 40
_SHOWN_LABELS = 12


@dataclass(frozen=True, slots=True)
class Source:
    """Hold a text and the name of the file it came from."""

    text: str
    name: str = ""

    def fault(self, message: str, offset: int) -> FormatError:
        """Make the error that stands at a character of the text."""
        line, column = line_and_column(self.text, offset)
        return FormatError(message, source=self.name, line=line, column=column)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Find the line and column, both counted from 1, of a character."""
    line, start = 1, 0
    for end in _LINE_END.finditer(text, 0, min(offset, len(text))):
        line, start = line + 1, end.end()
    return line, min(offset, len(text)) - start + 1


def shown(text: str) -> str:
    """Quote a text for a message, cut if it is long."""
    return repr(text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 3] + "...")


def listed(labels: tuple[str, ...] | list[str]) -> str:
    """List labels for a message, cut if there are many."""
    names = ", ".join(labels[:_SHOWN_LABELS])
    return names if len(labels) <= _SHOWN_LABELS else f"{names}, ... ({len(labels)} in all)"
