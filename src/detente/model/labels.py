"""Labels of players and actions: defaults, checks, and the names of profiles in messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import DuplicateLabel, InvalidGame, NonFinitePayoff, ShapeMismatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray


def checked_labels(
    shape: tuple[int, ...], players: Sequence[str] | None, actions: Sequence[Sequence[str]] | None
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Fill in default labels and check that labels are distinct texts that fit payoffs of this shape."""
    sizes = shape[1:]
    names = tuple(f"Player {k + 1}" for k in range(len(sizes))) if players is None else tuple(players)
    if len(names) != len(sizes):
        message = f"{len(names)} player labels were given for {len(sizes)} players"
        raise ShapeMismatch(message)
    check_distinct(names, "the players")
    if actions is None:
        return names, tuple(tuple(str(k + 1) for k in range(count)) for count in sizes)
    options = tuple(tuple(labels) for labels in actions)
    if len(options) != len(sizes):
        message = f"actions were given for {len(options)} players; expected {len(sizes)}"
        raise ShapeMismatch(message)
    for name, labels, count in zip(names, options, sizes, strict=True):
        if len(labels) != count:
            message = f"{name} has {len(labels)} action labels but {count} actions in the payoffs"
            raise ShapeMismatch(message)
        check_distinct(labels, f"{name}'s actions")
    return names, options


def check_distinct(labels: tuple[str, ...], whose: str) -> None:
    """Refuse labels that are no texts, or empty, or occur twice."""
    seen = set()
    for label in labels:
        if not isinstance(label, str) or not label:
            message = f"{label!r} among {whose} is not a label; labels are non-empty texts"
            raise InvalidGame(message)
        if label in seen:
            message = f"the label {label!r} occurs twice among {whose}; labels must differ"
            raise DuplicateLabel(message)
        seen.add(label)


def profile_name(labels: Sequence[object]) -> str:
    """Write a profile for a message: its action labels in brackets."""
    return "(" + ", ".join(map(str, labels)) + ")"


def place_of(
    payoffs: FloatArray, players: tuple[str, ...], actions: tuple[tuple[str, ...], ...], largest: float
) -> NonFinitePayoff:
    """Make the error that names the player and the profile of the first payoff that is not finite, or too large."""
    player, *profile = map(int, np.argwhere(~(np.abs(payoffs) <= largest))[0])
    labels = [options[action] for options, action in zip(actions, profile, strict=True)]
    value = payoffs[(player, *profile)]
    place = profile_name(labels)
    message = f"{players[player]}'s payoff at {place} is {value}; payoffs must be finite numbers up to {largest:g}"
    return NonFinitePayoff(message, where=f"{players[player]} {place}")


def found_player(players: Sequence[str], player: int | str) -> int:
    """Translate the label of a player, or an index, into an index; InvalidGame if there is no such player."""
    if isinstance(player, str) and player in players:
        return list(players).index(player)
    if isinstance(player, str) or not 0 <= player < len(players):
        message = f"there is no player {player!r}; the players are {', '.join(players)} (from 0 on by index)"
        raise InvalidGame(message)
    return int(player)


def found_profile(
    players: Sequence[str], actions: Sequence[Sequence[str]], profile: Sequence[int | str]
) -> tuple[int, ...]:
    """Translate one action label, or index, a player into action indices.

    Raises
    ------
    ShapeMismatch
        If the number of actions is not that of the players.
    InvalidGame
        If a player has no such action.
    """
    if len(profile) != len(players):
        message = f"the profile {profile_name(profile)} has {len(profile)} actions; expected {len(players)}"
        raise ShapeMismatch(message)
    found = []
    for player, options, action in zip(players, actions, profile, strict=True):
        known = action in options if isinstance(action, str) else 0 <= action < len(options)
        if not known:
            message = f"{player} has no action {action!r}; the actions are {', '.join(options)}"
            raise InvalidGame(message)
        found.append(list(options).index(action) if isinstance(action, str) else int(action))
    return tuple(found)
