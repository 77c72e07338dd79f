"""What a function expects where anything could be given: a game, a rule."""

from __future__ import annotations

from detente.model.errors import InvalidGame, NotApplicable
from detente.model.game import Game
from detente.model.polymatrix import PolymatrixGame


def check_is_game(game: object) -> None:
    """Refuse what is no game, with the way to make one of a file.

    Raises
    ------
    InvalidGame
        With the type of what was given.
    """
    if isinstance(game, PolymatrixGame):
        message = "a game is expected, not its structure; structure.to_game() is the game"
        raise InvalidGame(message)
    if not isinstance(game, Game):
        message = f"a game is expected, not {type(game).__name__}; dt.read makes one of a file"
        raise InvalidGame(message)


def check_is_rule(rule: object) -> None:
    """Refuse what does not pick among fallbacks, such as the name of a rule, or its class.

    Raises
    ------
    NotApplicable
        With what was given.
    """
    if isinstance(rule, type) or not callable(getattr(rule, "select", None)):
        message = (
            f"a rule is expected, such as dt.Leximin(), not {rule!r:.60}; dt.concept(.., selection=..) reads names"
        )
        raise NotApplicable(message, where="selection")
