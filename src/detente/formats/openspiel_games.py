"""Matrix and tensor games of OpenSpiel <-> Game; `pyspiel` is imported when a function is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

from detente.formats.foreign_arrays import stacked
from detente.formats.foreign_library import foreign_library, no_game
from detente.model.errors import InvalidGame
from detente.model.expecting import check_is_game
from detente.model.game import Game

ADVICE = (  #: for games of simultaneous moves and other objects; for games in turns
    "pyspiel.load_tensor_game and pyspiel.extensive_to_tensor_game make one",
    "pyspiel.extensive_to_tensor_game makes one of a small game in several moves",
)
UNNAMED = "Long Name"  #: what OpenSpiel calls a game that was given no name
_HALF = re.compile("[\ud800-\udfff]")
NAME = "detente"  #: OpenSpiel wants a short name too; it is not shown


def from_openspiel(game: Any, *, players: Sequence[str] | None = None) -> Game:
    """Read a matrix or tensor game of OpenSpiel; actions keep their names, and payoffs are floats.

    Parameters
    ----------
    players
        Labels, as in `Game`; OpenSpiel keeps none.

    Raises
    ------
    MissingExtra
        If `pyspiel` is not installed.
    FormatError
        If the object is another kind of game.
    InvalidGame
        If labels do not fit, or a payoff is not finite.

    References
    ----------
    Lanctot et al. (2019).

    Examples
    --------
    >>> import pyspiel
    >>> from_openspiel(pyspiel.load_game("matrix_pd"))
    Game("Prisoner's Dilemma", players=['Player 1', 'Player 2'], n_actions=(2, 2))
    """
    library = foreign_library("pyspiel")
    if isinstance(game, library.MatrixGame):
        actions = [
            [game.row_action_name(action) for action in range(game.num_rows())],
            [game.col_action_name(action) for action in range(game.num_cols())],
        ]
    elif isinstance(game, library.TensorGame):
        actions = [
            [game.action_name(player, action) for action in range(count)] for player, count in enumerate(game.shape())
        ]
    else:
        advice = ADVICE[
            isinstance(game, library.Game) and game.get_type().dynamics == library.GameType.Dynamics.SEQUENTIAL
        ]
        raise no_game(game, f"a matrix or tensor game of OpenSpiel; {advice}")
    tables = [game.player_utilities(player) for player in range(game.num_players())]
    title = game.get_type().long_name
    return Game(stacked(tables, source="the game of OpenSpiel"), players, actions, "" if title == UNNAMED else title)


def to_openspiel(game: Game) -> Any:
    """Make a matrix game of OpenSpiel for two players, a tensor game for any other number; payoffs become floats.

    Title and actions keep their names, players have none there.

    Raises
    ------
    MissingExtra
        If `pyspiel` is not installed.
    InvalidGame
        If a label is not Unicode text.

    Examples
    --------
    >>> to_openspiel(Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[["c", "d"], ["c", "d"]])).row_action_name(1)
    'd'
    """
    library = foreign_library("pyspiel")
    check_is_game(game)
    for text in (game.title, *chain(*game.actions)):
        if _HALF.search(text):
            raise InvalidGame(f"OpenSpiel does not take {text!r}, which holds half a character; rename it")
    if game.n_players == 2:
        return library.create_matrix_game(NAME, game.title, *game.actions, *game.payoffs)
    flat = game.payoffs.reshape(game.n_players, -1)
    return library.create_tensor_game(NAME, game.title, game.actions, flat)
