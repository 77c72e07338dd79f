"""The profile that everybody plays: the best total, and the first of those that tie."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.model.agreement import NearTie
from detente.model.polymatrix import graph_of
from detente.numerics.graph_optimum import first_largest_welfare
from detente.numerics.tolerance import NEAR_TIE, TIE

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.model.polymatrix import PolymatrixGame

EXACT_CANDIDATES = 100_000  #: so many near-best profiles are compared exactly; if there are more, the first ones


@dataclass(frozen=True, slots=True, eq=False)
class EfficientProfile:
    """Hold the lexicographically first welfare-maximising profile, W as a fraction, its payoffs, and close seconds."""

    profile: tuple[int, ...]
    welfare: Fraction
    payoffs: tuple[Fraction, ...]
    near_ties: tuple[NearTie, ...]


def efficient_profile(game: Game) -> EfficientProfile:
    """Find the lexicographically first profile with the largest total payoff, exactly.

    Notes
    -----
    Totals are compared in floats first; those within 1e-9 of the scale of the best are compared as fractions (at most
    100,000 of them).
    """
    graph = graph_of(game)
    if graph is not None:
        return _on_graph(graph)
    totals = game.welfare.reshape(-1)
    best = float(totals.max())
    slack = TIE * game.scale + 1e-15 * game.n_players * float(np.abs(game.payoffs).max())
    close = np.flatnonzero(totals >= best - slack)[:EXACT_CANDIDATES]
    profiles = [tuple(map(int, np.unravel_index(place, game.n_actions))) for place in close]
    payoffs = [game.at_exactly(profile) for profile in profiles]
    exact = [sum(values, Fraction(0)) for values in payoffs]
    welfare = max(exact)
    first = exact.index(welfare)
    nearby = totals[(totals >= best - NEAR_TIE * game.scale) & (totals < best - slack)]
    gaps = [float(welfare - value) for value in exact if value < welfare] + [best - float(v) for v in nearby]
    near = [gap for gap in gaps if gap <= NEAR_TIE * game.scale]
    ties = (NearTie("profiles with almost the largest total payoff", min(near)),) if near else ()
    return EfficientProfile(profiles[first], welfare, payoffs[first], ties)


def _on_graph(graph: PolymatrixGame) -> EfficientProfile:
    """Find the same by dynamic programming, in fractions.

    Notes
    -----
    Close seconds are looked for among the best profiles that leave the first one at some player.
    """
    welfare, profile, others = first_largest_welfare(graph.fractions)
    near = [gap for other in others if 0 < (gap := float(welfare - other)) <= NEAR_TIE * graph.scale]
    ties = (NearTie("profiles with almost the largest total payoff", min(near)),) if near else ()
    return EfficientProfile(profile, welfare, graph.at_exactly(profile), ties)
