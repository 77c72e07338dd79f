r"""Gambit's extensive games (`.efg`), read to their reduced strategic form, all numbers exactly.

::

    EFG 2 R "title" { "Ann" "Bob" }         R or D: read alike, decimals are exact
    "comment"                               may be left out
    c "" 1 "weather" { "rain" 1/3 "sun" 2/3 } 0         chance: name, set, its name and actions, outcome
    p "" 1 1 "after rain" { "in" "out" } 0              a player's move: name, player, set, its name, actions, outcome
    t "" 1 "wet" { 1, -1 }                              an end: name, outcome, its name and payoffs
    t "" 2 "dry" { 0, 0 }
    p "" 1 2 "after sun" { "in" "out" } 0
    t "" 1
    t "" 2

Each node is followed by all that comes after its first action, then its second one, and so on. Nodes with the same
player and number are one information set, of which the first one has the name and the actions; so are outcomes. Outcome
0 is none. An outcome before the end is added to all that follows. White space is free; commas are optional.

What is read is the game in which everybody chooses a plan beforehand: an action at every information set that can be
reached if the plan is followed. The plans are counted before they are listed. A plan is called as its actions are; if
two information sets have actions of the same name, as here, "after rain: in, after sun: out", or by the number of a set
without a name; whoever never moves has the action "no move". Actions of one set with the same name are called "1. in",
"2. in". A player may forget what was known or done before; whoever may come twice to the same information set in one
play is refused, because no list of strategies holds all that can be done then.

Written is the tree in which the players move one after another without knowing of each other. It reads back as an equal
game if the payoffs are exact; floats are written with all their digits and read back as exact decimals.

References
----------
Gambit documentation, "Game representation formats", section "The extensive game (.efg) file format"; von Stengel (1996)
on the reduced strategic form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.formats.efg_nodes import read_tree
from detente.formats.exact_numbers import fraction_text
from detente.formats.labels import add_label
from detente.formats.limits import MAX_PROFILES
from detente.formats.nfg_tokens import Tokens, gambit_text
from detente.formats.own_plays import own_plays
from detente.formats.reduced_form import reduced_form
from detente.formats.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.formats.game_tree import GameTree
    from detente.model.game import Game


def loads(text: str, *, source: str = "", max_profiles: int = MAX_PROFILES) -> Game:
    """Read the reduced strategic form of a game from the text of a `.efg` file.

    Raises
    ------
    FormatError
        If the text breaks the rules above; the error names line, column, player and information set.
    TooLarge
        If there are more than `max_profiles` profiles of reduced strategies; they are counted before they are listed.
    """
    title, tree, origin = _read(text, source)
    return reduced_form(tree, title, origin, max_profiles)


def check_not_absent_minded(text: str, source: str) -> None:
    """Refuse a tree in which somebody may come twice to the same information set in one play, with a FormatError."""
    _, tree, origin = _read(text, source)
    own_plays(tree, origin)


def _read(text: str, source: str) -> tuple[str, GameTree, Source]:
    """Read the title and the tree."""
    tokens = Tokens(Source(text, source))
    tokens.expect("EFG", "EFG, the mark of Gambit's extensive games")
    tokens.expect("2", "version 2")
    if not (tokens.take_if("R") or tokens.take_if("D")):
        raise tokens.fault("R or D")
    title = tokens.take_text("the title in double quotes")
    players = _players(tokens)
    if tokens.next.is_text:
        tokens.take()
    tree = read_tree(tokens, players)
    if tokens.next.text:
        raise tokens.fault("the end of the file after the last node")
    return title, tree, tokens.source


def _players(tokens: Tokens) -> tuple[str, ...]:
    """Read the players; an empty label becomes its number."""
    tokens.expect("{", "'{' and the players")
    players: dict[str, None] = {}
    while tokens.next.is_text:
        offset = tokens.next.offset
        label = tokens.take_text("a player") or f"Player {len(players) + 1}"
        add_label(players, label, "the players", source=tokens.source, offset=offset)
    tokens.expect("}", "a label in double quotes or '}' after the players")
    return tuple(players)


def dumps(game: Game) -> str:
    """Write the tree in which players move in turn, not knowing of each other; fractions with `R`, floats with `D`."""
    exact = game.exact_payoffs
    names = " ".join(map(gambit_text, game.players))
    kind = "D" if exact is None else "R"
    return f'EFG 2 {kind} {gambit_text(game.title)} {{ {names} }}\n""\n\n' + "\n".join(_nodes(game)) + "\n"


def _nodes(game: Game) -> Iterator[str]:
    """Write the nodes: before every profile, those of the players whose turn comes again."""
    table = game.payoffs if game.exact_payoffs is None else game.exact_payoffs
    last: tuple[int, ...] = ()
    described: set[int] = set()
    for number, profile in enumerate(np.ndindex(*game.n_actions), 1):
        same = next((k for k, (old, new) in enumerate(zip(last, profile, strict=False)) if old != new), -1)
        for player in range(same + 1, game.n_players):
            labels = " ".join(map(gambit_text, game.actions[player]))
            yield f'p "" {player + 1} 1 ' + ("0" if player in described else f'"" {{ {labels} }} 0')
            described.add(player)
        paid = [table[(player, *profile)] for player in range(game.n_players)]
        written = [repr(float(value)) if game.exact_payoffs is None else fraction_text(value) for value in paid]
        yield f't "" {number} "" {{ {", ".join(written)} }}'
        last = profile
