"""Texts in letters that the fonts at hand have."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from detente.report.html import LEFTWARD
from detente.report.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

FAMILY = "DejaVu Sans"  #: comes with matplotlib, so that pictures look the same everywhere
BOXES = "Last Resort"  #: fonts that have every letter, as a box
UNKNOWN = "\ufffd"
LEFT_TO_RIGHT = "\u200e"


def in_order(text: str) -> str:
    """Keep the order of words and numbers where some words are written right to left, by marks that nobody sees."""
    return LEFT_TO_RIGHT + LEFTWARD.sub(rf"\g<0>{LEFT_TO_RIGHT}", text) if LEFTWARD.search(text) else text


def illegible(texts: Iterable[str]) -> list[str]:
    """List the texts with letters that no font at hand has: pictures show something else in their place."""
    return [text for text in texts if UNKNOWN in legible(text)[0] and UNKNOWN not in text]


@lru_cache(maxsize=4096)
def legible(text: str) -> tuple[str, list[str]]:
    """Make one line of a text, and name the fonts to write it in; letters that none has are replaced.

    Notes
    -----
    Other fonts of the machine are looked at only for letters that the usual one lacks.
    """
    line = printable(text)
    missing = frozenset(map(ord, line)) - _letters(_path(FAMILY))
    if not missing:
        return line, [FAMILY]
    other = _family_with(missing)
    if other:
        return line, [FAMILY, other]
    return "".join(UNKNOWN if ord(letter) in missing else letter for letter in line), [FAMILY]


def _path(family: str) -> str:
    from matplotlib.font_manager import findfont

    return str(findfont(family))


@lru_cache(maxsize=512)
def _letters(path: str) -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(path).get_charmap())


@lru_cache(maxsize=512)
def _family_with(letters: frozenset[int]) -> str:
    """Find the first installed font, by name, that has all letters; no name if there is none."""
    return next((name for name, path in _installed() if letters <= _readable(path)), "")


def _installed() -> Iterable[tuple[str, str]]:
    from matplotlib.font_manager import fontManager

    found = {(entry.name, entry.fname) for entry in fontManager.ttflist if entry.style == "normal"}
    return sorted(entry for entry in found if not entry[0].startswith(BOXES))


def _readable(path: str) -> frozenset[int]:
    try:
        return _letters(path)
    except (OSError, RuntimeError):  # a font file that is gone, or that the library cannot read
        return frozenset()
