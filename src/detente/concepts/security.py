"""Fallbacks that nobody can take away: every coalition's maximin level (von Neumann & Morgenstern 1944)."""

from __future__ import annotations

from detente.coalitions.opposition import Bloc
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.divisions.shapley import Shapley
from detente.fallbacks.security import Security

SECURITY = FallbackBargaining("security", Bloc(), Security(), Shapley(), "what every coalition can guarantee itself")
