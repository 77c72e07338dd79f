"""How the worths of coalitions can be divided, and who would be better off without the others."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from detente.model.coalition import coalitions
from detente.model.excess import ExcessLevel, LeastCore
from detente.model.notebook_view import Viewable
from detente.model.numbers import FloatArray, to_floats, to_fractions
from detente.model.tu_game import TUGame

MOST_PLAYERS = 12  #: up to so many, every coalition is listed
MOST_LISTED = 1000  #: coalitions that are listed for more players
ExactExcess = tuple[int, Fraction, Fraction, Fraction]  #: a coalition, its worth, what it gets, worth minus that


@dataclass(frozen=True, slots=True, eq=False)
class DivisionRow:
    """Hold what one rule gives everybody.

    Attributes
    ----------
    division
        The name of the rule.
    payoff_numbers
        One a player, in the currency; the exact answer of the rule, floats among the worths being read as the fractions
        that they are.
    excesses
        Every coalition but that of all, by size, then in the order of the players: what it is worth, what it gets, and
        what it is owed. With more than 12 players, only the 1,000 that are owed most.
    levels
        The proof of a nucleolus; none for other rules.
    """

    division: str
    payoff_numbers: tuple[Fraction, ...]
    excesses: tuple[ExactExcess, ...]
    levels: tuple[ExcessLevel, ...] = ()

    @property
    def payoffs(self) -> FloatArray:
        """One a player, rounded to floats."""
        return to_floats(self.payoff_numbers)

    @property
    def worst(self) -> ExactExcess:
        """The coalition that is owed most, or is best served of all if that is negative; the first of equals."""
        return max(self.excesses, key=lambda entry: entry[3])

    @property
    def owed(self) -> tuple[ExactExcess, ...]:
        """The coalitions that gain by walking out, what they gain most first; of those in `excesses`."""
        return tuple(sorted([entry for entry in self.excesses if entry[3] > 0], key=lambda entry: -entry[3]))

    @property
    def in_core(self) -> bool:
        """Whether no coalition is worth more than it gets."""
        return self.worst[3] <= 0


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DivisionReport(Viewable):
    """Say how worths can be divided.

    Attributes
    ----------
    game
        The worths.
    rows
        One a rule.
    skipped
        Rules that do not apply, with the reason.
    least_core
        How small the largest excess can be made, with a proof; None with more than 12 players.
    """

    game: TUGame
    rows: tuple[DivisionRow, ...]
    skipped: tuple[tuple[str, str], ...]
    least_core: LeastCore | None

    @property
    def core_empty(self) -> bool | None:
        """Whether every division leaves some coalition less than it is worth; None if that is not known."""
        if self.least_core is not None:
            return self.least_core.core_empty
        return False if any(row.in_core for row in self.rows) else None

    def __getitem__(self, division: str) -> DivisionRow:
        """Look up the row of a rule; KeyError if there is none."""
        found = {row.division: row for row in self.rows}
        return found[division]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        inside = [row.division for row in self.rows if row.in_core]
        empty = "the core is empty" if self.core_empty else f"in the core: {', '.join(inside) or 'none of them'}"
        if self.least_core is None:
            empty += "; without the least core"
        return f"DivisionReport({', '.join(row.division for row in self.rows)}; {empty})"


def excesses_of(game: TUGame, payoffs: tuple[Fraction, ...]) -> tuple[ExactExcess, ...]:
    """Subtract what coalitions get from what they are worth, in fractions; see `DivisionRow.excesses`.

    Notes
    -----
    O(2^n) additions of whole multiples of one fraction, and for more than 12 players a sort.
    """
    worths: list[Fraction] = to_fractions(game.values).tolist()
    unit = lcm(*(number.denominator for number in (*worths, *payoffs)))
    paid = np.zeros(1, dtype=object)
    for payoff in payoffs:
        paid = np.concatenate([paid, paid + payoff.numerator * (unit // payoff.denominator)])
    order = np.fromiter(coalitions(game.n_players), dtype=np.intp, count=len(worths) - 1)[:-1]
    if game.n_players > MOST_PLAYERS:
        given = np.array([worth.numerator * (unit // worth.denominator) for worth in worths], dtype=object)
        first = np.argsort((paid - given)[order], kind="stable")[:MOST_LISTED]
        order = order[np.sort(first)]
    listed = [(coalition, worths[coalition], Fraction(paid[coalition], unit)) for coalition in order.tolist()]
    return tuple([(coalition, worth, payoff, worth - payoff) for coalition, worth, payoff in listed])
