"""Fallbacks without a mediator: the Nash equilibrium of the two sides with the best total."""

from __future__ import annotations

from detente.coalitions.opposition import Bloc
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.divisions.shapley import Shapley
from detente.fallbacks.nash import Nash

NASH = FallbackBargaining(
    "nash", Bloc(), Nash(), Shapley(), "fallbacks without a mediator: the best Nash equilibrium of the two sides"
)
