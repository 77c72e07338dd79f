"""Games of the Python library of Gambit <-> Game; `pygambit` is imported when a function is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from detente.formats.efg import check_not_absent_minded
from detente.formats.foreign_library import no_game
from detente.formats.labels import number_array
from detente.formats.limits import MAX_PROFILES, check_size
from detente.model.errors import InvalidGame, MissingExtra
from detente.model.expecting import check_is_game
from detente.model.game import Game
from detente.model.numbers import to_fractions

INSTALL = "pip install --only-binary pygambit 'detente[gambit]'"


def from_pygambit(game: Any, *, max_profiles: int = MAX_PROFILES) -> Game:
    """Read a game of Gambit's library, in strategic form if it is a tree; labels and exact payoffs are kept.

    Raises
    ------
    MissingExtra
        If `pygambit` is not installed.
    FormatError
        If the object is no game of pygambit, or a player of a tree may come twice to the same information set in one
        play: no list of strategies holds all that can be done then.
    TooLarge
        If the strategic form has more than `max_profiles` profiles.
    """
    library = gambit_library()
    if not isinstance(game, library.Game):
        raise no_game(game, "a game of pygambit")
    if isinstance(game, library.ExtensiveGame) and not game.is_perfect_recall:
        check_not_absent_minded(game.to_efg(), "the game of pygambit")
    rational = library.Rational
    players = list(game.players)
    strategies = [list(game.get_strategies(player)) for player in players]
    check_size([len(labels) for labels in strategies], max_profiles, source="the game of pygambit")
    payoffs = np.stack([to_fractions(np.asarray(table, dtype=object)) for table in game.to_arrays(dtype=rational)])
    return Game(payoffs, players, strategies, game.title)


def to_pygambit(game: Game) -> Any:
    """Make a strategic game of Gambit's library with the same labels and payoffs, floats as the fractions they are.

    Raises
    ------
    MissingExtra
        If `pygambit` is not installed.
    InvalidGame
        If Gambit refuses a label.
    """
    pygambit = gambit_library()
    check_is_game(game)
    tables = [_rationals(table, pygambit.Rational) for table in game.fractions]
    made = pygambit.StrategicGame.from_arrays(*tables, title=game.title)
    try:
        made.relabel_players(dict(zip(list(made.players), game.players, strict=True)))
        for player, labels in zip(game.players, game.actions, strict=True):
            made.relabel_strategies(player, dict(zip(list(made.get_strategies(player)), labels, strict=True)))
    except ValueError as error:
        raise InvalidGame(f"Gambit does not take these labels: {error}; rename them") from error
    return made


def _rationals(table: Any, rational: Any) -> Any:
    return number_array([rational(value.numerator, value.denominator) for value in table.flat]).reshape(table.shape)


def gambit_library() -> Any:
    """Import the library; MissingExtra, with the command that installs it, if it is not there."""
    try:
        return import_module("pygambit")
    except ImportError as error:
        raise MissingExtra(f"pygambit is not installed; install it with: {INSTALL}") from error
