"""PolymatrixGame -> the text of a document, in YAML or in JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.formats.document_text import plain_number
from detente.formats.polymatrix_document import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from detente.model.polymatrix import PolymatrixGame


def dump_yaml(game: PolymatrixGame, quoted: Callable[[str], str]) -> str:
    """Write a document in YAML, given how texts are quoted; one line a player and one a row of an edge's payoffs."""
    lines = [f"schema: {SCHEMA}"]
    lines += [f"{key}: {quoted(text)}" for key, text in _titles(game)]
    lines += [] if game.exact else ["exact: false"]
    lines.append("players:")
    for name, actions, own in _players(game, quoted):
        parts = [f"name: {name}", f"actions: {actions}", *([f"own: {own}"] if own else [])]
        lines.append(f"  - {{{', '.join(parts)}}}")
    lines.append("edges:" if game.edges else "edges: []")
    for pair, rows in _edges(game, quoted):
        lines += [f"  - players: {pair}", "    payoffs:", *(f"      - {row}" for row in rows)]
    return "\n".join(lines) + "\n"


def dump_json(game: PolymatrixGame) -> str:
    """Write a document in JSON."""
    lines = [f'  "schema": {_quoted(SCHEMA)}']
    lines += [f'  "{key}": {_quoted(text)}' for key, text in _titles(game)]
    lines += [] if game.exact else ['  "exact": false']
    players = []
    for name, actions, own in _players(game, _quoted):
        parts = [f'"name": {name}', f'"actions": {actions}', *([f'"own": {own}'] if own else [])]
        players.append(f"    {{{', '.join(parts)}}}")
    lines.append('  "players": [\n' + ",\n".join(players) + "\n  ]")
    edges = [f'    {{"players": {pair}, "payoffs": [{", ".join(rows)}]}}' for pair, rows in _edges(game, _quoted)]
    lines.append('  "edges": [\n' + ",\n".join(edges) + "\n  ]" if edges else '  "edges": []')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _titles(game: PolymatrixGame) -> list[tuple[str, str]]:
    return [(key, text) for key, text in (("title", game.title), ("currency", game.currency)) if text]


def _players(game: PolymatrixGame, quoted: Callable[[str], str]) -> Iterator[tuple[str, str, str]]:
    """Write every player's name, actions and own payoffs; nothing for those if all are zero."""
    for name, options, own in zip(game.players, game.actions, game.given.own, strict=True):
        written = _list(own.tolist()) if any(own.tolist()) else ""
        yield quoted(name), f"[{', '.join(map(quoted, options))}]", written


def _edges(game: PolymatrixGame, quoted: Callable[[str], str]) -> Iterator[tuple[str, list[str]]]:
    """Write the two players of every edge, and its payoffs by the first one's actions."""
    for (one, other), tables in zip(game.given.edges, game.given.tables, strict=True):
        pair = f"[{quoted(game.players[one])}, {quoted(game.players[other])}]"
        yield pair, [_list(row) for row in np.moveaxis(tables, 0, -1).tolist()]


def _list(values: Any) -> str:
    return "[" + ", ".join(map(_list, values)) + "]" if isinstance(values, list) else plain_number(values)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
