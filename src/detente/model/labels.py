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
    _check_distinct(names, "the players")
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
        _check_distinct(labels, f"{name}'s actions")
    return names, options


def _check_distinct(labels: tuple[str, ...], whose: str) -> None:
    seen = set()
    for label in labels:
        if not isinstance(label, str) or not label:
            message = f"{label!r} among {whose} is not a label; labels are non-empty texts"
            raise InvalidGame(message)
        if label in seen:
            message = f"the label {label!r} occurs twice among {whose}; labels must differ"
            raise DuplicateLabel(message)
        seen.add(label)


def profile_name(labels: Sequence[str]) -> str:
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
