"""What a check needs to know of the whole game: from its table of payoffs or, where that is too large, its graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.model.polymatrix import graph_of
from detente.numerics.graph_optimum import largest_welfare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.game import Game
    from detente.model.numbers import Number


def largest_payoff(game: Game) -> float:
    """Find the largest absolute payoff, in the currency."""
    graph = graph_of(game)
    if graph is None:
        return float(np.abs(game.payoffs).max())
    return max(abs(float(end)) for ends in graph.fractions.extremes() for end in ends)


def payoffs_at(game: Game, profile: Sequence[int], *, exact: bool) -> list[Number]:
    """Look up the payoffs of a profile, in fractions or in floats."""
    found: list[Number] = list(game.at_exactly(profile)) if exact else game.at(profile).tolist()
    return found


def totals(game: Game, profile: Sequence[int], *, exact: bool) -> tuple[Number, Number]:
    """Compute the total payoff of a profile, and the largest one of all profiles, in fractions or in floats."""
    graph = graph_of(game)
    if graph is not None:
        local = graph.fractions if exact else graph.floats
        own: Number = sum(local.at(profile))
        return own, largest_welfare(local)[0]
    table = game.fractions.sum(axis=0) if exact else game.welfare
    return table[tuple(profile)], table.max()
