"""What proves a solution with weights in place of money: claims with numeric witnesses."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.numbers import Number

if TYPE_CHECKING:
    from detente.model.agreement import Agreement


@dataclass(frozen=True, slots=True, eq=False)
class TransferClaim:
    """Claim that a lottery pays everybody what the game with weighted payoffs would give with money, up to `residual`.

    Attributes
    ----------
    weights
        One a player, not negative, adding up to 1.
    support
        One positive weight a player: no profile has a larger total with these than the lottery, so that nothing else is
        better for somebody and worse for nobody. The weights themselves where all are positive.
    profiles, probabilities
        The lottery: flat indices of profiles in C order, and their probabilities.
    payoffs
        What it pays, one number a player, in that player's own unit.
    value
        The agreement on the game in which every player's payoffs are multiplied by its weight.
    residual
        The largest difference between a player's weighted payoff and its payoff in that agreement.
    """

    weights: tuple[Fraction, ...]
    support: tuple[Fraction, ...]
    profiles: tuple[int, ...]
    probabilities: tuple[Fraction, ...]
    payoffs: tuple[Number, ...]
    value: Agreement
    residual: Number

    kind = "transfer_solution"

    @property
    def slack(self) -> Number:
        """How far the claim is off."""
        return self.residual

    @property
    def radius(self) -> float:
        """How far what is paid may be from what is deserved at these weights, in the unit of any player who counts."""
        return float(self.residual / float(min(weight for weight in self.weights if weight))) if self.residual else 0.0

    @property
    def degenerate(self) -> bool:
        """Whether somebody's payoffs do not count."""
        return not all(self.weights)


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Say what no weight in an interval, or one single weight, leads to: payoffs other than those that are listed.

    Attributes
    ----------
    low, high
        The weights of the first of two players; the second one's is the rest to 1.
    profile
        A flat index: in the whole interval no profile has a larger weighted total.
    sign
        1: the first player deserves more than this profile pays, by `rows`; -1: less, by `columns`; 0: the payoffs of
        this profile are listed as a solution.
    rows, columns
        Strategies in the game of weighted differences; where both are given, the profile pays just what both deserve.
    """

    low: Fraction
    high: Fraction
    profile: int
    sign: int
    rows: tuple[Fraction, ...] = ()
    columns: tuple[Fraction, ...] = ()

    @property
    def place(self) -> tuple[Fraction, Fraction, int]:
        """Where it stands among others."""
        return self.low, self.high, self.profile


@dataclass(frozen=True, slots=True, eq=False)
class AbsenceClaim:
    """Claim that there are no other solutions for two players: spans that cover all weights from 0 to 1, in order."""

    spans: tuple[Span, ...]
    slack: Number = Fraction(0)

    kind = "transfer_absence"
