"""Honest fallbacks against one rival team: the correlated equilibrium that Raiffa's rounds lead to."""

from __future__ import annotations

from detente.coalitions.opposition import Bloc
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.divisions.shapley import Shapley
from detente.fallbacks.correlated import Correlated
from detente.selections.raiffa import Raiffa

RAIFFA_BLOC = FallbackBargaining(
    "raiffa-bloc",
    Bloc(),
    Correlated(Raiffa()),
    Shapley(),
    "honest fallbacks against one rival team; bargained in rounds",
)
