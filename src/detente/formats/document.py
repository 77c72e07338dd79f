"""The game document, `detente/game/1`: nodes of YAML or JSON -> Game.

::

    schema: detente/game/1        # may be left out
    title: Hot-dog sellers        # may be left out, as may currency
    currency: dollars
    players:
      - {name: Ann, actions: [beach, airport]}
      - {name: Bob, actions: [beach, airport]}
    payoffs:                      # nested by the players' actions in order; leaf: one number a player
      beach:   {beach: [70, 24], airport: [100, 32]}
      airport: {beach: [40, 80], airport: [28, 10]}

Each level of the payoffs is a mapping with every action label once, in any order, or a list in the order of the
actions. Integers, decimals and fractions such as `1/3` (quoted in JSON) are exact; with `exact: false` they are floats.
`source`, `description` and `notes` are for people and are not part of the game.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.formats.labels import Labels, add_label, profile_rows
from detente.formats.limits import check_size
from detente.formats.nodes import Mapping, Node, Scalar, Sequence, checked_text, text_of
from detente.formats.payoff_tree import read_payoffs
from detente.formats.source import shown
from detente.model.game import Game

if TYPE_CHECKING:
    from detente.formats.source import Source

SCHEMA = "detente/game/1"
AGREEMENT = "detente/agreement/1"
KEYS = ("schema", "title", "currency", "source", "description", "notes", "exact", "players", "payoffs")


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a game and the place where it was published."""

    game: Game
    source: str


def read_document(node: Node, source: Source, *, max_profiles: int) -> Document:
    """Read a game from the nodes of a document.

    Raises
    ------
    FormatError
        If the document is not as described above; the error names line, column, player and profile.
    TooLarge
        If the players' actions make more than `max_profiles` profiles.
    """
    _check_schema(node, source)
    fields = _fields(node, source)
    for key in ("players", "payoffs"):
        if key not in fields:
            raise source.fault(f"the document has no key {key!r}; a game needs players and payoffs", node.offset)
    labels = _labels(fields["players"], source)
    check_size(labels.n_actions, max_profiles, source=source.name)
    payoffs = read_payoffs(fields["payoffs"], labels, source)
    tensor = profile_rows(payoffs if _exact(fields, source) else [float(value) for value in payoffs], labels)
    titles = _text(fields, "title", source), _text(fields, "currency", source)
    game = Game(tensor, labels.players, labels.actions, *titles)
    return Document(game, _text(fields, "source", source))


def _check_schema(node: Node, source: Source) -> None:
    """Refuse documents that say they are something else, before their keys are looked at."""
    if not isinstance(node, Mapping) or "schema" not in node.entries:
        return
    written = node.entries["schema"][1]
    schema = text_of(written, "schema", source)
    if schema == AGREEMENT:
        message = "this is an agreement, not a game; `verify` takes the game first, then the agreement"
        raise source.fault(message, written.offset)
    if schema not in {"", SCHEMA}:
        raise source.fault(f"the schema {shown(schema)} is not known; this version reads {SCHEMA}", written.offset)


def _fields(node: Node, source: Source) -> dict[str, Node]:
    if not isinstance(node, Mapping):
        raise source.fault("a game document is a mapping with players and payoffs", node.offset)
    for key, _ in node.entries.values():
        if key.text not in KEYS:
            raise source.fault(f"the key {shown(key.text)} is not known; the keys are {', '.join(KEYS)}", key.offset)
    return {name: value for name, (_, value) in node.entries.items()}


def _text(fields: dict[str, Node], key: str, source: Source) -> str:
    return text_of(fields[key], key, source) if key in fields else ""


def _exact(fields: dict[str, Node], source: Source) -> bool:
    written = _text(fields, "exact", source).lower() or "true"
    if written not in {"true", "false"}:
        raise source.fault(f"exact is {shown(written)}; it must be true or false", fields["exact"].offset)
    return written == "true"


def _labels(node: Node, source: Source) -> Labels:
    players: dict[str, None] = {}
    actions = []
    for number, node_of_player in enumerate(_listed(node, "players", source), start=1):
        entry = _player(node_of_player, number, source)
        name = entry.entries["name"][1]
        label = text_of(name, "a player's name", source)
        add_label(players, label, "the players", source=source, offset=name.offset)
        actions.append(_actions(entry.entries["actions"][1], label, source))
    return Labels(tuple(players), tuple(actions))


def _player(node: Node, number: int, source: Source) -> Mapping:
    if not isinstance(node, Mapping):
        raise source.fault(f"player {number} must be a mapping with the keys name and actions", node.offset)
    for key in ("name", "actions"):
        if key not in node.entries:
            raise source.fault(f"player {number} has no key {key!r}; a player needs a name and actions", node.offset)
    for written, _ in node.entries.values():
        if written.text not in {"name", "actions"}:
            message = f"player {number} has the key {shown(written.text)}; a player has the keys name and actions"
            raise source.fault(message, written.offset)
    return node


def _actions(node: Node, player: str, source: Source) -> tuple[str, ...]:
    whose = f"{player}'s actions"
    labels: dict[str, None] = {}
    for item in _listed(node, whose, source):
        if not isinstance(item, Scalar):
            raise source.fault(f"{whose} must be texts, not lists or mappings", item.offset)
        add_label(labels, checked_text(item, source), whose, source=source, offset=item.offset)
    return tuple(labels)


def _listed(node: Node, what: str, source: Source) -> tuple[Node, ...]:
    if not isinstance(node, Sequence):
        raise source.fault(f"{what} must be a list", node.offset)
    if not node.items:
        raise source.fault(f"{what} are empty; there must be at least one", node.offset)
    return node.items
