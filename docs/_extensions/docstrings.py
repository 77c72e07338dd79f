"""Docstrings as plain text: symbols such as |S| and max_a are no markup, though they look like it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

BEFORE_SECTIONS, AFTER_SECTIONS = 100, 900  #: sections become markup at 500
_VALUES = {"attribute", "data", "property"}  #: whose first line is otherwise read as "type: what it is"
_COLON = "\ue000"  #: stands for a colon meanwhile
_CODE = re.compile(r"(``.*?``|`[^`]*`)")
_SYMBOL = re.compile(r"\||(?<=\w)_(?!\w)|\*")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with the builder."""
    app.connect("autodoc-process-docstring", _escape, priority=BEFORE_SECTIONS)
    app.connect("autodoc-process-docstring", _restore, priority=AFTER_SECTIONS)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _escape(_app: Sphinx, what: str, _name: str, _shown: object, _options: object, lines: list[str]) -> None:
    if what in _VALUES and lines:
        lines[0] = lines[0].replace(":", _COLON)
    in_example = False
    for place, line in enumerate(lines):
        in_example = line.lstrip().startswith(">>>") or (in_example and bool(line.strip()))
        if not in_example:
            lines[place] = escaped(line)


def _restore(_app: Sphinx, _what: str, _name: str, _shown: object, _options: object, lines: list[str]) -> None:
    lines[:] = [line.replace(_COLON, ":") for line in lines]


def escaped(line: str) -> str:
    """Put a backslash before whatever the builder would take for markup, outside of backquotes."""
    parts = _CODE.split(line)
    parts[::2] = [_SYMBOL.sub(lambda found: f"\\{found[0]}", part) for part in parts[::2]]
    return "".join(parts)
