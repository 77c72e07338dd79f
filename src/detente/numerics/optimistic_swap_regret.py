"""A learner with one adviser for each action, who expect that what just happened happens again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.stationary import stationary

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray

STEP = 4.0  #: how fast advisers turn to what paid, for payoffs from 0 to 1


class OptimisticSwapRegret:
    """Follow m advisers at once, each of whom answers for one action, by optimistic hedge.

    As in `SwapRegret`, but adviser a plays b with a probability proportional to start(b) exp(step (2 U_t + U_1 + ... +
    U_{t-1})(b)): the last round, U_t, counts twice, as it is expected to come again. Where everybody learns so, the
    average gain of any swap vanishes almost as 1 / rounds.

    Parameters
    ----------
    start
        What every adviser says at first, shape (m,), a distribution without zeros.

    Attributes
    ----------
    strategy
        What is played next, shape (m,).

    References
    ----------
    Chen & Peng (2020); Anagnostides et al. (2022) for the rate.
    """

    def __init__(self, start: FloatArray) -> None:
        self.strategy = start
        self._paid = np.tile(np.log(start) / STEP, (len(start), 1))

    def observe(self, payoffs: FloatArray) -> None:
        """Learn what every action would have paid, shape (m,); from 0 to 1."""
        told = self.strategy[:, np.newaxis] * payoffs
        self._paid += told
        expected = STEP * (self._paid + told)
        advice = np.exp(expected - expected.max(axis=1, keepdims=True))
        advice /= advice.sum(axis=1, keepdims=True)
        self.strategy = stationary(advice, self.strategy)
