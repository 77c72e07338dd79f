"""Which games are bargained over in fractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.agreement import ReportedDisagreement
from detente.numerics.payoff_hull import PayoffHull
from detente.numerics.tolerance import EXACT_PROFILES

if TYPE_CHECKING:
    from detente.bargaining.breakdown_point import BreakdownPoint
    from detente.model.game import Game

MOST_OUTCOMES = 4096  #: up to so many profiles, what can be agreed on is known in fractions if the fallback is, too


def bargained_exactly(game: Game, breakdown: BreakdownPoint | None) -> bool:
    """Tell whether a deal is found, and checked, in fractions.

    Games of at most 64 profiles are; larger ones where the disagreement point is known exactly: where it was stated or
    observed, or is read off what can be agreed on.
    """
    given = breakdown is None or isinstance(breakdown.disagreement, ReportedDisagreement)
    return game.n_profiles <= (MOST_OUTCOMES if given else EXACT_PROFILES)


def hull_of(game: Game, breakdown: BreakdownPoint | None) -> PayoffHull:
    """Make the set of all that can be agreed on, to maximise over."""
    if bargained_exactly(game, breakdown):
        return PayoffHull(game.fractions, game.scale)
    return PayoffHull(game.payoffs, game.scale, lambda: game.fractions)
