"""Game documents in YAML (`.yaml`, `.yml`); labels stay as written, `No`, `on`, `012` and `1e3` included."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from detente.formats.document import SCHEMA, Document, read_document
from detente.formats.document_text import flow, nested_payoffs, plain_number
from detente.formats.limits import MAX_PROFILES
from detente.formats.polymatrix_text import dump_yaml
from detente.formats.source import Source
from detente.formats.yaml_nodes import parse_yaml

if TYPE_CHECKING:
    from detente.model.game import Game

_PLAIN = re.compile(r"[^\W\d_](?:[\w -]*\w)?")  # letters first, so that no reader sees a number, date or mark
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"})
_LONGEST_KEY = 100  # YAML ends a simple key at 1024 characters, escapes included


def loads(text: str, *, source: str = "", max_profiles: int = MAX_PROFILES) -> Game:
    """Read a game from a YAML document."""
    return load_document(text, source=source, max_profiles=max_profiles).game


def load_document(text: str, *, source: str = "", max_profiles: int = MAX_PROFILES) -> Document:
    """Read a game and the place of its publication from a YAML document."""
    origin = Source(text, source)
    return read_document(parse_yaml(origin), origin, max_profiles=max_profiles)


def dumps(game: Game) -> str:
    """Write a game as a YAML document that reads back as an equal game.

    Labels that some YAML reader could take for a number, a date or a truth value are quoted. Payoffs are nested by
    label, or as lists where a label is too long for a key.
    """
    if game.structure is not None:
        return dump_yaml(game.structure, quoted)
    lines = [f"schema: {SCHEMA}"]
    lines += [f"{key}: {quoted(text)}" for key in ("title", "currency") if (text := getattr(game, key))]
    if game.exact_payoffs is None:
        lines.append("exact: false")
    lines.append("players:")
    for name, options in zip(game.players, game.actions, strict=True):
        lines.append(f"  - {{name: {quoted(name)}, actions: [{', '.join(map(quoted, options))}]}}")
    payoffs = nested_payoffs(game)
    if max(len(label) for options in game.actions for label in options) > _LONGEST_KEY:
        lines.append(f"payoffs: {_lists(payoffs)}")
    else:
        keys = [[quoted(label) for label in options] for options in game.actions]
        lines += ["payoffs:", *_block(payoffs, keys, "  ")]
    return "\n".join(lines) + "\n"


def _block(table: list[Any], keys: list[list[str]], indent: str) -> list[str]:
    """Write nested payoffs, one line for each action of all players but the last."""
    if len(keys) <= 2:
        children = (flow(child, keys[1:], plain_number) for child in table)
        return [f"{indent}{key}: {child}" for key, child in zip(keys[0], children, strict=True)]
    lines = []
    for key, child in zip(keys[0], table, strict=True):
        lines += [f"{indent}{key}:", *_block(child, keys[1:], indent + "  ")]
    return lines


def _lists(table: Any) -> str:
    """Write nested payoffs as nested lists."""
    return "[" + ", ".join(map(_lists, table)) + "]" if isinstance(table, list) else plain_number(table)


def quoted(text: str) -> str:
    """Write a text so that every YAML reader takes it for this text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
