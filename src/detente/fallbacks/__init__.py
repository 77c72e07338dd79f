"""What is played when talks fail: one file a notion."""

from detente.fallbacks.correlated import Correlated
from detente.fallbacks.credible import Credible
from detente.fallbacks.leader import Leader
from detente.fallbacks.nash import Nash
from detente.fallbacks.security import Security
from detente.fallbacks.threat import Threat

__all__ = ["Correlated", "Credible", "Leader", "Nash", "Security", "Threat"]
