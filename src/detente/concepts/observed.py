"""Bargaining over breakdowns that really happened, or over a disagreement point that somebody states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.coalitions.opposition import Individuals
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.divisions.equal_surplus import EqualSurplus
from detente.fallbacks.stated import Stated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.fallbacks.observed import Observed
    from detente.model.numbers import Number


def over_observed(observed: Observed) -> FallbackBargaining:
    """Make the concept that divides over the mean of observed breakdowns."""
    about = "breakdowns that really happened, on average; the rest is split evenly"
    return FallbackBargaining("observed", Individuals(), observed, EqualSurplus(), about)


def stated(point: Sequence[Number]) -> FallbackBargaining:
    """Make the concept that divides over a disagreement point that you state.

    Parameters
    ----------
    point
        One number a player, in the currency and in the order of the game.

    Raises
    ------
    NotApplicable
        If a number is not finite.

    Examples
    --------
    >>> import detente as dt
    >>> dt.solve(dt.read("example:hot-dogs"), dt.stated([70, 24]))
    Agreement(stated: Ann: 89, Bob: 43; verified)
    """
    about = "a disagreement point that somebody states; the rest is split evenly"
    return FallbackBargaining("stated", Individuals(), Stated(point), EqualSurplus(), about)
