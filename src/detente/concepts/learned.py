"""Bargaining over what honest play leads to without a mediator: the outcome of learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.coalitions.opposition import Individuals
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.divisions.shapley import Shapley
from detente.fallbacks.learned import Learned

if TYPE_CHECKING:
    from detente.protocols import Opposition


def learned(
    dynamic: str = "regret-matching", *, rounds: int = 10_000, seed: int = 0, opposition: Opposition | None = None
) -> FallbackBargaining:
    """Make the concept that falls back on what learning leads to.

    It is not in the catalogue: its answer depends on where play starts, and it takes as long as the rounds do.

    Parameters
    ----------
    dynamic, rounds, seed
        As in `Learned`.
    opposition
        How outsiders stand when a coalition walks out; each on its own by default.

    Raises
    ------
    NotApplicable
        If there is no such dynamic, or a number is too small.

    Examples
    --------
    >>> import detente as dt
    >>> dt.solve(dt.read("example:hot-dogs"), learned(rounds=1000))
    Agreement(learned: Ann: 99.9..., Bob: 32.0...; verified)
    """
    return FallbackBargaining(
        "learned",
        Individuals() if opposition is None else opposition,
        Learned(dynamic, rounds, seed),
        Shapley(),
        "what honest play leads to without a mediator",
    )
