"""Which games are bargained over in fractions, and how a disagreement point that is known in floats is read there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import demanding
from detente.model.agreement import ReportedDisagreement
from detente.model.errors import NotApplicable
from detente.numerics.payoff_hull import PayoffHull
from detente.numerics.tolerance import EXACT_PROFILES, TIE
from detente.selections.point import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.bargaining.breakdown_point import BreakdownPoint
    from detente.model.game import Game
    from detente.model.numbers import Number

MOST_OUTCOMES = 4096  #: up to so many profiles, what can be agreed on is known in fractions
ROUNDED = 2.0**-46  #: relative to the largest number: what rounding to floats may cost a few times over


def bargained_exactly(game: Game) -> bool:
    """Tell whether a deal is found, and checked, in fractions: in games of at most 4,096 profiles."""
    return game.n_profiles <= MOST_OUTCOMES


def hull_of(game: Game) -> PayoffHull:
    """Make the set of all that can be agreed on, to maximise over."""
    if bargained_exactly(game):
        return PayoffHull(game.fractions, game.scale)
    return PayoffHull(game.payoffs, game.scale, lambda: game.fractions)


def known_in_floats(game: Game, breakdown: BreakdownPoint | None) -> bool:
    """Tell whether a deal is exact, but the disagreement point comes from an equilibrium that is known in floats."""
    if breakdown is None or isinstance(breakdown.disagreement, ReportedDisagreement):
        return False
    return EXACT_PROFILES < game.n_profiles <= MOST_OUTCOMES


def readable(game: Game, hull: PayoffHull, breakdown: BreakdownPoint | None) -> BreakdownPoint | None:
    """Read a disagreement point that is known in floats as the fractions that they are, within what can be agreed on.

    Notes
    -----
    Rounding may have put the point beyond the frontier. It is then lowered for everybody, by what floats lose and, if
    that is not enough, by 1e-9 of the scale, to which the fallback was certified. The point that was taken is the one
    that is stated; the checker compares it with the fallback, and starts from it.
    """
    if breakdown is None or not known_in_floats(game, breakdown):
        return breakdown
    size = max(abs(float(payoff)) for payoff in (*breakdown.payoffs, game.scale))
    for slack in (0.0, ROUNDED * size):
        lower = lowered(breakdown, [float(payoff) - slack for payoff in breakdown.payoffs], breakdown.least)
        try:
            demanding(hull, lower.payoffs).maximise(unit(0, game.n_players, hull.tie))
        except NotApplicable:
            continue
        return lower
    return lowered(breakdown, [float(payoff) - TIE * game.scale for payoff in breakdown.payoffs], breakdown.least)


def lowered(breakdown: BreakdownPoint, payoffs: Sequence[Number], least: Sequence[Number]) -> BreakdownPoint:
    """Put other numbers in the place of a disagreement point, read as fractions; the least of each is not above it."""
    point = tuple([Fraction(payoff) for payoff in payoffs])
    floor = tuple([min(Fraction(low), payoff) for low, payoff in zip(least, point, strict=True)])
    return replace(breakdown, payoffs=point, least=point if breakdown.determined else floor)
