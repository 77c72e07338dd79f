"""The leader value: every side falls back on what it would secure by committing itself first."""

from __future__ import annotations

from detente.coalitions.opposition import Bloc
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.divisions.shapley import Shapley
from detente.fallbacks.leader import Leader

LEADER = FallbackBargaining(
    "leader", Bloc(), Leader(), Shapley(), "what every side would secure by committing itself first, payments included"
)
