"""What the documents of games have in common: known keys, players with their actions, and whether numbers are exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.formats.labels import Labels, add_label
from detente.formats.nodes import Mapping, Node, Scalar, Sequence, checked_text, text_of
from detente.formats.source import shown

if TYPE_CHECKING:
    from detente.formats.source import Source

PLAYER_KEYS = ("name", "actions")


def known_fields(node: Node, keys: tuple[str, ...], what: str, source: Source) -> dict[str, Node]:
    """Read a mapping that has no other keys than these; `what` completes "... is a mapping with ..."."""
    if not isinstance(node, Mapping):
        raise source.fault(what, node.offset)
    for key, _ in node.entries.values():
        if key.text not in keys:
            raise source.fault(f"the key {shown(key.text)} is not known; the keys are {', '.join(keys)}", key.offset)
    return {name: value for name, (_, value) in node.entries.items()}


def optional_text(fields: dict[str, Node], key: str, source: Source) -> str:
    """Read a text that may be left out."""
    return text_of(fields[key], key, source) if key in fields else ""


def is_exact(fields: dict[str, Node], source: Source) -> bool:
    """Read whether the numbers of a document are exact: they are, unless it says `exact: false`."""
    written = optional_text(fields, "exact", source).lower() or "true"
    if written not in {"true", "false"}:
        raise source.fault(f"exact is {shown(written)}; it must be true or false", fields["exact"].offset)
    return written == "true"


def read_labels(node: Node, source: Source, keys: tuple[str, ...] = PLAYER_KEYS) -> Labels:
    """Read the players and their actions; a player may have these keys, of which the first two are needed."""
    players: dict[str, None] = {}
    actions = []
    for number, node_of_player in enumerate(listed_nodes(node, "players", source), start=1):
        entry = _player(node_of_player, number, keys, source)
        name = entry.entries["name"][1]
        label = text_of(name, "a player's name", source)
        add_label(players, label, "the players", source=source, offset=name.offset)
        actions.append(_actions(entry.entries["actions"][1], label, source))
    return Labels(tuple(players), tuple(actions))


def _player(node: Node, number: int, keys: tuple[str, ...], source: Source) -> Mapping:
    if not isinstance(node, Mapping):
        raise source.fault(f"player {number} must be a mapping with the keys name and actions", node.offset)
    for key in PLAYER_KEYS:
        if key not in node.entries:
            raise source.fault(f"player {number} has no key {key!r}; a player needs a name and actions", node.offset)
    for written, _ in node.entries.values():
        if written.text not in keys:
            allowed = f"{', '.join(keys[:-1])} and {keys[-1]}"
            message = f"player {number} has the key {shown(written.text)}; a player has the keys {allowed}"
            raise source.fault(message, written.offset)
    return node


def _actions(node: Node, player: str, source: Source) -> tuple[str, ...]:
    whose = f"{player}'s actions"
    labels: dict[str, None] = {}
    for item in listed_nodes(node, whose, source):
        if not isinstance(item, Scalar):
            raise source.fault(f"{whose} must be texts, not lists or mappings", item.offset)
        add_label(labels, checked_text(item, source), whose, source=source, offset=item.offset)
    return tuple(labels)


def listed_nodes(node: Node, what: str, source: Source) -> tuple[Node, ...]:
    """Read a list that is not empty."""
    if not isinstance(node, Sequence):
        raise source.fault(f"{what} must be a list", node.offset)
    if not node.items:
        raise source.fault(f"{what} are empty; there must be at least one", node.offset)
    return node.items
