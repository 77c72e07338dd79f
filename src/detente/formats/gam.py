"""GameTracer's games (`.gam`): counts and numbers only.

::

    2                   number of players
    3 2                 number of actions of every player
    3 2 0 3 5 6         the first player's payoffs, the first player's action changing fastest
    3 2 3 2 6 1         the second player's payoffs, in the same order

White space is free; there are no labels, titles or comments. Reading gives the labels "Player 1", "1" and so on;
writing leaves labels and title out. So the format holds games with these labels and exact payoffs, and such a game
reads back as an equal one: decimals are exact, and fractions without a short decimal are written as `1/3`, which
programs other than this one may not read. Floats are written with all their digits and read back as exact decimals.

References
----------
Blum, Shelton and Koller, "Gametracer"; the order is the one that GAMUT writes and QuantEcon reads.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.formats.exact_numbers import number_text, parse_number
from detente.formats.labels import Labels, number_array
from detente.formats.limits import MAX_PROFILES, check_size
from detente.formats.source import Source, shown
from detente.model.game import Game
from detente.model.payoff_tensor import MAX_PLAYERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WORD = re.compile(r"\S+")


def loads(text: str, *, source: str = "", max_profiles: int = MAX_PROFILES) -> Game:
    """Read a game from the text of a `.gam` file.

    Raises
    ------
    FormatError
        If a number is missing, malformed or left over; the error names line, column, player and profile.
    TooLarge
        If the counts declare more than `max_profiles` profiles; nothing of that size is made before.
    """
    origin = Source(text, source)
    words = _WORD.finditer(text)
    n_players = _count(origin, words, "the number of players")
    if n_players > MAX_PLAYERS:
        raise origin.fault(f"{n_players} players do not fit a table; the limit is {MAX_PLAYERS}", 0)
    n_actions = [_count(origin, words, f"the number of Player {k + 1}'s actions") for k in range(n_players)]
    check_size(n_actions, max_profiles, source=source)
    labels = _default_labels(n_actions)
    places = ((player, profile[::-1]) for player in range(n_players) for profile in np.ndindex(*n_actions[::-1]))
    payoffs = [_payoff(origin, words, labels, *place) for place in places]
    extra = next(words, None)
    if extra is not None:
        message = f"{shown(extra[0])} follows the last of {len(payoffs)} payoffs; check the counts at the top"
        raise origin.fault(message, extra.start())
    tensor = np.moveaxis(number_array(payoffs).reshape((*n_actions, n_players), order="F"), -1, 0)
    return Game(tensor, labels.players, labels.actions)


def _default_labels(n_actions: list[int]) -> Labels:
    players = tuple(f"Player {k + 1}" for k in range(len(n_actions)))
    return Labels(players, tuple(tuple(str(k + 1) for k in range(count)) for count in n_actions))


def _count(source: Source, words: Iterator[re.Match[str]], what: str) -> int:
    count, offset = _number(source, words, lambda: what)
    if count.denominator != 1 or count < 1:
        raise source.fault(f"{what} is {count}; it must be a whole number, at least 1", offset)
    return count.numerator


def _payoff(
    source: Source, words: Iterator[re.Match[str]], labels: Labels, player: int, profile: tuple[int, ...]
) -> Fraction:
    return _number(source, words, lambda: labels.payoff_name(player, profile))[0]


def _number(source: Source, words: Iterator[re.Match[str]], name: Callable[[], str]) -> tuple[Fraction, int]:
    """Read the next number and its place; `name` is asked for its name if something is wrong."""
    word = next(words, None)
    if word is None:
        raise source.fault(f"the file ends before {name()}; check the counts at the top", len(source.text))
    try:
        return parse_number(word[0]), word.start()
    except ValueError as error:
        raise source.fault(f"{name()} is {error}", word.start()) from error


def dumps(game: Game) -> str:
    """Write a game without its labels, one line of payoffs a player."""
    source = game.payoffs if game.exact_payoffs is None else game.exact_payoffs
    blocks = (" ".join(map(number_text, block.reshape(-1, order="F").tolist())) for block in source)
    return f"{game.n_players}\n{' '.join(map(str, game.n_actions))}\n\n" + "\n".join(blocks) + "\n"
