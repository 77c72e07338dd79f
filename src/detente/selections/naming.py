"""Rules by name: `near-kindest` is followed by its number, as in `near-kindest:0.5`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.errors import NotApplicable
from detente.model.near_names import meant
from detente.model.numbers import float_of
from detente.selections import SELECTIONS
from detente.selections.near_kindest import NearKindest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.protocols import Selection

NEAR = "near-kindest"
NUMBER = "tau"
CHOICES = (*(rule.name for rule in SELECTIONS), f"{NEAR}:TAU")  #: what there is to choose from, for messages


def named(text: str) -> Selection:
    """Find a rule by what was asked for: a name, or `near-kindest:TAU` with a number of payoff units.

    Raises
    ------
    NotApplicable
        If there is no such rule, or the number is missing or no number; the message lists what there is.
    """
    name, _, number = text.partition(":")
    if name == NEAR:
        return NearKindest(_number(text, number))
    found: dict[str, Selection] = {rule.name: rule for rule in SELECTIONS}
    if text not in found:
        message = f"there is no selection '{text:.60}'; the selections are {', '.join(CHOICES)}{meant(text, CHOICES)}"
        raise NotApplicable(message, where="selection")
    return found[text]


def asked_for(name: str, parameters: Mapping[str, float]) -> str:
    """Write a rule the way it is asked for, from its name and the numbers that complete it."""
    return f"{name}:{parameters[NUMBER]!r}" if name == NEAR and NUMBER in parameters else name


def parameter_names(name: str | None) -> set[str]:
    """Name the numbers that complete a rule's name."""
    return {NUMBER} if name == NEAR else set()


def _number(text: str, number: str) -> float:
    try:
        return float_of(number)
    except ValueError as error:
        message = (
            f"'{text:.60}' does not say how much of the total payoff may be given up; "
            f"ask for {NEAR}:TAU, with a number of payoff units as in {NEAR}:0.5 or {NEAR}:1/3"
        )
        raise NotApplicable(message, where="selection") from error
