"""A deal struck over what can be agreed on without money: the pick of a rule, what explains it, how far it could move.

Solving and checking both follow this module, with maxima that are found or that are read from a certificate.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import demanding, ideals
from detente.bargaining.asked_once import AskedOnce
from detente.bargaining.pareto_meet import pareto_meet
from detente.model.agreement import Ranges
from detente.model.numbers import absolute

if TYPE_CHECKING:
    from detente.bargaining.breakdown_point import BreakdownPoint
    from detente.model.numbers import Number
    from detente.protocols import BargainingRule, PayoffSet, Selected

ROUNDING = Fraction(1, 2**50)  #: of a payoff that is written as a float: what that may have cost


@dataclass(frozen=True, slots=True, eq=False)
class StruckDeal:
    """Hold a deal.

    Attributes
    ----------
    disagreement
        What every player gets if talks fail.
    ideal
        The most that every player can get while nobody gets less than that.
    point
        The pick of the rule: one payoff a player, and the outcomes that are mixed.
    supporting
        Positive weights that add up to 1, under which no mixture has a larger weighted total payoff than the pick.
    ranges
        Every player's payoff over all admissible disagreement points.
    """

    disagreement: tuple[Number, ...]
    ideal: tuple[Number, ...]
    point: Selected
    supporting: tuple[Number, ...]
    ranges: Ranges


def strike(feasible: PayoffSet, breakdown: BreakdownPoint | None, rule: BargainingRule) -> StruckDeal:
    """Pick a point by a rule, and find what everybody could get at best and the weights that support the pick.

    Parameters
    ----------
    feasible
        What can be agreed on.
    breakdown
        What everybody gets if talks fail; None for the Pareto-meet minimum, which is read off what can be agreed on.

    Raises
    ------
    NotApplicable
        If nothing that can be agreed on gives everybody at least that, or the rule is not defined here.

    Notes
    -----
    A maximum a player, those of the rule, one more, and another one a player where the disagreement point is not
    determined. No rule gives a player less than it would get if talks failed. So whatever the disagreement point, at
    least the least that it may be, a player gets at least its own part of that, and at most what is left for it where
    everybody gets at least theirs.
    """
    kind, asked = type(feasible.tie), AskedOnce(feasible)
    given = pareto_meet(asked) if breakdown is None else breakdown.payoffs
    disagreement = tuple([kind(payoff) for payoff in given])
    ideal = ideals(asked, disagreement).best
    pick = rule.choose(asked, disagreement)
    weights = supporting(asked, pick)
    if breakdown is None or breakdown.determined:
        return StruckDeal(disagreement, ideal, pick, weights, Ranges(pick.payoffs, pick.payoffs, True))
    least = tuple([kind(low) for low in breakdown.least])
    return StruckDeal(disagreement, ideal, pick, weights, Ranges(least, ideals(asked, least).best, False))


def supporting(feasible: PayoffSet, pick: Selected) -> tuple[Number, ...]:
    """Find positive weights under which nothing beats a pick: its total payoff is the largest without hurting anybody.

    With y_i the multiplier of "player i gets at least its pick", no mixture has a larger sum of (1 + y_i) x_i.

    Notes
    -----
    Nobody counts as hurt who loses less than a tie, than the pick may be off, or than writing it as a float has cost.
    """
    kind = type(feasible.tie)
    exact = not pick.radius and not any(isinstance(payoff, float) for payoff in pick.payoffs)
    least = [kind(payoff) for payoff in pick.payoffs]
    if not exact:
        slack = feasible.tie + kind(pick.radius)
        least = [payoff - slack - kind(ROUNDING) * absolute(payoff) for payoff in least]
    best = demanding(feasible, least).maximise((kind(1),) * feasible.n_blocks)
    weights = [1 + kind(multiplier) for multiplier in best.multipliers]
    total = sum(weights)
    return tuple([weight / total for weight in weights])
