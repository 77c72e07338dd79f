"""Who gets what: one file a rule."""

from detente.divisions.banzhaf import Banzhaf
from detente.divisions.equal_surplus import EqualSurplus
from detente.divisions.nucleolus import Nucleolus
from detente.divisions.shapley import Shapley

DIVISIONS = (Shapley(), EqualSurplus(), Banzhaf(), Nucleolus())

__all__ = ["DIVISIONS", "Banzhaf", "EqualSurplus", "Nucleolus", "Shapley"]
