"""Honest fallbacks against one rival team: the kindest correlated equilibrium.

The Shapley value of these worths is McQuillin's value (2009).
"""

from __future__ import annotations

from detente.coalitions.opposition import Bloc
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.divisions.shapley import Shapley
from detente.fallbacks.correlated import Correlated
from detente.selections.kindest import Kindest

CORRELATED_BLOC = FallbackBargaining(
    "correlated-bloc",
    Bloc(),
    Correlated(Kindest()),
    Shapley(),
    "honest fallbacks against one rival team; the kindest equilibrium",
)
