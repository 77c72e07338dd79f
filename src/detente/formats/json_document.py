"""Game documents in JSON (`.json`), read strictly: no duplicate keys, no NaN, nothing after the end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from detente.formats.document import SCHEMA, read_document
from detente.formats.document_text import flow, nested_payoffs, plain_number
from detente.formats.json_nodes import parse_json
from detente.formats.limits import MAX_PROFILES
from detente.formats.polymatrix_text import dump_json
from detente.formats.source import Source

if TYPE_CHECKING:
    from detente.model.game import Game


def loads(text: str, *, source: str = "", max_profiles: int = MAX_PROFILES) -> Game:
    """Read a game from a JSON document."""
    origin = Source(text, source)
    return read_document(parse_json(origin), origin, max_profiles=max_profiles).game


def dumps(game: Game) -> str:
    """Write a game as a JSON document that reads back as an equal game."""
    if game.structure is not None:
        return dump_json(game.structure)
    lines = [f'  "schema": {_quoted(SCHEMA)}']
    lines += [f'  "{key}": {_quoted(text)}' for key in ("title", "currency") if (text := getattr(game, key))]
    if game.exact_payoffs is None:
        lines.append('  "exact": false')
    players = [
        f'    {{"name": {_quoted(name)}, "actions": [{", ".join(map(_quoted, options))}]}}'
        for name, options in zip(game.players, game.actions, strict=True)
    ]
    lines.append('  "players": [\n' + ",\n".join(players) + "\n  ]")
    keys = [[_quoted(label) for label in options] for options in game.actions]
    lines.append('  "payoffs": ' + _block(nested_payoffs(game), keys, "  "))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _block(table: list[Any], keys: list[list[str]], indent: str) -> str:
    """Write nested payoffs, the last player's actions and the only player's on one line."""
    if len(keys) == 1:
        return flow(table, keys, plain_number)
    inner = indent + "  "
    parts = (f"{inner}{key}: {_block(child, keys[1:], inner)}" for key, child in zip(keys[0], table, strict=True))
    return "{\n" + ",\n".join(parts) + f"\n{indent}}}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
