"""Games of QuantEcon <-> Game; `quantecon` is imported when a function is called.

The array of a player's payoffs begins there with the player's own actions, and goes on with those of the next players,
the first coming after the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.formats.foreign_arrays import computing_array, stacked
from detente.formats.foreign_library import foreign_library, no_game
from detente.model.expecting import check_is_game
from detente.model.game import Game
from detente.model.polymatrix import PolymatrixGame

SOURCE = "the game of quantecon"


def from_quantecon(
    game: Any, *, players: Sequence[str] | None = None, actions: Sequence[Sequence[str]] | None = None
) -> Game:
    """Read a game of QuantEcon, whole numbers and fractions exactly, floats as floats.

    A game in normal form is read as it is; a `PolymatrixGame` keeps its structure, so that it may be large.

    Parameters
    ----------
    players, actions
        Labels, as in `Game`; QuantEcon keeps none.

    Raises
    ------
    MissingExtra
        If `quantecon` is not installed.
    FormatError
        If the object is no such game, or its payoffs are no numbers.
    InvalidGame
        If labels do not fit, or a payoff is not finite.

    References
    ----------
    Batista et al. (2024), for the library.

    Examples
    --------
    >>> from quantecon.game_theory import NormalFormGame
    >>> from_quantecon(NormalFormGame([[(3, 3), (0, 5)], [(5, 0), (1, 1)]])).at((1, 0)).tolist()
    [5.0, 0.0]
    """
    theory = foreign_library("quantecon.game_theory")
    if isinstance(game, theory.polymatrix_game.PolymatrixGame):
        return _on_a_graph(game, players, actions).to_game()
    if not isinstance(game, theory.NormalFormGame):
        raise no_game(game, "a NormalFormGame or PolymatrixGame of quantecon.game_theory")
    count = game.N
    turned = [
        np.transpose(table, [(axis - player) % count for axis in range(count)])
        for player, table in enumerate(game.payoff_arrays)
    ]
    return Game(stacked(turned, source=SOURCE), players, actions)


def to_quantecon(game: Game) -> Any:
    """Make a `NormalFormGame` of QuantEcon, without labels.

    Payoffs are integers where all are exact, whole and at most 2^53, else floats.

    Raises
    ------
    MissingExtra
        If `quantecon` is not installed.

    Examples
    --------
    >>> made = to_quantecon(Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]]))
    >>> made.players[1].payoff_array.tolist()
    [[3, 0], [5, 1]]
    """
    theory = foreign_library("quantecon.game_theory")
    check_is_game(game)
    count = game.n_players
    tables = [
        np.transpose(table, [(player + axis) % count for axis in range(count)])
        for player, table in enumerate(computing_array(game))
    ]
    return theory.NormalFormGame([theory.Player(table) for table in tables])


def _on_a_graph(game: Any, players: Sequence[str] | None, actions: Sequence[Sequence[str]] | None) -> PolymatrixGame:
    """Read what every player gets from every other; where neither of two gets anything there is no edge."""
    own = [np.zeros(count) for count in game.nums_actions]
    pairs = {(one, other): (table, game.polymatrix[other, one].T) for (one, other), table in game.polymatrix.items()}
    edges = {pair: tables for pair, tables in pairs.items() if pair[0] < pair[1] and any(map(np.any, tables))}
    return PolymatrixGame(own, edges, players, actions)
