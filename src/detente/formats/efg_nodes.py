"""The body of Gambit's extensive games: one node after another, each followed by all that comes after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.formats.game_tree import CHANCE, END, GameTree, InformationSet, TreeNode
from detente.formats.source import shown

if TYPE_CHECKING:
    from fractions import Fraction

    from detente.formats.nfg_tokens import Tokens

_KINDS = {"c": "chance", "p": "a player", "t": "the end"}


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Hold a named list of payoffs."""

    label: str
    payoffs: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """Gather what was declared so far."""

    tokens: Tokens
    players: tuple[str, ...]
    sets: list[InformationSet] = field(default_factory=list)
    numbered: dict[tuple[int, int], int] = field(default_factory=dict)  #: by player and number, the place in `sets`
    outcomes: dict[int, _Outcome] = field(default_factory=dict)


def read_tree(tokens: Tokens, players: tuple[str, ...]) -> GameTree:
    """Read a tree from its root on.

    Raises
    ------
    FormatError
        With line and column, if something is missing, malformed, or contradicts what stands before it.
    """
    reading = _Reading(tokens, players)
    nodes: list[TreeNode] = []
    open_ = [(-1, 0)]  # places to come, the next one last
    while open_:
        node = _node(reading, *open_.pop(), nodes)
        if node.information_set != END:
            count = len(reading.sets[node.information_set].actions)
            open_ += [(len(nodes), action) for action in reversed(range(count))]
        nodes.append(node)
    return GameTree(players, tuple(nodes), tuple(reading.sets))


def _node(reading: _Reading, parent: int, taken: int, nodes: list[TreeNode]) -> TreeNode:
    """Read one node."""
    tokens = reading.tokens
    kind, offset = tokens.next.text, tokens.next.offset
    if kind not in _KINDS:
        where = _after(reading, parent, taken, nodes)
        raise tokens.fault(f"c, p or t, a node of the tree{where}")
    tokens.take()
    tokens.take_text("the name of the node in double quotes")
    place = END if kind == "t" else _set(reading, _mover(reading) if kind == "p" else CHANCE)
    return TreeNode(parent, taken, place, _payoffs(reading), offset)


def _after(reading: _Reading, parent: int, taken: int, nodes: list[TreeNode]) -> str:
    """Say where in the tree a node is missing."""
    if parent < 0:
        return ""
    played = reading.sets[nodes[parent].information_set]
    return f": where {_who(reading, played.player, played.number)} continues with {shown(played.actions[taken])}"


def _mover(reading: _Reading) -> int:
    offset, n_players = reading.tokens.next.offset, len(reading.players)
    number = _whole(reading.tokens, "the number of the player who moves")
    if not 1 <= number <= n_players:
        message = f"player {number} is to move; there are players 1 to {n_players}"
        raise reading.tokens.source.fault(message, offset)
    return number - 1


def _set(reading: _Reading, player: int) -> int:
    """Read an information set: its number, and what it is unless that stands before."""
    tokens, offset = reading.tokens, reading.tokens.next.offset
    number = _whole(tokens, "the number of the information set")
    known = reading.numbered.get((player, number))
    if not tokens.next.is_text:
        if known is None:
            message = f"{_who(reading, player, number)} is not described before; its name and its actions must follow"
            raise tokens.source.fault(message, offset)
        return known
    written = _described(reading, player, number)
    if known is None:
        reading.numbered[player, number] = len(reading.sets)
        reading.sets.append(written)
        return len(reading.sets) - 1
    if written != reading.sets[known]:
        message = f"{_who(reading, player, number)} is described differently before; write it alike, or its number only"
        raise tokens.source.fault(message, offset)
    return known


def _described(reading: _Reading, player: int, number: int) -> InformationSet:
    """Read the name and the actions of an information set; an empty label becomes its number.

    Labels of a player's actions that are the same have their number before them, all of that set.
    """
    tokens, who = reading.tokens, _who(reading, player, number)
    offset = tokens.next.offset
    label = tokens.take_text("the name of the information set")
    tokens.expect("{", f"'{{' and the actions of {who}")
    listed: list[str] = []
    chances: list[Fraction] = []
    while tokens.next.is_text:
        listed.append(tokens.take_text("an action") or str(len(listed) + 1))
        if player == CHANCE:
            chances.append(tokens.take_number(lambda: f"the probability of {shown(listed[-1])}"))
    tokens.expect("}", f"an action in double quotes or '}}' after the actions of {who}")
    if not listed:
        raise tokens.source.fault(f"{who} has no action; whoever moves needs at least one", offset)
    if player == CHANCE and (sum(chances) != 1 or min(chances) < 0):
        message = (
            f"the probabilities of {who} are {', '.join(map(str, chances))}; they must be at least 0 and add up to "
            f"exactly 1: write 1/3, not 0.333"
        )
        raise tokens.source.fault(message, offset)
    if player != CHANCE and len(set(listed)) < len(listed):
        listed = [f"{place}. {action}" for place, action in enumerate(listed, 1)]
    return InformationSet(player, number, label, tuple(listed), tuple(chances))


def _payoffs(reading: _Reading) -> tuple[Fraction, ...]:
    """Read the outcome at a node: its number, and its name and payoffs unless they stand before."""
    tokens, offset = reading.tokens, reading.tokens.next.offset
    number = _whole(tokens, "the number of an outcome, 0 for none")
    known = reading.outcomes.get(number)
    if not tokens.next.is_text:
        if number and known is None:
            message = f"outcome {number} is not described before; its name and its payoffs must follow"
            raise tokens.source.fault(message, offset)
        return () if known is None else known.payoffs
    written = _outcome(reading, number)
    if not number:
        raise tokens.source.fault("outcome 0 is none: it has no name and no payoffs; give it another number", offset)
    if known not in {None, written}:
        message = f"outcome {number} is described differently before; write it alike, or its number only"
        raise tokens.source.fault(message, offset)
    reading.outcomes[number] = written
    return written.payoffs


def _outcome(reading: _Reading, number: int) -> _Outcome:
    tokens = reading.tokens
    label = tokens.take_text("the name of the outcome")
    tokens.expect("{", f"'{{' and the payoffs of outcome {number}")
    payoffs = []
    for player in reading.players:
        payoffs.append(tokens.take_number(lambda: f"{player}'s payoff in outcome {number}"))  # noqa: B023  # asked now
        tokens.take_if(",")
    tokens.expect("}", f"'}}' after the {len(payoffs)} payoffs of outcome {number}")
    return _Outcome(label, tuple(payoffs))


def _who(reading: _Reading, player: int, number: int) -> str:
    return f"{'chance' if player == CHANCE else reading.players[player]} at information set {number}"


def _whole(tokens: Tokens, what: str) -> int:
    offset = tokens.next.offset
    count = tokens.take_number(lambda: what)
    if count.denominator != 1 or count < 0:
        raise tokens.source.fault(f"{what} is {shown(str(count))}; it must be a whole number", offset)
    return count.numerator
