"""The outcome with the largest weighted payoff, exactly, among any number of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.tolerance import EXACT_PROFILES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray, NumberArray

ZERO, ONE = Fraction(0), Fraction(1)
EPSILON = float(np.finfo(np.float64).eps)


class OutcomeSearch:
    """Look outcomes up by what they pay, and remember those that programs know.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, ...)``, fractions: what every outcome pays; for a game its profiles in C order.

    Notes
    -----
    Programs start with all outcomes where there are at most 64, and with the players' favourites otherwise.
    """

    def __init__(self, payoffs: NumberArray) -> None:
        self.n_players = int(payoffs.shape[0])
        self._table = payoffs.reshape(self.n_players, -1)
        self._floats: FloatArray = self._table.astype(np.float64)
        self._largest = np.abs(self._floats).max(axis=1)
        n_outcomes = int(self._table.shape[1])
        self.seen = list(range(n_outcomes)) if n_outcomes <= EXACT_PROFILES else self._favourites()

    def _favourites(self) -> list[int]:
        places = (*(int(own.argmax()) for own in self._floats), int(self._floats.sum(axis=0).argmax()))
        return list(dict.fromkeys(places))

    @property
    def all_seen(self) -> bool:
        """Whether there is no other outcome."""
        return len(self.seen) == self._table.shape[1]

    def ideal(self) -> tuple[Fraction, ...]:
        """Find the most that every player can get from an outcome."""
        players = range(self.n_players)
        return tuple([self.best([ONE if other == own else ZERO for other in players])[1] for own in players])

    def value(self, weights: Sequence[Fraction], place: int) -> Fraction:
        """Weigh the payoffs of one outcome."""
        return dot(weights, self._table[:, place].tolist())

    def mean(self, places: Sequence[int], chances: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Compute what a lottery pays everybody."""
        return tuple([dot(chances, own[list(places)].tolist()) for own in self._table])

    def best(self, weights: Sequence[Fraction]) -> tuple[int, Fraction]:
        """Find the outcome with the largest weighted payoff; of several the first.

        Notes
        -----
        All are weighed in floats, O(n m) for n players and m outcomes; those that may be the best, given what floats
        lose, in fractions.
        """
        largest = max(map(abs, weights)) or ONE
        rough = np.array([float(weight / largest) for weight in weights])
        values = rough @ self._floats
        lost = 2 * (len(weights) + 2) * EPSILON * float(np.abs(rough) @ self._largest)
        close = np.flatnonzero(values >= values.max() - 2 * lost).tolist()
        exact = [self.value(weights, place) for place in close]
        most = max(exact)
        return close[exact.index(most)], most


def dot(weights: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction:
    """Add up products."""
    return sum((weight * value for weight, value in zip(weights, values, strict=True) if weight), ZERO)
