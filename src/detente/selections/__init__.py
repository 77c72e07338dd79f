"""Which point of a set of possible fallbacks: one file a rule, each payoff-determined and equivariant."""

from detente.selections.kindest import Kindest
from detente.selections.raiffa import Raiffa

SELECTIONS = (Kindest(), Raiffa())

__all__ = ["SELECTIONS", "Kindest", "Raiffa"]
