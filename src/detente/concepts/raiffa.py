"""Honest fallbacks, outsiders on their own: the correlated equilibrium that Raiffa's rounds lead to."""

from __future__ import annotations

from detente.coalitions.opposition import Individuals
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.divisions.shapley import Shapley
from detente.fallbacks.correlated import Correlated
from detente.selections.raiffa import Raiffa

RAIFFA = FallbackBargaining(
    "raiffa",
    Individuals(),
    Correlated(Raiffa()),
    Shapley(),
    "honest fallbacks, outsiders on their own; bargained in rounds",
)
