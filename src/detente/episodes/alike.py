"""Bring the games of a bundle into one form: the same players, in the same order, and a weight for each game."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import InvalidGame, NotApplicable
from detente.model.expecting import check_is_game
from detente.model.game import Game

if TYPE_CHECKING:
    from detente.model.numbers import Number

SMALLEST, LARGEST = Fraction(1, 10**12), Fraction(10**12)  #: weights lie between these
LABEL, POSITION = "label", "position"


def alike(games: Sequence[Game], names: Sequence[str] = (), *, by: str = LABEL) -> tuple[Game, ...]:
    """Give all games the players of the first one, in its order.

    Parameters
    ----------
    names
        What messages call the games; by default their places and titles.
    by
        "label": players with the same label are the same; their order may differ. "position": the first players of all
        games are the same, the second ones, and so on; they get the labels of the first game.

    Raises
    ------
    InvalidGame
        If there are fewer than two games, or their players cannot be matched; the message names who differs.
    """
    if isinstance(games, Game) or not isinstance(games, Sequence):
        message = "a list of games is expected; dt.bundle([first, second])"
        raise InvalidGame(message)
    for game in games:
        check_is_game(game)
    if len(games) < 2:
        message = f"a bundle has two games or more, and {len(games)} is given; name another game"
        raise InvalidGame(message, where="games")
    called = list(names) or [_called(place, game) for place, game in enumerate(games, 1)]
    first = games[0]
    return (
        first,
        *(_like(first, game, (called[0], name), by) for game, name in zip(games[1:], called[1:], strict=True)),
    )


def matching(games: Sequence[Game], *, by_position: bool) -> str:
    """Say how players are matched: by label, too, where all games list the same labels in the same order."""
    same = all(game.players == games[0].players for game in games)
    return POSITION if by_position and not same else LABEL


def _called(place: int, game: Game) -> str:
    return f"game {place} ('{game.title}')" if game.title else f"game {place}"


def _like(first: Game, game: Game, names: tuple[str, str], by: str) -> Game:
    if game.players == first.players:
        return game
    if by == POSITION and game.n_players == first.n_players:
        return relabelled(game, first.players)
    if by == LABEL and set(game.players) == set(first.players):
        return _reordered(game, first.players)
    raise InvalidGame(_mismatch(first, game, names, by), where="players")


def _mismatch(first: Game, game: Game, names: tuple[str, str], by: str) -> str:
    """Say who is missing where."""
    one, other = names
    if game.n_players != first.n_players:
        return (
            f"{one} has {first.n_players} players ({', '.join(first.players)}), {other} has {game.n_players} "
            f"({', '.join(game.players)}); a bundle is about the same players in all games"
        )
    if by not in {LABEL, POSITION}:
        return f"players are matched by '{LABEL}' or by '{POSITION}', not by '{by:.40}'"
    missing = [player for player in first.players if player not in game.players]
    extra = [player for player in game.players if player not in first.players]
    return (
        f"{one} has {', '.join(missing)}, {other} has {', '.join(extra)} instead; name the players alike, or match "
        "them by their places with --by-position (by_position=True in Python)"
    )


def relabelled(game: Game, players: Sequence[str]) -> Game:
    """Give the players of a game other labels."""
    if game.structure is not None:
        message = (
            f"the players of the graph '{game.title}' have other labels than those of the first game; name them alike "
            "in its file"
        )
        raise InvalidGame(message, where="players")
    return Game(_table(game), players, game.actions, game.title, game.currency)


def _reordered(game: Game, players: Sequence[str]) -> Game:
    """List the players of a game in another order."""
    if game.structure is not None:
        message = (
            f"the graph '{game.title}' lists the players in another order than the first game; list them alike in its "
            "file"
        )
        raise InvalidGame(message, where="players")
    order = [game.players.index(player) for player in players]
    table = np.asarray(_table(game)).transpose([0, *(1 + place for place in order)])[order]
    return Game(table, players, [game.actions[place] for place in order], game.title, game.currency)


def _table(game: Game) -> object:
    return game.payoffs if game.exact_payoffs is None else game.exact_payoffs


def read_weights(weights: Sequence[Number | str] | None, count: int) -> tuple[Fraction, ...]:
    """Read one weight a game, 1 where none are given.

    Raises
    ------
    NotApplicable
        If their number does not fit, or one is no number, not positive, or beyond 1e-12 to 1e12.
    """
    if weights is None:
        return (Fraction(1),) * count
    if isinstance(weights, str) or not isinstance(weights, Sequence | np.ndarray):
        message = f"weights are a list with a number a game, not {weights!r:.60}"
        raise NotApplicable(message, where="weights")
    if len(weights) != count:
        message = f"{_counted(len(weights), 'weight')} for {_counted(count, 'game')}; give a weight for every game"
        raise NotApplicable(message, where="weights")
    return tuple(_weight(value, place) for place, value in enumerate(weights, 1))


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _weight(value: Number | str, place: int) -> Fraction:
    """Read one weight; texts as they are written, floats as the fractions that they are."""
    try:
        if isinstance(value, bool) or not isinstance(value, str | Real) or (isinstance(value, str) and len(value) > 40):
            raise ValueError
        short = not isinstance(value, str) or "e" not in value.lower()  # an exponent may be long; digits are not
        read = value if short else float(value)
        found = Fraction(read) if isinstance(read, str | Fraction) else Fraction(*read.as_integer_ratio())
    except (AttributeError, OverflowError, ValueError, ZeroDivisionError) as error:
        message = f"the weight of game {place} is {value!r:.40}; a weight is a positive number such as 2 or 1/3"
        raise NotApplicable(message, where="weights") from error
    if found == 0:
        message = f"the weight of game {place} is 0; leave the game out of the bundle instead"
        raise NotApplicable(message, where="weights")
    if found < 0:
        message = f"the weight of game {place} is {value}; a weight is positive, as it says how much an episode counts"
        raise NotApplicable(message, where="weights")
    if not SMALLEST <= found <= LARGEST:
        message = f"the weight of game {place} is {value}; weights lie between 1e-12 and 1e12: choose another unit"
        raise NotApplicable(message, where="weights")
    return found


def scale_of(games: Sequence[Game], weights: Sequence[Fraction]) -> float:
    """Compute the scale of the bundle as a game: the largest range of a player's payoffs, 1 if all are constant.

    A player's payoff in the bundle is largest where it is so in every episode, so that ranges add up.
    """
    total = np.zeros(games[0].n_players)
    for game, weight in zip(games, weights, strict=True):
        total += float(weight) * _spreads(game)
    return float(total.max()) or 1.0


def _spreads(game: Game) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Compute the range of every player's payoffs."""
    if game.structure is not None:
        return np.array([float(high - low) for low, high in game.structure.fractions.extremes()])
    flat = game.payoffs.reshape(game.n_players, -1)
    spreads: np.ndarray[tuple[int], np.dtype[np.float64]] = flat.max(axis=1) - flat.min(axis=1)
    return spreads
