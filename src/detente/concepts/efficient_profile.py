"""The profile that everybody plays: the best total, and the first of those that tie."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.model.agreement import NearTie
from detente.numerics.tolerance import NEAR_TIE, TIE

if TYPE_CHECKING:
    from detente.model.game import Game

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
