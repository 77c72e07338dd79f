"""What is said of bargaining rules: laws that a rule keeps or breaks, each checked on given problems."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.bargaining.acceptable import demanding, ideals
from detente.model.errors import NotApplicable
from detente.model.numbers import to_fractions
from detente.numerics.payoff_hull import PayoffHull

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.protocols import BargainingRule

    Vector = tuple[Fraction, ...]
    Check = Callable[[BargainingRule, "Problem", "Problem"], bool]

UNITS = (2, 3, 5)  #: in which players count, for `scale_covariance`
CONSTANTS = (1, -2, 3)  #: that are added to players' payoffs, for `translation`
SLACK = Fraction(1, 10**9)  #: for picks that are known within a radius only


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold what outcomes pay, one row an outcome with one number a player, and what no agreement pays."""

    outcomes: tuple[tuple[Fraction | int, ...], ...]
    disagreement: tuple[Fraction | int, ...]

    @property
    def feasible(self) -> PayoffHull:
        """All mixtures of the outcomes."""
        table = to_fractions(np.array([list(map(Fraction, row)) for row in self.outcomes], dtype=object).T)
        spread = max(max(own) - min(own) for own in table.tolist())
        return PayoffHull(table, float(spread) or 1.0)

    def picked(self, rule: BargainingRule) -> Vector:
        """Ask a rule; picks that are known within a radius are read as the fractions that they are."""
        return tuple(Fraction(payoff) for payoff in rule.choose(self.feasible, self.disagreement).payoffs)

    def ideal(self) -> Vector:
        """Find the most that each player can get if nobody gets less than without agreement."""
        return tuple(Fraction(best) for best in ideals(self.feasible, self.disagreement).best)

    def changed(self, change: Callable[[Sequence[Fraction | int]], tuple[Fraction | int, ...]]) -> Problem:
        """Change every payoff vector in the same way."""
        return Problem(tuple(change(row) for row in self.outcomes), change(self.disagreement))

    def contains(self, payoffs: Sequence[Fraction | int]) -> bool:
        """Tell whether a mixture of the outcomes pays at least so much to everybody."""
        try:
            ideals(self.feasible, payoffs)
        except NotApplicable:
            return False
        return True


def efficiency(rule: BargainingRule, problem: Problem, _: Problem) -> bool:
    """Nothing that can be agreed on is better for one player and no worse for the others."""
    pick = problem.picked(rule)
    most = demanding(problem.feasible, [payoff - SLACK for payoff in pick])
    return most.maximise((Fraction(1),) * len(pick)).lower - sum(pick) <= 1000 * SLACK


def individual_rationality(rule: BargainingRule, problem: Problem, _: Problem) -> bool:
    """Nobody gets less than without agreement."""
    return _no_worse(problem.picked(rule), problem.disagreement)


def anonymity(rule: BargainingRule, problem: Problem, _: Problem) -> bool:
    """If players change places, so do their payoffs."""
    pick = problem.picked(rule)
    swapped, turned = (
        (1, 0, *range(2, len(pick)))[: len(pick)],
        (*range(1, len(pick)), 0),
    )  # all others are made of these
    return all(_same(_reordered(problem, order).picked(rule), [pick[k] for k in order]) for order in (swapped, turned))


def _reordered(problem: Problem, order: Sequence[int]) -> Problem:
    return problem.changed(lambda row: tuple(row[player] for player in order))


def translation(rule: BargainingRule, problem: Problem, _: Problem) -> bool:
    """If constants are added to the players' payoffs, they are added to what everybody gets."""
    moved = problem.changed(lambda row: tuple(value + more for value, more in zip(row, CONSTANTS, strict=False)))
    expected = [value + more for value, more in zip(problem.picked(rule), CONSTANTS, strict=False)]
    return _same(moved.picked(rule), expected)


def scale_covariance(rule: BargainingRule, problem: Problem, _: Problem) -> bool:
    """If players count in other units, each by itself, so do their payoffs."""
    scaled = problem.changed(lambda row: tuple(value * unit for value, unit in zip(row, UNITS, strict=False)))
    expected = [value * unit for value, unit in zip(problem.picked(rule), UNITS, strict=False)]
    return _same(scaled.picked(rule), expected)


def independence(rule: BargainingRule, problem: Problem, other: Problem) -> bool:
    """If outcomes disappear but the pick can still be agreed on, it stays the pick.

    The second problem has the disagreement point of the first, and nothing that the first one has not.
    """
    pick = problem.picked(rule)
    return not other.contains(pick) or _same(other.picked(rule), pick)


def individual_monotonicity(rule: BargainingRule, problem: Problem, other: Problem) -> bool:
    """If more can be agreed on, but the ideal payoff of the other one of two players stays, a player loses nothing.

    The second problem has the disagreement point of the first, and everything that the first one has.
    """
    before, after = problem.picked(rule), other.picked(rule)
    ideal, wider = problem.ideal(), other.ideal()
    unmoved = [one == two for one, two in zip(ideal, wider, strict=True)]
    return all(
        after[player] >= before[player] - SLACK
        for player in range(len(before))
        if all(unmoved[:player] + unmoved[player + 1 :])
    )


def strong_monotonicity(rule: BargainingRule, problem: Problem, other: Problem) -> bool:
    """If more can be agreed on, nobody loses; problems as for individual monotonicity."""
    return _no_worse(other.picked(rule), problem.picked(rule))


def rising_least_gain(rule: BargainingRule, problem: Problem, other: Problem) -> bool:
    """If more can be agreed on, the least gain over the disagreement point does not fall."""
    return _least_gain(rule, other) >= _least_gain(rule, problem) - SLACK


def midpoint_domination(rule: BargainingRule, problem: Problem, _: Problem) -> bool:
    """Everybody gets at least the mean, over players, of their favourites with the others left at no agreement."""
    share = Fraction(1, len(problem.disagreement))
    ideal, start = problem.ideal(), problem.disagreement
    middle = [base + (best - base) * share for base, best in zip(start, ideal, strict=True)]
    return _no_worse(problem.picked(rule), middle)


def superadditivity(rule: BargainingRule, problem: Problem, other: Problem) -> bool:
    """If two problems are settled at once, nobody gets less than the sum of what each of them gives.

    Every outcome is at least as good for everybody as no agreement.
    """
    rows = [tuple(a + b for a, b in zip(one, two, strict=True)) for one in problem.outcomes for two in other.outcomes]
    start = tuple(a + b for a, b in zip(problem.disagreement, other.disagreement, strict=True))
    parts = zip(problem.picked(rule), other.picked(rule), strict=True)
    return _no_worse(Problem(tuple(rows), start).picked(rule), [a + b for a, b in parts])


LAWS: tuple[Check, ...] = (
    *(efficiency, individual_rationality, anonymity, translation, scale_covariance, independence),
    *(individual_monotonicity, strong_monotonicity, rising_least_gain, midpoint_domination, superadditivity),
)


def _least_gain(rule: BargainingRule, problem: Problem) -> Fraction:
    gains = zip(problem.picked(rule), problem.disagreement, strict=True)
    return min(payoff - base for payoff, base in gains)


def _same(one: Sequence[Fraction], other: Sequence[Fraction]) -> bool:
    return _no_worse(one, other) and _no_worse(other, one)


def _no_worse(one: Sequence[Fraction], other: Sequence[Fraction | int]) -> bool:
    return all(a >= b - SLACK for a, b in zip(one, other, strict=True))
