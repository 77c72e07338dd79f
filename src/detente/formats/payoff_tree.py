"""The nested payoffs of a document: walked by the players' actions down to one number a player."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.formats.exact_numbers import parse_number
from detente.formats.nodes import Mapping, Node, Scalar, Sequence
from detente.formats.source import listed, shown

if TYPE_CHECKING:
    from fractions import Fraction

    from detente.formats.labels import Labels
    from detente.formats.source import Source

_OCTAL = re.compile(r"[+-]?0[0-9]")


def read_payoffs(node: Node, labels: Labels, source: Source) -> list[Fraction]:
    """Read a full table of payoffs.

    Returns
    -------
    list of Fraction
        Profile by profile in C order, one number a player.
    """
    payoffs: list[Fraction] = []
    _walk(node, (), payoffs, labels=labels, source=source)
    return payoffs


def read_own_payoffs(node: Node, labels: Labels, source: Source) -> list[Fraction]:
    """Read one number for each action of the only player, by label or as a list."""
    children = _children(node, (), labels, source)
    return [_number(child, 0, (action,), labels=labels, source=source) for action, child in enumerate(children)]


def _walk(node: Node, profile: tuple[int, ...], payoffs: list[Fraction], *, labels: Labels, source: Source) -> None:
    """Append the payoffs below a node, which stands for the first players' actions."""
    if len(profile) == len(labels.players):
        payoffs.extend(_leaf(node, profile, labels, source))
        return
    for action, child in enumerate(_children(node, profile, labels, source)):
        _walk(child, (*profile, action), payoffs, labels=labels, source=source)


def _children(node: Node, profile: tuple[int, ...], labels: Labels, source: Source) -> tuple[Node, ...]:
    """List what stands under each action of the next player, in the order of the actions."""
    player = labels.players[len(profile)]
    options = labels.actions[len(profile)]
    if isinstance(node, Scalar):
        message = f"in the payoffs{_at(profile, labels)}, expected a table over {player}'s actions, found "
        raise source.fault(message + shown(node.text), node.offset)
    if isinstance(node, Sequence):
        if len(node.items) != len(options):
            held, count = len(node.items), len(options)
            over = f"{player}'s {count} actions" if count != 1 else f"{player}'s one action"
            message = f"in the payoffs{_at(profile, labels)}, the list over {over} holds {held} "
            message += f"{'entry' if held == 1 else 'entries'}; the actions are {listed(options)}"
            raise source.fault(message, node.offset)
        return node.items
    known = frozenset(options)
    for key, _ in node.entries.values():
        if key.text not in known:
            message = f"{player} has no action {shown(key.text)}; the actions are {listed(options)}"
            if not profile and key.text in labels.players:
                message += "; there is one table for all, with a list of everybody's payoffs in each cell"
            raise source.fault(message, key.offset)
    for option in options:
        if option not in node.entries:
            message = f"in the payoffs{_at(profile, labels)}, {player}'s action {shown(option)} is missing"
            raise source.fault(message, node.offset)
    return tuple(node.entries[option][1] for option in options)


def _leaf(node: Node, profile: tuple[int, ...], labels: Labels, source: Source) -> list[Fraction]:
    items = node.items if isinstance(node, Sequence) else ()
    if len(items) != len(labels.players):
        count = "1 payoff stands" if len(items) == 1 else f"{len(items)} payoffs stand"
        found = count if isinstance(node, Sequence) else "no list of payoffs stands"
        message = f"{found} in the payoffs{_at(profile, labels)}; expected one number for each of the players "
        hint = ""
        if len(items) > len(labels.players) and all(isinstance(item, Scalar) for item in items):
            hint = (
                "; write numbers without thousands separators and with a decimal point, and list every player "
                "that gets a payoff"
            )
        raise source.fault(message + listed(labels.players) + hint, node.offset)
    return [_number(item, player, profile, labels=labels, source=source) for player, item in enumerate(items)]


def _number(node: Node, player: int, profile: tuple[int, ...], *, labels: Labels, source: Source) -> Fraction:
    number = _plain(node)
    return read_number(node, labels.payoff_name(player, profile), source) if number is None else number


def _plain(node: Node) -> Fraction | None:
    """Read a number that needs no message: of a million, naming each would take as long as all else."""
    if not isinstance(node, Scalar) or not node.text or _OCTAL.match(node.text):
        return None
    try:
        return parse_number(node.text)
    except ValueError:
        return None


def read_number(node: Node, name: str, source: Source) -> Fraction:
    """Read one number of a document exactly; `name` is what a message calls it."""
    if not isinstance(node, Scalar):
        raise source.fault(
            f"{name} is a {'mapping' if isinstance(node, Mapping) else 'list'}; write one number", node.offset
        )
    if not node.quoted and not node.text:
        message = f"{name} is null, so it is missing or was too large; write a number or a fraction"
        raise source.fault(message, node.offset)
    if not node.quoted and _OCTAL.match(node.text):
        message = f"{name} is {node.text}, which some programs read as an octal number; drop the leading zero"
        raise source.fault(message, node.offset)
    try:
        return parse_number(node.text)
    except ValueError as error:
        raise source.fault(f"{name} is {error}", node.offset) from error


def _at(profile: tuple[int, ...], labels: Labels) -> str:
    return f" at {labels.profile_name(profile)}" if profile else ""
