r"""Gambit's strategic games (`.nfg`), in the payoff and the outcome version, all numbers exactly.

::

    NFG 1 R "title" { "Ann" "Bob" }         R or D: read alike, decimals are exact
    { { "beach" "airport" } { "beach" "airport" } }     or the numbers of actions: { 2 2 }
    "comment"                               may be left out
    70 24 40 80 100 32 28 10                payoff version, or
    { { "name" 70, 24 } ... } 1 2 3 0       outcome version: outcomes, then an index a profile; 0 pays nobody anything

Profiles come with the first player's action changing fastest. White space is free; commas are optional; in texts `\"`
is a quote and `\\` a backslash. An empty label becomes its number ("Player 2", "3"); a label that occurs twice is
refused. The comment is not kept.

The format holds every game with exact payoffs, and such a game reads back as an equal one. It cannot say that payoffs
are not exact: floats are written with all their digits and read back as exact decimals of the same value.

References
----------
Gambit documentation, "Game representation formats", section "The strategic game (.nfg) file format".
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.formats.exact_numbers import fraction_text
from detente.formats.labels import Labels, add_label, number_array
from detente.formats.limits import MAX_PROFILES, check_size
from detente.formats.nfg_tokens import Tokens, gambit_text
from detente.formats.source import Source, shown
from detente.model.game import Game

if TYPE_CHECKING:
    from collections.abc import Iterator


def loads(text: str, *, source: str = "", max_profiles: int = MAX_PROFILES) -> Game:
    """Read a game from the text of a `.nfg` file.

    Raises
    ------
    FormatError
        If the text breaks the rules above; the error names line, column, player and profile.
    TooLarge
        If the header declares more than `max_profiles` profiles; nothing of that size is made before.
    """
    tokens = Tokens(Source(text, source))
    tokens.expect("NFG", "NFG, the mark of Gambit's strategic games")
    tokens.expect("1", "version 1")
    if not (tokens.take_if("R") or tokens.take_if("D")):
        raise tokens.fault("R or D")
    title = tokens.take_text("the title in double quotes")
    players = _players(tokens)
    labels = Labels(players, _actions(tokens, players, max_profiles))
    if tokens.next.is_text:
        tokens.take()
    payoffs = _outcome_body(tokens, labels) if tokens.next.text == "{" else _payoff_body(tokens, labels)
    if tokens.next.text:
        raise tokens.fault("the end of the file after the last profile")
    tensor = number_array(payoffs).reshape((len(players), *labels.n_actions), order="F")
    return Game(tensor, labels.players, labels.actions, title)


def _players(tokens: Tokens) -> tuple[str, ...]:
    tokens.expect("{", "'{' and the players")
    return _labels(tokens, "the players", "Player ")


def _labels(tokens: Tokens, whose: str, prefix: str) -> tuple[str, ...]:
    """Read texts up to a closing brace; an empty one becomes its number."""
    labels: dict[str, None] = {}
    while tokens.next.is_text:
        offset = tokens.next.offset
        label = tokens.take_text(whose) or f"{prefix}{len(labels) + 1}"
        add_label(labels, label, whose, source=tokens.source, offset=offset)
    tokens.expect("}", f"a label in double quotes or '}}' after {whose}")
    return tuple(labels)


def _actions(tokens: Tokens, players: tuple[str, ...], max_profiles: int) -> tuple[tuple[str, ...], ...]:
    """Read a list of labels or a number of actions for every player, and check the size before labels are made up."""
    start = tokens.next.offset
    tokens.expect("{", "'{' and the players' actions")
    given: list[tuple[str, ...] | int] = []
    while tokens.next.text not in {"}", ""} and len(given) < len(players):
        player = players[len(given)]
        given.append(_labels(tokens, f"{player}'s actions", "") if tokens.take_if("{") else _count(tokens, player))
        if not given[-1]:
            raise tokens.source.fault(f"{player} has no action; every player needs at least one", start)
    tokens.expect("}", f"'}}' after the actions of {len(players)} players")
    if len(given) != len(players):
        message = f"the actions of {len(given)} players are given; expected {len(players)}"
        raise tokens.source.fault(message, start)
    n_actions = [entry if isinstance(entry, int) else len(entry) for entry in given]
    check_size(n_actions, max_profiles, source=tokens.source.name)
    return tuple(tuple(map(str, range(1, entry + 1))) if isinstance(entry, int) else entry for entry in given)


def _count(tokens: Tokens, player: str) -> int:
    offset = tokens.next.offset
    count = tokens.take_number(lambda: f"the number of {player}'s actions")
    if count.denominator != 1 or count < 0:
        raise tokens.source.fault(f"the number of {player}'s actions is {count}; it must be a whole number", offset)
    return count.numerator


def _profiles(labels: Labels) -> Iterator[tuple[int, ...]]:
    """List all profiles, the first player's action changing fastest."""
    return (profile[::-1] for profile in np.ndindex(*labels.n_actions[::-1]))


def _payoff_body(tokens: Tokens, labels: Labels) -> list[Fraction]:
    """Read the payoffs of every profile."""
    payoffs = []
    for profile in _profiles(labels):
        for player in range(len(labels.players)):
            payoffs.append(_payoff(tokens, labels, player, profile))
            tokens.take_if(",")
    return payoffs


def _payoff(tokens: Tokens, labels: Labels, player: int, profile: tuple[int, ...]) -> Fraction:
    return tokens.take_number(lambda: labels.payoff_name(player, profile))


def _outcome_body(tokens: Tokens, labels: Labels) -> list[Fraction]:
    """Read outcomes, then the index of one for every profile, and look up the payoffs of every profile."""
    outcomes = _outcomes(tokens, labels.players)
    payoffs: list[Fraction] = []
    for profile in _profiles(labels):
        payoffs += _outcome(tokens, labels, profile, outcomes)
    return payoffs


def _outcomes(tokens: Tokens, players: tuple[str, ...]) -> list[list[Fraction]]:
    """Read the list of outcomes; the null outcome comes first."""
    outcomes = [[Fraction()] * len(players)]
    tokens.expect("{", "'{' and the outcomes")
    while tokens.take_if("{"):
        if tokens.next.is_text:
            tokens.take()
        outcomes.append([_outcome_payoff(tokens, player, len(outcomes)) for player in players])
        tokens.expect("}", f"'}}' after the {len(players)} payoffs of outcome {len(outcomes) - 1}")
        tokens.take_if(",")
    tokens.expect("}", "'}' after the last outcome")
    return outcomes


def _outcome_payoff(tokens: Tokens, player: str, outcome: int) -> Fraction:
    payoff = tokens.take_number(lambda: f"{player}'s payoff in outcome {outcome}")
    tokens.take_if(",")
    return payoff


def _outcome(
    tokens: Tokens, labels: Labels, profile: tuple[int, ...], outcomes: list[list[Fraction]]
) -> list[Fraction]:
    offset = tokens.next.offset
    index = tokens.take_number(lambda: f"the outcome at {labels.profile_name(profile)}")
    if index.denominator != 1 or not 0 <= index < len(outcomes):
        message = f"the outcome at {labels.profile_name(profile)} is {shown(str(index))}"
        raise tokens.source.fault(f"{message}; there are outcomes 1 to {len(outcomes) - 1}, and 0 for none", offset)
    return outcomes[index.numerator]


def dumps(game: Game) -> str:
    """Write a game in the payoff version, labels included; fractions with `R`, floats with all their digits and `D`."""
    exact = game.exact_payoffs
    flat = (game.payoffs if exact is None else exact).reshape(-1, order="F").tolist()
    written = [repr(value) if isinstance(value, float) else fraction_text(value) for value in flat]
    n_players = game.n_players
    rows = [" ".join(written[start : start + n_players]) for start in range(0, len(written), n_players)]
    options = "\n".join("{ " + " ".join(map(gambit_text, labels)) + " }" for labels in game.actions)
    names = " ".join(map(gambit_text, game.players))
    kind = "D" if exact is None else "R"
    return f'NFG 1 {kind} {gambit_text(game.title)} {{ {names} }}\n\n{{ {options}\n}}\n""\n\n' + "\n".join(rows) + "\n"
