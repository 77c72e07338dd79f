"""Who gets what: one file a rule."""

from detente.divisions.equal_surplus import EqualSurplus
from detente.divisions.shapley import Shapley

DIVISIONS = (Shapley(), EqualSurplus())

__all__ = ["DIVISIONS", "EqualSurplus", "Shapley"]
