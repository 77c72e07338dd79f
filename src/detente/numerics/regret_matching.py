"""A learner that moves on in proportion to what it regrets: regret matching on internal regrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.stationary import stationary

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray


class RegretMatching:
    """Play so that every action is left as often as it is entered, at rates that are what it is regretted for.

    R(a, b) is what would have been gained in all rounds by playing b wherever a was played. The next strategy x solves
    x(a) sum_b R(a, b)+ = sum_b x(b) R(b, a)+ for every a: the average of the largest R vanishes as 1 / sqrt(rounds),
    whatever the others do.

    Parameters
    ----------
    start
        What is played until something is regretted, shape (m,), a distribution.

    Attributes
    ----------
    strategy
        What is played next, shape (m,).
    regrets
        R, shape (m, m).

    References
    ----------
    Hart & Mas-Colell (2000), the variant that solves for the stationary strategy.
    """

    def __init__(self, start: FloatArray) -> None:
        self.strategy = start
        self.regrets = np.zeros((len(start), len(start)))

    def observe(self, payoffs: FloatArray) -> None:
        """Learn what every action would have paid, shape (m,)."""
        self.regrets += self.strategy[:, np.newaxis] * (payoffs - payoffs[:, np.newaxis])
        chain = np.maximum(self.regrets, 0.0)
        most = float(chain.sum(axis=1).max())
        if most > 0:
            chain /= most
            np.fill_diagonal(chain, 1.0 - chain.sum(axis=1))
            self.strategy = stationary(chain, self.strategy)
