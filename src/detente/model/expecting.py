"""What a function expects where anything could be given: a game, a rule."""

from __future__ import annotations

from collections.abc import Iterable

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


def check_is_answer(found: object, kind: type, maker: str) -> None:
    """Refuse to check what is not an answer of the kind that is checked.

    Parameters
    ----------
    maker
        The function that gives such answers.

    Raises
    ------
    InvalidGame
        With the type of what was given.
    """
    if not isinstance(found, kind):
        message = f"an answer of {maker} is expected, not {type(found).__name__}"
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


def check_is_fallback(fallback: object) -> None:
    """Refuse what is neither a fallback nor the name of one.

    Raises
    ------
    NotApplicable
        With the type of what was given.
    """
    if not isinstance(fallback, str) and not hasattr(fallback, "traits"):
        message = f"a fallback or its name is expected, such as dt.Security(), not {type(fallback).__name__}"
        raise NotApplicable(message, where="fallback")


def listed(values: object, where: str) -> tuple[object, ...]:
    """Read a list of numbers, one a player, without looking at the numbers.

    Raises
    ------
    NotApplicable
        If it is no list.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        message = f"'{where}' must be a list of numbers, one a player, not {values!r:.40}"
        raise NotApplicable(message, where=where)
    return tuple(values)
