"""A learner with one adviser for each of its actions, each without regret: no swap of actions would have paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.matching_plus import MatchingPlus
from detente.numerics.stationary import stationary

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray


class SwapRegret:
    """Follow m advisers at once, each of whom answers for one action, by regret matching+.

    Adviser a says with which probabilities q_a(b) to play b instead of a, and is told x(a) times what every action
    would have paid. The strategy x solves x = x Q: it is what it is advised to be. The average gain of any swap of
    actions vanishes as 1 / sqrt(rounds), whatever the others do.

    Parameters
    ----------
    start
        What every adviser says until it regrets something, shape (m,), a distribution.

    Attributes
    ----------
    strategy
        What is played next, shape (m,).

    References
    ----------
    Blum & Mansour (2007).
    """

    def __init__(self, start: FloatArray) -> None:
        count = len(start)
        self.strategy = start
        self._advisers = MatchingPlus(np.tile(start, count), (count,) * count)

    def observe(self, payoffs: FloatArray) -> None:
        """Learn what every action would have paid, shape (m,)."""
        self._advisers.observe(np.outer(self.strategy, payoffs).reshape(-1))
        advice = self._advisers.point.reshape(len(payoffs), -1)
        self.strategy = stationary(advice, self.strategy)
