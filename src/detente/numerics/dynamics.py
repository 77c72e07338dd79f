"""The dynamics of learning by name: how those who play one game over and over come to correlate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import NotApplicable
from detente.model.near_names import meant
from detente.numerics.dominance import undominated
from detente.numerics.mediation import mediated_play
from detente.numerics.optimistic_swap_regret import OptimisticSwapRegret
from detente.numerics.regret_matching import RegretMatching
from detente.numerics.repeated_play import repeated_play
from detente.numerics.swap_regret import SwapRegret
from detente.numerics.tolerance import TIE

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray
    from detente.numerics.repeated_play import Learner

Play = Callable[["FloatArray", Sequence[int], np.random.Generator], Iterator["FloatArray"]]


@dataclass(frozen=True, slots=True)
class Dynamic:
    """Describe a dynamic.

    Attributes
    ----------
    name
        On the command line and in documents.
    about
        One phrase.
    best
        Whether it ends at an equilibrium of the largest total, not just at some equilibrium.
    play
        Takes payoffs, from 0 to 1, rounds after which to tell, and a source of chance for where play starts; yields a
        joint distribution, shape ``n_actions``, for each of those rounds.
    """

    name: str
    about: str
    best: bool
    play: Play


def _learners(
    learner: Callable[[FloatArray], Learner], payoffs: FloatArray, rounds: Sequence[int], rng: np.random.Generator
) -> Iterator[FloatArray]:
    """Let one learner a player play, each from a mixed strategy that is drawn evenly from all of them."""
    learners = [learner(_drawn(count, rng)) for count in payoffs.shape[1:]]
    return repeated_play(payoffs, learners, rounds)


def _mediator(payoffs: FloatArray, rounds: Sequence[int], rng: np.random.Generator) -> Iterator[FloatArray]:
    """Let a mediator learn what to tell; actions that iterated strict dominance removes are told to nobody."""
    left = np.ix_(*undominated(payoffs, tie=TIE))
    smaller, table = np.stack([own[left] for own in payoffs]), np.zeros(payoffs.shape[1:])
    for found in mediated_play(smaller, _drawn(smaller[0].size, rng), rounds):
        table[left] = found
        yield table.copy()


def _drawn(count: int, rng: np.random.Generator) -> FloatArray:
    """Draw a distribution, evenly from all of them; none of its entries is 0."""
    drawn = np.maximum(rng.dirichlet(np.ones(count)), np.finfo(np.float64).tiny)
    even: FloatArray = drawn / drawn.sum()
    return even


DYNAMICS = (
    Dynamic("regret-matching", "regret matching on internal regrets", False, partial(_learners, RegretMatching)),
    Dynamic("swap-regret", "an adviser for each action, by regret matching+", False, partial(_learners, SwapRegret)),
    Dynamic(
        "optimistic", "an adviser for each action, by optimistic hedge", False, partial(_learners, OptimisticSwapRegret)
    ),
    Dynamic("optimal", "a mediator learns against those who deviate", True, _mediator),
)


def dynamic(name: str) -> Dynamic:
    """Look up a dynamic by name.

    Raises
    ------
    NotApplicable
        If there is none of that name; the message lists what there is.
    """
    for entry in DYNAMICS:
        if entry.name == name:
            return entry
    known = [entry.name for entry in DYNAMICS]
    message = f"there is no dynamic '{name:.60}'; the dynamics are {', '.join(known)}{meant(name, known)}"
    raise NotApplicable(message, where="dynamic")


def normalised(payoffs: FloatArray) -> FloatArray:
    """Measure every player's payoffs from its least one, in units of the largest spread of a player's payoffs.

    What is learnt depends on nothing else. Shape ``(n_players, *n_actions)``; from 0 to 1.
    """
    table = payoffs.reshape(len(payoffs), -1)
    moved = table - table.min(axis=1, keepdims=True)
    found: FloatArray = (moved / (float(moved.max()) or 1.0)).reshape(payoffs.shape)
    return found
