"""Games of Nashpy <-> Game; `nashpy` is imported when a function is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.formats.foreign_arrays import computing_array, stacked
from detente.formats.foreign_library import foreign_library, no_game
from detente.model.errors import NotApplicable
from detente.model.expecting import check_is_game
from detente.model.game import Game


def from_nashpy(
    game: Any, *, players: Sequence[str] | None = None, actions: Sequence[Sequence[str]] | None = None
) -> Game:
    """Read a game of Nashpy, whole numbers and fractions exactly, floats as floats.

    Parameters
    ----------
    players, actions
        Labels, as in `Game`; Nashpy keeps none.

    Raises
    ------
    MissingExtra
        If `nashpy` is not installed.
    FormatError
        If the object is no game of Nashpy, or its payoffs are no numbers.
    InvalidGame
        If matrices or labels do not fit each other.

    References
    ----------
    Knight & Campbell (2018).

    Examples
    --------
    >>> import nashpy
    >>> from_nashpy(nashpy.Game([[3, 0], [5, 1]], [[3, 5], [0, 1]])).at((1, 0)).tolist()
    [5.0, 0.0]
    """
    if not isinstance(game, foreign_library("nashpy").Game):
        raise no_game(game, "a nashpy.Game")
    return Game(stacked(game.payoff_matrices, source="the game of nashpy"), players, actions)


def to_nashpy(game: Game) -> Any:
    """Make a game of Nashpy: integers where payoffs are exact, whole and at most 2^53, else floats; no labels.

    Raises
    ------
    MissingExtra
        If `nashpy` is not installed.
    NotApplicable
        If the game has not two players.

    Examples
    --------
    >>> to_nashpy(Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])).payoff_matrices[0].tolist()
    [[3, 0], [5, 1]]
    """
    nashpy = foreign_library("nashpy")
    check_is_game(game)
    if game.n_players != 2:
        message = (
            f"games of nashpy have two players, this one has {game.n_players}; to_quantecon, to_openspiel and "
            f"to_pygambit take any number"
        )
        raise NotApplicable(message, where="players")
    return nashpy.Game(*computing_array(game))
