"""Fractions or floats: in which numbers a game is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.numerics.tolerance import EXACT_PROFILES

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.model.numbers import NumberArray


def in_fractions(game: Game) -> bool:
    """Tell whether a game is solved in fractions: it has at most 64 profiles."""
    return game.n_profiles <= EXACT_PROFILES


def solving_payoffs(game: Game) -> NumberArray:
    """Return the payoffs as fractions in games of at most 64 profiles, as floats in larger ones.

    Shape ``(n_players, *n_actions)``; merging changes the number of players, not of profiles.
    """
    return game.fractions if in_fractions(game) else game.payoffs
