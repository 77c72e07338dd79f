"""Honest fallbacks, outsiders on their own: the kindest correlated equilibrium.

The Shapley value of these worths is the externality-free value (Pham Do & Norde 2007; de Clippel & Serrano 2008).
"""

from __future__ import annotations

from detente.coalitions.opposition import Individuals
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.divisions.shapley import Shapley
from detente.fallbacks.correlated import Correlated
from detente.selections.kindest import Kindest

CORRELATED = FallbackBargaining(
    "correlated",
    Individuals(),
    Correlated(Kindest()),
    Shapley(),
    "honest fallbacks, outsiders on their own; the kindest equilibrium",
)
