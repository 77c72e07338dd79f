"""From one game to many: how outsiders stand, and what every coalition is worth."""

from detente.coalitions.opposition import Bloc, Individuals

OPPOSITIONS = (Bloc(), Individuals())

__all__ = ["OPPOSITIONS", "Bloc", "Individuals"]
