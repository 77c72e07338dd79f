"""What threats are worth to many players when their payoffs are weighted, and how that moves with the weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.zero_sum import optimal_play

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Hold a coalition against all others.

    Attributes
    ----------
    tables
        Shape ``(n_players, n_rows, n_columns)``: every player's payoffs, negative for those against the coalition, by
        the joint actions of the coalition and of the others.
    counts
        What a unit of the value of this game adds to what every player deserves.
    """

    tables: FloatArray
    counts: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class ThreatValues:
    """Compute what players deserve by the largest total and by threats, for any weights."""

    flat: FloatArray
    sides: Sequence[Side]

    def __call__(self, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return what every player deserves in the weighted game, and its derivatives by the weights.

        Notes
        -----
        One matrix game a side. A value moves with the payoffs at optimal strategies; where these are not unique, some
        of them are taken.
        """
        n_players = len(weights)
        best = self.flat[:, int((weights @ self.flat).argmax())]
        deserved = np.full(n_players, weights @ best / n_players)
        slopes = np.tile(best / n_players, (n_players, 1))
        for side in self.sides:
            play = optimal_play(np.einsum("i,irc->rc", weights, side.tables))
            paid = np.einsum("r,irc,c->i", play.rows, side.tables, play.columns)
            deserved += side.counts * (weights @ paid)
            slopes += np.outer(side.counts, paid)
        return deserved, slopes
