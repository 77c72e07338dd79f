"""Regret matching+ on several simplexes at once, which may expect that what just happened happens again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray


class MatchingPlus:
    """Choose a distribution on each of several simplexes, without regret.

    What is regretted for a choice b is kept at Q(b) <- max(Q(b) + r(b), 0), with r(b) what b would have been worth
    beyond what was chosen; the next distribution is proportional to max(Q + optimism r, 0).

    Parameters
    ----------
    start
        The first distributions, one after another; what is chosen while nothing is regretted.
    sizes
        How many choices each simplex has.
    optimism
        How much of the last round is expected to come again: 0, or 1 for the predictive variant.

    Attributes
    ----------
    point
        What is chosen next, of the shape of `start`.

    References
    ----------
    Tammelin et al. (2015); Farina et al. (2021) for the predictive variant.
    """

    def __init__(self, start: FloatArray, sizes: Sequence[int], *, optimism: float = 0.0) -> None:
        self.point = start.copy()
        self._sizes = np.array(sizes)
        self._starts = np.concatenate([[0], np.cumsum(self._sizes)[:-1]])
        self._optimism = optimism
        self._regrets = np.zeros(len(start))

    def observe(self, values: FloatArray) -> None:
        """Learn what every choice would have been worth."""
        own = np.add.reduceat(values * self.point, self._starts)
        regrets = values - np.repeat(own, self._sizes)
        self._regrets += regrets
        np.maximum(self._regrets, 0.0, out=self._regrets)
        expected = self._regrets
        if self._optimism:
            expected = np.maximum(expected + self._optimism * regrets, 0.0)
        totals = np.repeat(np.add.reduceat(expected, self._starts), self._sizes)
        np.divide(expected, totals, out=self.point, where=totals > 0)

    def largest(self, values: FloatArray) -> FloatArray:
        """Find the largest value on every simplex."""
        found: FloatArray = np.maximum.reduceat(values, self._starts)
        return found
