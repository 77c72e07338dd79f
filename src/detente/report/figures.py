"""Numbers and names as people write them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.coalition import members

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from detente.model.agreement import GameSummary
    from detente.model.coalition import Partition
    from detente.model.numbers import Number

NOTHING = 1e-12  #: relative to the scale: what is smaller is written as 0
SHORT = 7  #: letters of a fraction that is shown as such
PLURAL = re.compile("[^siu]s$")  #: the ending of a plural: euros, but neither Swiss nor bonus
DIGITS = 6  #: significant digits, at least


@dataclass(frozen=True, slots=True)
class Figures:
    """Write the numbers and names of one game."""

    game: GameSummary

    @property
    def title(self) -> str:
        """Name the game; a list of outcomes is none."""
        return self.game.title or ("The outcomes" if self.lists_outcomes else "The game")

    @property
    def lists_outcomes(self) -> bool:
        """Whether there is a single choice that all make together."""
        return len(self.game.actions) != len(self.game.players)

    def number(self, value: Number) -> str:
        """Write a number of the game's currency with six digits, or two decimals if that is more."""
        amount = float(value)
        if not abs(amount) > NOTHING * self.game.scale:
            return "0" if math.isfinite(amount) else "-"
        magnitude = math.floor(math.log10(abs(amount)))
        if not -5 <= magnitude < 15:
            return f"{amount:.{DIGITS}g}"
        text = f"{amount:.{max(2, DIGITS - 1 - magnitude)}f}"
        return text.rstrip("0").rstrip(".")

    def signed(self, value: Number) -> str:
        """Write a number with its sign."""
        text = self.number(value)
        return text if text.startswith(("-", "0")) and not text.startswith("0.") else f"+{text}"

    def amount(self, value: Number) -> str:
        """Write a number with the currency; of 1 the currency's plural, such as "euros", loses its s."""
        number, unit = self.number(value), self.game.currency
        if number in {"1", "-1"} and PLURAL.search(unit):
            unit = unit[:-1]
        return f"{number} {unit}".rstrip()

    def interval(self, low: Number, high: Number) -> str:
        """Write an interval, or one number if both ends read the same."""
        ends = self.number(low), self.number(high)
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"

    def names(self, coalition: int) -> str:
        """Name the members of a coalition in running text."""
        return listing(self.game.players[player] for player in members(coalition))

    def block(self, coalition: int) -> str:
        """Name a coalition in a table."""
        return " + ".join(self.game.players[player] for player in members(coalition))

    def sides(self, partition: Partition) -> str:
        """Say who stands against whom."""
        names = [self.block(block) for block in partition.blocks]
        return " against ".join(names) if len(names) == 2 else " | ".join(names)

    def profile(self, actions: Sequence[int]) -> str:
        """Say what everybody does."""
        if self.lists_outcomes:
            return self.game.actions[0][actions[0]]
        chosen = zip(self.game.players, self.game.actions, actions, strict=True)
        return listing(f"{player} plays {options[action]}" for player, options, action in chosen)

    def paid(self, names: Sequence[str], values: Iterable[Number]) -> str:
        """Say what everybody gets, the currency once at the end."""
        parts = listing(f"{name} {self.number(value)}" for name, value in zip(names, values, strict=True))
        return f"{parts} {self.game.currency}".rstrip()


def listing(parts: Iterable[str]) -> str:
    """Join texts with commas and a final "and"."""
    items = list(parts)
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def probabilities(values: Iterable[Number]) -> list[str]:
    """Write the probabilities of one list in one form: all as fractions if all are short ones, else as decimals."""
    known = list(values)
    short = all(isinstance(value, Fraction) and len(str(value)) <= SHORT for value in known)
    return [probability(value) if short else _decimal(value) for value in known]


def probability(value: Number) -> str:
    """Write a probability: a short fraction as such, a float with four decimals, or what is left to 0 or 1."""
    text = str(value)
    return text if "/" in text and len(text) <= SHORT else _decimal(value)


def _decimal(value: Number) -> str:
    written = f"{float(value):.4f}".rstrip("0").rstrip(".")
    if written == "0" and value > 0:
        return f"{float(value):.2g}"
    if written == "1" and value < 1:
        return f"1 - {float(1 - value):.2g}"
    return written
