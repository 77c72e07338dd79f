"""Limits on side payments: what every player can pay at most, and the tax on each payment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import isinf, isnan
from typing import TYPE_CHECKING

from detente.model.errors import InvalidGame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.numbers import Number

ZERO = Fraction(0)
INFINITE = ("inf", "infinity", "unlimited")  #: how no limit is written
_WRITTEN = re.compile(r"[+-]?([0-9.]{1,400}(e[+-]?[0-9]{1,3})?|[0-9]{1,400}/[0-9]{1,400})")
MOST_DIGITS = 4000  #: of a number that can be written


@dataclass(frozen=True, slots=True)
class Caps:
    """Limit side payments.

    Attributes
    ----------
    budgets
        What every player can pay at most, in the currency; None where there is no limit.
    tax
        The part of every payment that is lost, in [0, 1): of a payment p, (1 - tax) p arrives.
    """

    budgets: tuple[Fraction | None, ...]
    tax: Fraction = ZERO

    @property
    def limited(self) -> bool:
        """Whether everybody has a limit."""
        return None not in self.budgets

    def worth(self, weights: Sequence[Fraction]) -> Fraction | None:
        """Compute the largest weighted total that payments add; None where there is no largest.

        A unit that player i pays costs w_i and brings (1 - tax) max w, to whoever has the largest weight: all of i's
        budget is worth paying if that is positive, and nothing otherwise.
        """
        most, total = (1 - self.tax) * max(weights), ZERO
        for weight, budget in zip(weights, self.budgets, strict=True):
            if weight >= most or budget == 0:
                continue
            if budget is None:
                return None
            total += budget * (most - weight)
        return total

    def same_for_all(self, budget: Fraction | None) -> Caps:
        """Give everybody the same budget."""
        return Caps((budget,) * len(self.budgets), self.tax)

    def untaxed(self) -> Caps:
        """Drop the tax."""
        return Caps(self.budgets, ZERO)


def caps_of(
    players: Sequence[str],
    budgets: Number | str | Sequence[Number | str] | Mapping[str, Number | str],
    tax: Number | str = ZERO,
) -> Caps:
    """Read limits.

    Parameters
    ----------
    players
        Labels.
    budgets
        One number for everybody, one a player in order, or numbers by label, where whoever is not named has no limit;
        infinity is no limit. Texts such as "1/10", "0.1" or "inf" are numbers, too.
    tax
        In [0, 1).

    Raises
    ------
    InvalidGame
        If a number is negative or no number, the tax is 1 or more, or a player is unknown or missing.

    Examples
    --------
    >>> caps_of(["Ann", "Bob"], {"Ann": 5}).budgets
    (Fraction(5, 1), None)
    """
    listed: list[Number | str]
    if hasattr(budgets, "items"):
        named = dict(budgets.items())
        strangers = [name for name in named if name not in players]
        if strangers:
            message = f"there is no player {strangers[0]!r:.60} to limit; the players are {', '.join(players)}"
            raise InvalidGame(message, where="budgets")
        listed = [named.get(name, float("inf")) for name in players]
    elif isinstance(budgets, int | float | Fraction | str):
        listed = [budgets] * len(players)
    else:
        listed = list(budgets)
    if len(listed) != len(players):
        given = "1 budget was" if len(listed) == 1 else f"{len(listed)} budgets were"
        message = f"{given} given for {len(players)} players; give one number for all, or one a player"
        raise InvalidGame(message, where="budgets")
    return Caps(tuple(_budget(value, name) for value, name in zip(listed, players, strict=True)), _tax(tax))


def _budget(value: Number | str, player: str) -> Fraction | None:
    number = _number(value)
    if number is None or number < 0:
        message = f"{player}'s budget is {_shown(value)}; it must be 0 or more, or infinite"
        raise InvalidGame(message, where="budgets")
    return None if isinstance(number, float) else number


def _tax(value: Number | str) -> Fraction:
    number = _number(value)
    if number is None or isinstance(number, float) or not 0 <= number < 1:
        message = (
            f"the tax is {_shown(value)}; it must be a number from 0 to less than 1, the part of a payment that is lost"
        )
        raise InvalidGame(message, where="tax")
    return number


def _shown(value: object) -> str:
    return f"{str(value) if isinstance(value, Fraction) else repr(value):.60}"


def _number(value: Number | str) -> Fraction | float | None:
    """Read a number exactly; infinity as itself, and None for what is no number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return _read(value.strip().lower())
    try:
        if isinstance(value, float) and isinf(value):
            return value
        return None if isnan(value) else Fraction(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _read(text: str) -> Fraction | float | None:
    if text in INFINITE:
        return float("inf")
    try:
        return Fraction(text) if _WRITTEN.fullmatch(text) else None
    except (ValueError, ZeroDivisionError):
        return None
