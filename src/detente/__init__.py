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

from detente.model import notebook_view as _notebook_view
from detente.model import version as _version
from detente.offers import HOMES as _HOMES

if TYPE_CHECKING:
    from detente.audit.auditor import audit
    from detente.coalitions import Bloc, Individuals
    from detente.concepts import FallbackBargaining, concept
    from detente.concepts.breakdown_sweep import breakdown_sweep
    from detente.concepts.coco import COCO
    from detente.concepts.correlated import CORRELATED
    from detente.concepts.correlated_bloc import CORRELATED_BLOC
    from detente.concepts.credible import credible
    from detente.concepts.leader import LEADER
    from detente.concepts.learned import learned
    from detente.concepts.nash import NASH
    from detente.concepts.observed import stated
    from detente.concepts.raiffa import RAIFFA
    from detente.concepts.raiffa_bloc import RAIFFA_BLOC
    from detente.concepts.sampled import sampled
    from detente.concepts.security import SECURITY
    from detente.concepts.sweep_results import BreakdownSweep, SampledSweep
    from detente.divisions import EqualSurplus, Shapley
    from detente.execution.anytime import solve_within
    from detente.exploitability import epsilon_intervals, exploitability_frontier, verify_exploitability
    from detente.fallbacks import Correlated, Credible, Leader, Nash, Security, Threat
    from detente.fallbacks.learned import Learned
    from detente.fallbacks.observed import Observed
    from detente.fallbacks.outline import Projection, Support, projection, support
    from detente.fallbacks.responses import best_responses, deviation_gains
    from detente.fallbacks.stated import Stated
    from detente.formats import dumps, loads, read, write
    from detente.formats.agreement_document import dump_agreement, load_agreement
    from detente.formats.gambit_equilibria import nash_equilibria
    from detente.formats.observed_csv import observed
    from detente.formats.pygambit_games import from_pygambit, to_pygambit
    from detente.formats.unfinished_document import dump_unfinished, load_unfinished
    from detente.learning import LearningRun, learn, polish
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
    from detente.model.unfinished import UnfinishedAgreement
    from detente.overview import FallbackOverview, fallbacks
    from detente.report.plotting import plot
    from detente.selections import (
        Centroid,
        KalaiSmorodinsky,
        Kindest,
        Leximin,
        MaxEntropy,
        MaxGini,
        NashProduct,
        NearKindest,
        Raiffa,
        RandomDictator,
    )
    from detente.solve import Comparison, compare, solve, verify

del TYPE_CHECKING  # what has a public name here is on offer

__version__ = _version.VERSION

__all__ = [
    "COCO",
    "CORRELATED",
    "CORRELATED_BLOC",
    "LEADER",
    "NASH",
    "RAIFFA",
    "RAIFFA_BLOC",
    "SECURITY",
    "Agreement",
    "Bloc",
    "BreakdownSweep",
    "Centroid",
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
    "KalaiSmorodinsky",
    "Kindest",
    "Leader",
    "Learned",
    "LearningRun",
    "Leximin",
    "MaxEntropy",
    "MaxGini",
    "MissingExtra",
    "Nash",
    "NashProduct",
    "NearKindest",
    "NonFinitePayoff",
    "NotApplicable",
    "NumericalTrouble",
    "Observed",
    "Partition",
    "PolymatrixGame",
    "Projection",
    "Raiffa",
    "RandomDictator",
    "SampledSweep",
    "Security",
    "ShapeMismatch",
    "Shapley",
    "SolverError",
    "Stated",
    "Support",
    "TUGame",
    "Threat",
    "TimeLimit",
    "TooLarge",
    "Unbounded",
    "UnfinishedAgreement",
    "WorkersLost",
    "__version__",
    "audit",
    "best_responses",
    "breakdown_sweep",
    "compare",
    "concept",
    "credible",
    "deviation_gains",
    "dump_agreement",
    "dump_unfinished",
    "dumps",
    "epsilon_intervals",
    "exploitability_frontier",
    "fallbacks",
    "from_pygambit",
    "learn",
    "learned",
    "load_agreement",
    "load_unfinished",
    "loads",
    "nash_equilibria",
    "observed",
    "plot",
    "polish",
    "projection",
    "random_game",
    "random_polymatrix",
    "read",
    "sampled",
    "solve",
    "solve_within",
    "stated",
    "support",
    "to_pygambit",
    "verify",
    "verify_exploitability",
    "write",
]


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


def _page_of(shown: object) -> str:
    """Write what a notebook shows of a result."""
    written: str = _import_module("detente.report.notebook").page_of(shown)
    return written


_notebook_view.Viewable.page_writer = staticmethod(_page_of)

# The class and not the functions of PEP 562: there is none for setting, and type checkers would let any name pass.
_sys.modules[__name__].__class__ = _Package
