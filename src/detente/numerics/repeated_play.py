"""Repeated play of one game by learners, in expected payoffs: what is played on average, round after round."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.model.numbers import FloatArray


class Learner(Protocol):
    """One player that learns."""

    strategy: FloatArray  #: what it plays next, shape ``(n_actions,)``

    def observe(self, payoffs: FloatArray, /) -> None:
        """Learn what every action would have paid against what the others played."""
        ...


def repeated_play(payoffs: FloatArray, learners: Sequence[Learner], rounds: Sequence[int]) -> Iterator[FloatArray]:
    """Let everybody play and learn; yield the average of what was played after each of some rounds.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``.
    learners
        One a player.
    rounds
        After how many rounds to tell, increasing.

    Yields
    ------
    FloatArray
        A joint distribution, shape ``n_actions``: the mean of the products of the strategies of all rounds so far.

    Notes
    -----
    Nothing is drawn: a round is played in expectation, so that its product counts and everybody hears exactly what
    every action would have paid. O(n prod m_i) a round, and what the learners take.
    """
    total, played = np.zeros(payoffs.shape[1:]), 0
    for end in rounds:
        for _ in range(played, end):
            strategies = [learner.strategy for learner in learners]
            total += reduce(np.multiply.outer, strategies)
            for player, learner in enumerate(learners):
                learner.observe(values_of_actions(payoffs[player], strategies, player))
        played = end
        yield total / total.sum()


def values_of_actions(payoffs: FloatArray, strategies: Sequence[FloatArray], player: int) -> FloatArray:
    """Compute what each of a player's actions pays against independent strategies of the others.

    Parameters
    ----------
    payoffs
        The player's, shape ``n_actions``.
    strategies
        One a player; the player's own is not read.
    """
    left = payoffs
    for strategy in strategies[:player]:
        left = np.tensordot(strategy, left, axes=(0, 0))
    for strategy in reversed(strategies[player + 1 :]):
        left = left @ strategy
    return left
