"""What the players of a game, or the parties to a list of outcomes, can agree on without money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.fallbacks.arithmetic import in_fractions
from detente.numerics.payoff_hull import PayoffHull

if TYPE_CHECKING:
    from detente.model.game import Game


def feasible_payoffs(game: Game) -> PayoffHull:
    """Make the convex hull of the payoffs of all profiles: fractions in games of at most 64 profiles, else floats."""
    if in_fractions(game):
        return PayoffHull(game.fractions, game.scale)
    return PayoffHull(game.payoffs, game.scale, lambda: game.fractions)
