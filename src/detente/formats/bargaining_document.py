"""The document of a bargaining set, `detente/bargaining-set/1`: nodes of YAML or JSON -> BargainingSet, and back.

::

    schema: detente/bargaining-set/1
    title: Wages and hours        # may be left out
    players: [Union, Firm]
    reserve: [2, 1]               # what everybody gets without a deal
    outcomes:                     # one number a player, in order
      high wage: [9, 3]
      shorter week, bonus: [7, 6]
      low wage: [3, 8]

Both kinds of numbers may also be given by name: `{Union: 9, Firm: 3}`. Numbers are read as in a game document, as are
`exact`, `source`, `description` and `notes`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from detente.formats.document_fields import is_exact, known_fields, listed_nodes, optional_text
from detente.formats.document_text import plain_number
from detente.formats.labels import add_label
from detente.formats.nodes import Mapping, Node, Sequence, checked_text, text_of
from detente.formats.payoff_tree import read_number
from detente.formats.source import listed, shown
from detente.model.bargaining_set import BargainingSet
from detente.model.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from detente.formats.source import Source
    from detente.model.numbers import Number

SCHEMA = "detente/bargaining-set/1"
KEYS = (
    "schema",
    "title",
    "source",
    "description",
    "notes",
    "exact",
    "players",
    "reserve",
    "outcomes",
)
NEEDED = ("players", "reserve", "outcomes")


def is_bargaining_document(node: Node) -> bool:
    """Tell whether a document says that it is a bargaining set."""
    return isinstance(node, Mapping) and "schema" in node.entries and _schema(node) == SCHEMA


def _schema(node: Mapping) -> str:
    return str(getattr(node.entries["schema"][1], "text", ""))


def read_bargaining(node: Node, source: Source, *, max_outcomes: int) -> BargainingSet:
    """Read a bargaining set from the nodes of a document.

    Raises
    ------
    FormatError
        If the document is not as described above; the error names line, column, player and outcome.
    TooLarge
        If there are more than `max_outcomes` outcomes.
    """
    if not is_bargaining_document(node):
        message = f"this is no bargaining set; its document begins with the schema {SCHEMA}"
        raise source.fault(message, node.offset)
    fields = known_fields(node, KEYS, "a bargaining set is a mapping with players, reserve and outcomes", source)
    for key in NEEDED:
        if key not in fields:
            message = f"the document has no key {key!r}; a bargaining set needs players, reserve and outcomes"
            raise source.fault(message, node.offset)
    players = _players(fields["players"], source)
    reserves = _numbers(fields["reserve"], players, "reserve value", source)
    table = _outcomes(fields["outcomes"], players, source, max_outcomes)
    title = optional_text(fields, "title", source)
    payoffs = [list(own) for own in zip(*table.values(), strict=True)]
    if is_exact(fields, source):
        return BargainingSet(payoffs, reserves, players, tuple(table), title)
    floats = [[float(value) for value in own] for own in payoffs]
    return BargainingSet(floats, [float(value) for value in reserves], players, tuple(table), title)


def _players(node: Node, source: Source) -> tuple[str, ...]:
    players: dict[str, None] = {}
    for item in listed_nodes(node, "the players", source):
        label = text_of(item, "a player's name", source)
        add_label(players, label, "the players", source=source, offset=item.offset)
    return tuple(players)


def _outcomes(node: Node, players: tuple[str, ...], source: Source, most: int) -> dict[str, list[Fraction]]:
    if not isinstance(node, Mapping) or not node.entries:
        message = "the outcomes must be a mapping from labels to one number a player, with at least one"
        raise source.fault(message, node.offset)
    if len(node.entries) > most:
        place = source.name or "input"
        message = f"{place}: there are {len(node.entries):,} outcomes, more than {most:,}; raise it with --max-profiles"
        raise TooLarge(message, where=place)
    table: dict[str, list[Fraction]] = {}
    labels: dict[str, None] = {}
    for key, value in node.entries.values():
        label = checked_text(key, source)
        add_label(labels, label, "the outcomes", source=source, offset=key.offset)
        table[label] = _numbers(value, players, f"payoff from {label}", source)
    return table


def _numbers(node: Node, players: tuple[str, ...], what: str, source: Source) -> list[Fraction]:
    """Read one number a player, in order or by name."""
    if isinstance(node, Mapping):
        for key, _ in node.entries.values():
            if key.text not in players:
                message = f"there is no player {shown(key.text)}; the players are {listed(players)}"
                raise source.fault(message, key.offset)
        for name in players:
            if name not in node.entries:
                raise source.fault(f"{name}'s {what} is missing", node.offset)
        found = [node.entries[name][1] for name in players]
    else:
        found = list(node.items) if isinstance(node, Sequence) else []
        if len(found) != len(players):
            message = f"the {what} must be given by {len(players)} numbers, for {listed(players)}; found {len(found)}"
            raise source.fault(message, node.offset)
    return [read_number(item, f"{name}'s {what}", source) for name, item in zip(players, found, strict=True)]


def dumps_document(bargaining: BargainingSet) -> str:
    """Write a bargaining set as a JSON document that reads back as an equal one."""
    lines = [f'  "schema": "{SCHEMA}"']
    lines += [f'  "title": {_quoted(bargaining.title)}'] if bargaining.title else []
    exact = bargaining.exact_payoffs
    lines += ['  "exact": false'] if exact is None else []
    lines += [f'  "players": [{", ".join(map(_quoted, bargaining.players))}]']
    lines += [f'  "reserve": {_list(bargaining.reserves)}']
    table = bargaining.payoffs if exact is None else exact
    rows = zip(bargaining.outcomes, table.T.tolist(), strict=True)
    lines += [
        '  "outcomes": {\n' + ",\n".join(f"    {_quoted(label)}: {_list(paid)}" for label, paid in rows) + "\n  }"
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _list(values: Iterable[Number]) -> str:
    return "[" + ", ".join(map(plain_number, values)) + "]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
