"""A table of payoffs from a function of the profile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import ShapeMismatch
from detente.model.labels import profile_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.model.numbers import Number, NumberArray


def tabulated(function: Callable[..., Sequence[Number]], actions: Sequence[Sequence[str]]) -> NumberArray:
    """Ask a function for the payoffs of every profile, by labels: objects of shape ``(n_players, *n_actions)``."""
    shape = tuple(map(len, actions))
    tensor = np.empty((len(actions), *shape), dtype=object)
    for profile in np.ndindex(*shape):
        labels = [options[action] for options, action in zip(actions, profile, strict=True)]
        found = function(*labels)
        payoffs = list(found) if isinstance(found, Iterable) else [found]
        if len(payoffs) != len(actions):
            message = f"profile {profile_name(labels)} has {len(payoffs)} payoffs; expected one for each player"
            raise ShapeMismatch(message)
        for player, payoff in enumerate(payoffs):
            tensor[(player, *profile)] = payoff
    return tensor
