"""The games that come with the library, as documents in the folder `examples`."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import TYPE_CHECKING

from detente.model.errors import FormatError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

EXAMPLE = "example:"
_SUFFIX = ".yaml"


@dataclass(frozen=True, slots=True)
class Example:
    """Describe a shipped game: its name for `example:NAME`, its title, its players and where it was published."""

    name: str
    title: str
    players: tuple[str, ...]
    source: str


def examples() -> tuple[Example, ...]:
    """List the shipped games by name."""
    from detente.formats.yaml_document import load_document

    found = []
    for name, file in sorted(_shipped().items()):
        document = load_document(file.read_text(encoding="utf-8"), source=EXAMPLE + name)
        found.append(Example(name, document.game.title, document.game.players, document.source))
    return tuple(found)


def example_text(name: str) -> str:
    """Look up the document of a shipped game, named as in `example:NAME`."""
    shipped = _shipped()
    wanted = name.removeprefix(EXAMPLE)
    if wanted not in shipped:
        close = closest_shipped(wanted)
        hint = f" (did you mean '{close}'?)" if close else ""
        raise FormatError(
            f"there is no such game{hint}; the shipped games are {', '.join(sorted(shipped))}", source=name
        )
    return shipped[wanted].read_text(encoding="utf-8")


def closest_shipped(name: str) -> str:
    """Find the shipped game whose name is most like this one; nothing if none is like it."""
    return next(iter(get_close_matches(name, _shipped(), 1)), "")


def _shipped() -> dict[str, Traversable]:
    folder = files("detente") / "examples"
    return {file.name.removesuffix(_SUFFIX): file for file in folder.iterdir() if file.name.endswith(_SUFFIX)}
