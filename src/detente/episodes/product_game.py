"""The bundle as one game: an action is one action in every episode, payoffs are weighted sums."""

from __future__ import annotations

import json
from functools import reduce
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from detente.episodes.alike import LABEL, POSITION, alike, read_weights
from detente.model.errors import TooLarge
from detente.model.game import Game
from detente.model.numbers import to_fractions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from detente.model.numbers import Number, NumberArray

MOST_PROFILES = 1_000_000  #: profiles of a bundle that is built as a game, unless the caller says otherwise
BETWEEN = " & "  #: stands between the actions that make one action


def bundle_game(
    games: Sequence[Game],
    weights: Sequence[Number | str] | None = None,
    *,
    by_position: bool = False,
    max_profiles: int = MOST_PROFILES,
) -> Game:
    """Build the game that many episodes are together.

    A player's action is one action in each game, and its payoff is the weighted sum of its payoffs there.

    Parameters
    ----------
    weights
        One positive number a game; 1 by default.
    by_position
        Match players by their places rather than by their labels.
    max_profiles
        The most profiles that it may have.

    Raises
    ------
    InvalidGame
        If the games do not have the same players.
    NotApplicable
        If the weights do not fit.
    TooLarge
        If it would have more profiles; checked before anything is built.

    Notes
    -----
    Exact if all games are. `detente.bundle` needs this game for few concepts, since most of what it knows adds up.

    Examples
    --------
    >>> import detente as dt
    >>> linked = dt.bundle_game([dt.read("example:chicken"), dt.read("example:skewed-battle")], weights=[1, 2])
    >>> linked.n_actions, linked["swerve & opera", "straight & opera"].tolist()
    ((4, 4), [10.0, 9.0])
    """
    found = alike(games, by=POSITION if by_position else LABEL)
    return product_game(found, read_weights(weights, len(found)), max_profiles)


def product_game(games: Sequence[Game], weights: Sequence[Fraction], max_profiles: int = MOST_PROFILES) -> Game:
    """Build the bundle of games that have the same players in the same order."""
    n_players = games[0].n_players
    n_profiles = prod(game.n_profiles for game in games)
    if n_profiles > max_profiles:
        message = (
            f"as one game, {len(games)} episodes have {_magnitude(n_profiles)} profiles, at least "
            f"{_magnitude(8 * n_players * n_profiles)} bytes of payoffs; the limit is {max_profiles:,}: bundle "
            "fewer or smaller games"
        )
        raise TooLarge(message, where="profiles")
    tables = [
        _weighted(game, weight, exact=all(game.exact_payoffs is not None for game in games))
        for game, weight in zip(games, weights, strict=True)
    ]
    payoffs = np.stack([reduce(_added, [table[player] for table in tables]) for player in range(n_players)])
    actions = [_labels([game.actions[player] for game in games]) for player in range(n_players)]
    titles, currencies = ({text: None for text in texts if text} for texts in zip(*_names(games), strict=True))
    currency = next(iter(currencies)) if len(currencies) == 1 else ""
    return Game(payoffs, games[0].players, actions, " + ".join(titles), currency)


def _names(games: Sequence[Game]) -> list[tuple[str, str]]:
    return [(game.title, game.currency) for game in games]


def _weighted(game: Game, weight: Fraction, *, exact: bool) -> NumberArray:
    """Weigh the payoffs of a game: as fractions if all games are exact."""
    return weight * to_fractions(game.fractions) if exact else float(weight) * game.payoffs


def _added(first: NumberArray, second: NumberArray) -> NumberArray:
    """Add one player's payoffs for every pair of profiles; actions of a player are pairs in C order."""
    n_players = first.ndim
    sums = np.add.outer(first, second)
    turned = sums.transpose([axis for player in range(n_players) for axis in (player, n_players + player)])
    joint: NumberArray = turned.reshape([a * b for a, b in zip(first.shape, second.shape, strict=True)])
    return joint


def _labels(options: Sequence[Sequence[str]]) -> list[str]:
    """Join the labels of actions; quoted where they could be mistaken for each other."""
    plain = [BETWEEN.join(labels) for labels in product(*options)]
    if len(set(plain)) == len(plain):
        return plain
    return [BETWEEN.join(json.dumps(label, ensure_ascii=False) for label in labels) for labels in product(*options)]


def _magnitude(count: int) -> str:
    """Write a count for people; beyond a quadrillion, by its power of ten."""
    return f"{count:,}" if count < 10**15 else f"about 10^{len(str(count)) - 1}"
