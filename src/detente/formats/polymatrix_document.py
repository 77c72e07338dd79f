"""The document of a game on a graph, `detente/polymatrix/1`: nodes of YAML or JSON -> PolymatrixGame, and back.

::

    schema: detente/polymatrix/1
    title: Three mills on a river # may be left out, as may currency
    currency: crowns
    players:
      - {name: Upper, actions: [dam, open], own: {dam: -1, open: 0}}   # own may be left out: nothing
      - {name: Middle, actions: [dam, open]}
      - {name: Lower, actions: [dam, open]}
    edges:                        # what two neighbours do to each other; every pair at most once
      - players: [Upper, Middle]
        payoffs:                  # as in the game document of these two players
          dam:  {dam: [2, -1], open: [3, -2]}
          open: {dam: [0, 2], open: [0, 0]}
      - players: [Middle, Lower]
        payoffs: [[[2, -1], [3, -2]], [[0, 2], [0, 0]]]

A player's payoff is the sum of `own` and of what the edges say. Numbers are read as in a game document, as are `exact`,
`source`, `description` and `notes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.formats.document_fields import (
    PLAYER_KEYS,
    is_exact,
    known_fields,
    listed_nodes,
    optional_text,
    read_labels,
)
from detente.formats.labels import Labels, number_array, profile_rows
from detente.formats.nodes import Mapping, Node, Sequence, text_of
from detente.formats.payoff_tree import read_own_payoffs, read_payoffs
from detente.formats.source import listed, shown
from detente.model.errors import FormatError
from detente.model.payoff_tensor import MAX_PLAYERS
from detente.model.polymatrix import PolymatrixGame

if TYPE_CHECKING:
    from fractions import Fraction

    from detente.formats.source import Source
    from detente.model.numbers import NumberArray

SCHEMA = "detente/polymatrix/1"
KEYS = ("schema", "title", "currency", "source", "description", "notes", "exact", "players", "edges")
EDGE_KEYS = ("players", "payoffs")


def read_polymatrix(node: Node, source: Source) -> tuple[PolymatrixGame, str]:
    """Read a game on a graph from the nodes of a document, and the place where it was published.

    Raises
    ------
    FormatError
        If the document is not as described above; the error names line, column, players and actions.
    NonFinitePayoff
        If payoffs may add up to more than 1e300.
    """
    fields = known_fields(node, KEYS, "a document of a game on a graph is a mapping with players and edges", source)
    for key in ("players", "edges"):
        if key not in fields:
            message = f"the document has no key {key!r}; a game on a graph needs players and edges (which may be [])"
            raise source.fault(message, node.offset)
    labels = read_labels(fields["players"], source, (*PLAYER_KEYS, "own"))
    if len(labels.players) > MAX_PLAYERS:
        message = f"{len(labels.players)} players are too many; the limit is {MAX_PLAYERS}"
        raise FormatError(message, source=source.name)
    own, edges = _own(fields["players"], labels, source), _edges(fields["edges"], labels, source)
    if not is_exact(fields, source):
        own = [table.astype(np.float64) for table in own]
        edges = {pair: table.astype(np.float64) for pair, table in edges.items()}
    titles = optional_text(fields, "title", source), optional_text(fields, "currency", source)
    game = PolymatrixGame(own, edges, labels.players, labels.actions, *titles)
    return game, optional_text(fields, "source", source)


def _own(node: Node, labels: Labels, source: Source) -> list[NumberArray]:
    """Read what every player's actions bring by themselves; nothing where nothing is said."""
    found: list[NumberArray] = []
    for player, entry in enumerate(listed_nodes(node, "players", source)):
        values: list[Fraction] | list[int] = [0] * len(labels.actions[player])
        if isinstance(entry, Mapping) and "own" in entry.entries:
            alone = Labels((labels.players[player],), (labels.actions[player],))
            values = read_own_payoffs(entry.entries["own"][1], alone, source)
        found.append(number_array(values))
    return found


def _edges(node: Node, labels: Labels, source: Source) -> dict[tuple[int, int], NumberArray]:
    if not isinstance(node, Sequence):
        raise source.fault("edges must be a list", node.offset)
    found: dict[tuple[int, int], NumberArray] = {}
    for number, item in enumerate(node.items, start=1):
        what = f"edge {number} must be a mapping with the keys players and payoffs"
        fields = known_fields(item, EDGE_KEYS, what, source)
        for key in EDGE_KEYS:
            if key not in fields:
                message = f"edge {number} has no key {key!r}; an edge needs two players and their payoffs"
                raise source.fault(message, item.offset)
        one, other = _pair(fields["players"], number, labels, source)
        if (one, other) in found or (other, one) in found:
            names = f"{labels.players[one]} and {labels.players[other]}"
            raise source.fault(f"the edge between {names} stands there twice; add up its payoffs", item.offset)
        two = Labels((labels.players[one], labels.players[other]), (labels.actions[one], labels.actions[other]))
        found[one, other] = profile_rows(read_payoffs(fields["payoffs"], two, source), two)
    return found


def _pair(node: Node, number: int, labels: Labels, source: Source) -> tuple[int, int]:
    """Read which two players an edge joins."""
    items = node.items if isinstance(node, Sequence) else ()
    if len(items) != 2:
        raise source.fault(f"the players of edge {number} must be a list of two players", node.offset)
    places = []
    for item in items:
        name = text_of(item, f"a player of edge {number}", source)
        if name not in labels.players:
            message = f"edge {number} names {shown(name)}, who is no player; the players are {listed(labels.players)}"
            raise source.fault(message, item.offset)
        places.append(labels.players.index(name))
    if places[0] == places[1]:
        message = f"edge {number} joins {shown(labels.players[places[0]])} to itself; put that into the player's 'own'"
        raise source.fault(message, node.offset)
    return places[0], places[1]
