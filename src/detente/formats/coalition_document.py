"""The document of worths of coalitions, `detente/worths/1`: nodes of YAML or JSON -> TUGame, and back.

::

    schema: detente/worths/1
    title: Gloves                 # may be left out, as may currency
    players: [Ann, Cem]
    coalitions:                   # every one, in any order
      - {members: [Ann], worth: 0}
      - {members: [Cem], worth: 0}
      - {members: [Ann, Cem], worth: 1}

Numbers are read as in a game document, as are `exact`, `source`, `description` and `notes`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from detente.formats.coalition_csv import JOIN, check_complete, read_members, worths_of
from detente.formats.document_fields import is_exact, known_fields, listed_nodes, optional_text
from detente.formats.document_text import plain_number
from detente.formats.labels import add_label
from detente.formats.nodes import Mapping, Node, text_of
from detente.formats.payoff_tree import read_number
from detente.formats.source import listed, shown
from detente.model.numbers import is_exact as holds_fractions

if TYPE_CHECKING:
    from fractions import Fraction

    from detente.formats.source import Source
    from detente.model.tu_game import TUGame

SCHEMA = "detente/worths/1"
KEYS = ("schema", "title", "currency", "source", "description", "notes", "exact", "players", "coalitions")
COALITION_KEYS = ("members", "worth")


def is_worth_document(node: Node) -> bool:
    """Tell whether a document says that it holds worths of coalitions."""
    return (
        isinstance(node, Mapping)
        and "schema" in node.entries
        and getattr(node.entries["schema"][1], "text", "") == SCHEMA
    )


def read_worth_document(node: Node, source: Source) -> TUGame:
    """Read worths from the nodes of a document.

    Raises
    ------
    FormatError
        If the document is not as described above; the error names line, column and members.
    TooLarge
        If there are more than 20 players.
    """
    if not is_worth_document(node):
        message = f"these are no worths of coalitions; their document begins with the schema {SCHEMA}"
        raise source.fault(message, node.offset)
    fields = known_fields(node, KEYS, "worths are a mapping with players and coalitions", source)
    for key in ("players", "coalitions"):
        if key not in fields:
            message = f"the document has no key {key!r}; worths need players and coalitions"
            raise source.fault(message, node.offset)
    players = _players(fields["players"], source)
    table: dict[int, Fraction] = {}
    for item in listed_nodes(fields["coalitions"], "the coalitions", source):
        _read_coalition(item, players, table, source)
    check_complete(table, tuple(players), source)
    titles = optional_text(fields, "title", source), optional_text(fields, "currency", source)
    return worths_of(table, tuple(players), *titles, exact=is_exact(fields, source))


def _players(node: Node, source: Source) -> dict[str, int]:
    labels: dict[str, None] = {}
    for item in listed_nodes(node, "the players", source):
        label = text_of(item, "a player's name", source)
        add_label(labels, label, "the players", source=source, offset=item.offset)
    return {label: place for place, label in enumerate(labels)}


def _read_coalition(node: Node, players: dict[str, int], table: dict[int, Fraction], source: Source) -> None:
    fields = known_fields(node, COALITION_KEYS, "a coalition is a mapping with members and a worth", source)
    for key in COALITION_KEYS:
        if key not in fields:
            raise source.fault(f"the coalition has no key {key!r}; it needs members and a worth", node.offset)
    names = [text_of(item, "a member", source) for item in listed_nodes(fields["members"], "the members", source)]
    name = JOIN.join(names)
    stranger = next((member for member in names if member not in players), None)
    if stranger is not None:
        message = f"there is no player {shown(stranger)}; the players are {listed(tuple(players))}"
        raise source.fault(message, fields["members"].offset)
    coalition = read_members(names, players, source, fields["members"].offset)
    if coalition in table:
        raise source.fault(f"the coalition {name} occurs twice; give each one worth", node.offset)
    table[coalition] = read_number(fields["worth"], f"the worth of {name}", source)


def dumps_document(worths: TUGame) -> str:
    """Write worths in JSON, one coalition a line, so that they read back as the same ones."""
    lines = [f'"schema": {json.dumps(SCHEMA)}', f'"players": {json.dumps(worths.players)}']
    lines += [f'"{key}": {json.dumps(text)}' for key, text in _titles(worths).items() if text]
    if not holds_fractions(worths.values):
        lines.append('"exact": false')
    entries = [
        f'{{"members": {json.dumps(worths.names(coalition))}, "worth": {plain_number(worths.worth(coalition))}}}'
        for coalition in worths.coalitions
    ]
    lines.append('"coalitions": [\n    ' + ",\n    ".join(entries) + "\n  ]")
    return "{\n  " + ",\n  ".join(lines) + "\n}\n"


def _titles(worths: TUGame) -> dict[str, str]:
    return {"title": worths.title, "currency": worths.currency}
