"""From one game to many: how outsiders stand, and what every coalition is worth."""

from detente.coalitions.blocks import Blocks
from detente.coalitions.opposition import Bloc, Individuals
from detente.coalitions.random_teams import RandomTeams
from detente.coalitions.stances import OPPOSITIONS, opposition_named, seated

__all__ = ["OPPOSITIONS", "Bloc", "Blocks", "Individuals", "RandomTeams", "opposition_named", "seated"]
