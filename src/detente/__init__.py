"""Bargaining without blackmail: fair agreements in strategic games with side payments.

>>> import detente as dt
>>> game = dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]])
>>> dt.solve(game, dt.COCO).payoffs.tolist()
[500.0, -500.0]
>>> dt.solve(game, dt.CORRELATED).payoffs.tolist()
[0.0, 0.0]
"""
# ruff: noqa: TC004  # the imports for type checkers are the offer; at run time it is served by `_Package`

import sys as _sys
from importlib import import_module as _import_module
from types import ModuleType as _ModuleType
from typing import TYPE_CHECKING

from detente.model import version as _version

if TYPE_CHECKING:
    from detente.audit.auditor import audit
    from detente.coalitions import Bloc, Individuals
    from detente.concepts import FallbackBargaining, concept
    from detente.concepts.coco import COCO
    from detente.concepts.correlated import CORRELATED
    from detente.concepts.correlated_bloc import CORRELATED_BLOC
    from detente.concepts.credible import credible
    from detente.concepts.nash import NASH
    from detente.concepts.raiffa import RAIFFA
    from detente.concepts.raiffa_bloc import RAIFFA_BLOC
    from detente.concepts.sampled import sampled
    from detente.concepts.security import SECURITY
    from detente.divisions import EqualSurplus, Shapley
    from detente.fallbacks import Correlated, Credible, Nash, Security, Threat
    from detente.fallbacks.responses import best_responses, deviation_gains
    from detente.formats import dumps, loads, read, write
    from detente.formats.agreement_document import dump_agreement, load_agreement
    from detente.formats.pygambit_games import from_pygambit, to_pygambit
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
        WorkersLost,
    )
    from detente.model.game import Game
    from detente.model.polymatrix import PolymatrixGame
    from detente.model.random_games import random_game
    from detente.model.random_polymatrix import random_polymatrix
    from detente.model.tu_game import TUGame
    from detente.overview import FallbackOverview, fallbacks
    from detente.report.plotting import plot
    from detente.selections import Kindest, Raiffa
    from detente.solve import Comparison, compare, solve, verify

del TYPE_CHECKING  # what has a public name here is on offer

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
    "PolymatrixGame",
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
    "WorkersLost",
    "__version__",
    "audit",
    "best_responses",
    "compare",
    "concept",
    "credible",
    "deviation_gains",
    "dump_agreement",
    "dumps",
    "fallbacks",
    "from_pygambit",
    "load_agreement",
    "loads",
    "plot",
    "random_game",
    "random_polymatrix",
    "read",
    "sampled",
    "solve",
    "to_pygambit",
    "verify",
    "write",
]

# Where every name is at home. A home is imported when the first of its names is asked for, so that `import detente`
# takes no time, and Ctrl-C finds the command line ready for it.
_HOMES = {
    "COCO": "detente.concepts.coco",
    "CORRELATED": "detente.concepts.correlated",
    "CORRELATED_BLOC": "detente.concepts.correlated_bloc",
    "NASH": "detente.concepts.nash",
    "RAIFFA": "detente.concepts.raiffa",
    "RAIFFA_BLOC": "detente.concepts.raiffa_bloc",
    "SECURITY": "detente.concepts.security",
    "Agreement": "detente.model.agreement",
    "Bloc": "detente.coalitions",
    "CertificateRejected": "detente.model.errors",
    "Comparison": "detente.solve",
    "Correlated": "detente.fallbacks",
    "Credible": "detente.fallbacks",
    "DetenteError": "detente.model.errors",
    "DuplicateLabel": "detente.model.errors",
    "EqualSurplus": "detente.divisions",
    "FallbackBargaining": "detente.concepts",
    "FallbackOverview": "detente.overview",
    "FormatError": "detente.model.errors",
    "Game": "detente.model.game",
    "Individuals": "detente.coalitions",
    "Infeasible": "detente.model.errors",
    "InvalidGame": "detente.model.errors",
    "JointDistribution": "detente.model.distribution",
    "Kindest": "detente.selections",
    "MissingExtra": "detente.model.errors",
    "Nash": "detente.fallbacks",
    "NonFinitePayoff": "detente.model.errors",
    "NotApplicable": "detente.model.errors",
    "NumericalTrouble": "detente.model.errors",
    "Partition": "detente.model.coalition",
    "PolymatrixGame": "detente.model.polymatrix",
    "Raiffa": "detente.selections",
    "Security": "detente.fallbacks",
    "ShapeMismatch": "detente.model.errors",
    "Shapley": "detente.divisions",
    "SolverError": "detente.model.errors",
    "TUGame": "detente.model.tu_game",
    "Threat": "detente.fallbacks",
    "TimeLimit": "detente.model.errors",
    "TooLarge": "detente.model.errors",
    "Unbounded": "detente.model.errors",
    "WorkersLost": "detente.model.errors",
    "audit": "detente.audit.auditor",
    "best_responses": "detente.fallbacks.responses",
    "compare": "detente.solve",
    "concept": "detente.concepts",
    "credible": "detente.concepts.credible",
    "deviation_gains": "detente.fallbacks.responses",
    "dump_agreement": "detente.formats.agreement_document",
    "dumps": "detente.formats",
    "fallbacks": "detente.overview",
    "from_pygambit": "detente.formats.pygambit_games",
    "load_agreement": "detente.formats.agreement_document",
    "loads": "detente.formats",
    "plot": "detente.report.plotting",
    "random_game": "detente.model.random_games",
    "random_polymatrix": "detente.model.random_polymatrix",
    "read": "detente.formats",
    "sampled": "detente.concepts.sampled",
    "solve": "detente.solve",
    "to_pygambit": "detente.formats.pygambit_games",
    "verify": "detente.solve",
    "write": "detente.formats",
}


class _Package(_ModuleType):
    """Offer names that are imported on demand.

    Three of them, `solve`, `fallbacks` and `audit`, can be called and share their names with submodules. The import
    system makes every imported submodule an attribute of its package; here that never hides what the package offers.
    """

    def __getattr__(self, name: str) -> object:
        if name not in _HOMES:
            message = f"module {self.__name__!r} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=self)
        value: object = getattr(_import_module(_HOMES[name]), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _HOMES or not isinstance(value, _ModuleType):
            super().__setattr__(name, value)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process by name: what a notebook hands to workers may speak of this package."""
        return _import_module, (self.__name__,)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


# The class and not the functions of PEP 562: there is none for setting, and type checkers would let any name pass.
_sys.modules[__name__].__class__ = _Package
