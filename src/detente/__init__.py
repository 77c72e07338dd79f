"""Bargaining without blackmail: fair agreements in strategic games with side payments.

>>> import detente as dt
>>> game = dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]])
>>> dt.solve(game, dt.COCO).payoffs.tolist()
[500.0, -500.0]
>>> dt.solve(game, dt.CORRELATED).payoffs.tolist()
[0.0, 0.0]
"""

from detente.coalitions import Bloc, Individuals
from detente.concepts import FallbackBargaining, concept
from detente.concepts.coco import COCO
from detente.concepts.correlated import CORRELATED
from detente.concepts.correlated_bloc import CORRELATED_BLOC
from detente.concepts.credible import credible
from detente.concepts.nash import NASH
from detente.concepts.raiffa import RAIFFA
from detente.concepts.raiffa_bloc import RAIFFA_BLOC
from detente.concepts.security import SECURITY
from detente.divisions import EqualSurplus, Shapley
from detente.fallbacks import Correlated, Credible, Nash, Security, Threat
from detente.fallbacks.responses import best_responses, deviation_gains
from detente.formats import dumps, loads, read, write
from detente.formats.pygambit_games import from_pygambit, to_pygambit
from detente.model import version as _version
from detente.model.agreement import Agreement
from detente.model.coalition import Partition
from detente.model.distribution import JointDistribution
from detente.model.errors import (
    CertificateRejected,
    DetenteError,
    DuplicateLabel,
    FormatError,
    Infeasible,
    InvalidGame,
    MissingExtra,
    NonFinitePayoff,
    NotApplicable,
    NumericalTrouble,
    ShapeMismatch,
    SolverError,
    TimeLimit,
    TooLarge,
    Unbounded,
)
from detente.model.game import Game
from detente.model.tu_game import TUGame
from detente.overview import FallbackOverview, fallbacks
from detente.selections import Kindest, Raiffa
from detente.solve import Comparison, compare, solve, verify

__version__ = _version.VERSION

__all__ = [
    "COCO",
    "CORRELATED",
    "CORRELATED_BLOC",
    "NASH",
    "RAIFFA",
    "RAIFFA_BLOC",
    "SECURITY",
    "Agreement",
    "Bloc",
    "CertificateRejected",
    "Comparison",
    "Correlated",
    "Credible",
    "DetenteError",
    "DuplicateLabel",
    "EqualSurplus",
    "FallbackBargaining",
    "FallbackOverview",
    "FormatError",
    "Game",
    "Individuals",
    "Infeasible",
    "InvalidGame",
    "JointDistribution",
    "Kindest",
    "MissingExtra",
    "Nash",
    "NonFinitePayoff",
    "NotApplicable",
    "NumericalTrouble",
    "Partition",
    "Raiffa",
    "Security",
    "ShapeMismatch",
    "Shapley",
    "SolverError",
    "TUGame",
    "Threat",
    "TimeLimit",
    "TooLarge",
    "Unbounded",
    "__version__",
    "best_responses",
    "compare",
    "concept",
    "credible",
    "deviation_gains",
    "dumps",
    "fallbacks",
    "from_pygambit",
    "loads",
    "read",
    "solve",
    "to_pygambit",
    "verify",
    "write",
]
