"""The players and actions that a file declares, while its payoffs are being read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.formats.source import shown
from detente.model.labels import profile_name
from detente.model.numbers import Number, NumberArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.formats.source import Source


@dataclass(frozen=True, slots=True)
class Labels:
    """Hold one label a player and one label an action of each."""

    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]

    @property
    def n_actions(self) -> tuple[int, ...]:
        """The number of actions of every player."""
        return tuple(map(len, self.actions))

    def payoff_name(self, player: int, profile: Sequence[int]) -> str:
        """Name a player's payoff at a profile of action indices, for a message."""
        return f"{self.players[player]}'s payoff at {self.profile_name(profile)}"

    def profile_name(self, profile: Sequence[int]) -> str:
        """Name a profile of action indices, or the beginning of one, for a message."""
        return profile_name([options[action] for options, action in zip(self.actions, profile, strict=False)])


def add_label(labels: dict[str, None], label: str, whose: str, *, source: Source, offset: int) -> None:
    """Put a label into a set that is being read; refuse an empty one and one that is there already."""
    if not label:
        raise source.fault(f"a label among {whose} is empty; labels are non-empty texts", offset)
    if label in labels:
        raise source.fault(f"the label {shown(label)} occurs twice among {whose}; labels must differ", offset)
    labels[label] = None


def number_array(values: Sequence[Number]) -> NumberArray:
    """Make a flat array: of floats if the values are floats, else of fractions."""
    if isinstance(values[0], float):
        return np.array(values, dtype=np.float64)
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def profile_rows(values: Sequence[Number], labels: Labels) -> NumberArray:
    """Arrange payoffs given profile by profile in C order, one number a player, as `(n_players, *n_actions)`."""
    table = number_array(values).reshape(*labels.n_actions, len(labels.players))
    return np.moveaxis(table, -1, 0)
