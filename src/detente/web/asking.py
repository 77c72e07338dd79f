"""What a request asks for: its bytes -> a game, concepts and options.

Payoffs are read by the library's own reader of game documents, so that 0.1 is one tenth here too, and an error names
line, column, player and profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.audit.perturbations import with_strength
from detente.concepts.catalogue import Options
from detente.fallbacks.stated import Stated
from detente.formats.document import read_document
from detente.formats.files import decode
from detente.formats.json_nodes import parse_json
from detente.formats.limits import check_size
from detente.formats.nodes import Node, Scalar
from detente.formats.source import Source, listed
from detente.model.errors import NotApplicable, TooLarge
from detente.model.near_names import meant
from detente.web.fields import Fields, fields_of, number_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from detente.model.game import Game
    from detente.web.limits import Limits

SOLVING = frozenset(
    {"opposition", "selection", "breakdown", "division", "threat", "fallback", "weights", "disagreement"}
)
THREAT = frozenset({"player", "action", "instead", "strength"})
_LONGEST_INDEX = 6


@dataclass(frozen=True, slots=True)
class Ask:
    """Hold a game, the names of the concepts asked for, and what changes them; `extras` are a route's own options."""

    game: Game
    concepts: tuple[str, ...]
    options: Options
    extras: Fields

    def only_concept(self) -> str:
        """Name the one concept that an answer is about.

        Raises
        ------
        NotApplicable
            If several are asked for.
        """
        if len(self.concepts) > 1:
            message = f"{len(self.concepts)} concepts are named, but this answer is about one; ask for each of them"
            raise NotApplicable(message, where="concepts")
        return self.concepts[0] if self.concepts else "correlated"


def read_body(body: bytes, known: Collection[str]) -> Fields:
    """Read the object that a body holds.

    Raises
    ------
    FormatError
        If it is not UTF-8 or strict JSON, or has unknown keys.
    """
    source = Source(decode(body, source="body"), "body")
    return fields_of(parse_json(source), known, "the body", source)


def read_game(fields: Fields, limits: Limits) -> Game:
    """Read the game of a request.

    Raises
    ------
    FormatError, InvalidGame
        If it is none.
    TooLarge
        If it has too many players or profiles.
    """
    node = fields.nodes.get("game")
    if node is None:
        raise fields.source.fault("the body has no key 'game'; a game document is expected there", 0)
    return limited(read_document(node, fields.source, max_profiles=limits.profiles).game, limits)


def limited(game: Game, limits: Limits) -> Game:
    """Refuse a game of too many players or, where it has no table yet, of too many profiles."""
    if game.n_players > limits.players:
        message = f"the game has {game.n_players} players; this server solves games of up to {limits.players}"
        raise TooLarge(message, where="players")
    check_size(game.n_actions, limits.profiles)
    return game


def read_ask(body: bytes, known: Collection[str], limits: Limits) -> Ask:
    """Read a request about a game.

    Parameters
    ----------
    known
        The options that the route takes.

    Raises
    ------
    FormatError
        If the body is not what is expected.
    InvalidGame, NotApplicable, TooLarge
        If the game is none, a threat names nothing of it, or it is too large.
    """
    fields = read_body(body, ("game", "concepts", "options"))
    options = read_options(fields, known)
    game = threatened(read_game(fields, limits), options)
    parts = options.text("opposition"), options.text("selection"), options.number("breakdown")
    chosen = Options(*parts, options.text("division"), _fallback(options), options.fractions("weights"))
    return Ask(game, fields.texts("concepts"), chosen, options)


def _fallback(options: Fields) -> str | Stated:
    """Read what everybody falls back on without side payments: a name, or a point."""
    name, point = options.text("fallback"), options.fractions("disagreement")
    if name and point:
        message = "'fallback' and 'disagreement' both say what everybody falls back on; leave one of the two out"
        raise NotApplicable(message, where="options.disagreement")
    return Stated(point) if point else name


def read_options(fields: Fields, known: Collection[str]) -> Fields:
    """Read the options of a request; none if there are none."""
    if "options" not in fields.nodes:
        return Fields({}, fields.source)
    return fields_of(fields.nodes["options"], known, "the options", fields.source)


def threatened(game: Game, options: Fields) -> Game:
    """Change what an action does to the others, as much as the option `threat` says; nothing without it.

    Raises
    ------
    FormatError, NotApplicable
        If the threat is none, or names nothing of the game.
    """
    if "threat" not in options.nodes:
        return game
    threat = fields_of(options.nodes["threat"], THREAT, "the threat", options.source)
    missing = [f"'{key}'" for key in sorted(THREAT - set(threat.nodes))]
    if missing:
        said = f"the threat has no key {', '.join(missing)}; its keys are {', '.join(sorted(THREAT))}"
        raise threat.source.fault(said, 0)
    player = _place(threat.nodes["player"], game.players, "player", threat.source)
    actions = game.actions[player]
    action, instead = (_place(threat.nodes[key], actions, key, threat.source) for key in ("action", "instead"))
    exact = threat.fraction("strength")
    if action == instead:
        message = "the threat's action is compared with itself; name another action of the same player as 'instead'"
        raise NotApplicable(message, where="threat.instead")
    if exact < 0:
        raise NotApplicable("the threat's strength is negative; it is 0 or more", where="threat.strength")
    strength = float(exact) if game.exact_payoffs is None else exact
    return with_strength(game, player, action, instead=instead, strength=strength)


def _place(node: Node, labels: Sequence[str], what: str, source: Source) -> int:
    """Find what a label or an index names.

    Raises
    ------
    FormatError
        If it is neither.
    NotApplicable
        If there is no such thing.
    """
    if isinstance(node, Scalar) and node.quoted:
        if node.text in labels:
            return labels.index(node.text)
        message = f"the threat's {what} is none of {listed(list(labels))}"
        raise NotApplicable(message + meant(node.text, labels), where=f"threat.{what}")
    written = number_text(node)
    if not written.isdecimal():
        raise source.fault(f"the threat's {what} must be a label or an index, counted from 0", node.offset)
    if len(written) > _LONGEST_INDEX or int(written) >= len(labels):
        message = f"the threat's {what} is {written[:20]}, but there are {len(labels)}, counted from 0"
        raise NotApplicable(message, where=f"threat.{what}")
    return int(written)
