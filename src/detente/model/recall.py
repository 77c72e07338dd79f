"""What neighbouring games have in common, remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from detente.model.numbers import Number


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Hold what a pick pays, one number a block, and the scale of the game for which it was found."""

    payoffs: tuple[Number, ...]
    scale: float

    def holds_at(self, scale: float) -> bool:
        """Tell whether it is as good as asked in a game of another scale: fractions are, rounds that went far are."""
        return scale >= self.scale or all(isinstance(payoff, Fraction) for payoff in self.payoffs)


@dataclass(frozen=True, slots=True, eq=False)
class Recall:
    """Remember what neighbouring games have in common, for one fallback and one partition.

    Attributes
    ----------
    answers
        What the pick pays, by the numbers that decide it: games that differ in what nobody would play share an answer.
    restarts
        Where solvers stopped, by the shape of the game: the next one starts there. Nothing to look into.
    """

    answers: dict[tuple[object, ...], Answer] = field(default_factory=dict)
    restarts: dict[tuple[int, ...], dict[tuple[int, int], Any]] = field(default_factory=dict)
