"""Which point of a set of possible fallbacks: one file a rule, each payoff-determined and equivariant."""

from detente.selections.centroid import Centroid
from detente.selections.kalai_smorodinsky import KalaiSmorodinsky
from detente.selections.kindest import Kindest
from detente.selections.leximin import Leximin
from detente.selections.max_entropy import MaxEntropy
from detente.selections.max_gini import MaxGini
from detente.selections.nash_product import NashProduct
from detente.selections.near_kindest import NearKindest
from detente.selections.raiffa import Raiffa
from detente.selections.random_dictator import RandomDictator

# The rules without a number to choose; `detente.selections.naming` reads all of them.
SELECTIONS = (
    *(Kindest(), Raiffa(), Leximin(), NashProduct(), KalaiSmorodinsky()),
    *(MaxEntropy(), MaxGini(), Centroid(), RandomDictator()),
)

__all__ = [
    "SELECTIONS",
    "Centroid",
    "KalaiSmorodinsky",
    "Kindest",
    "Leximin",
    "MaxEntropy",
    "MaxGini",
    "NashProduct",
    "NearKindest",
    "Raiffa",
    "RandomDictator",
]
