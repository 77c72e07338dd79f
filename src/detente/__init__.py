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
from typing import TYPE_CHECKING

from detente.model import notebook_view as _notebook_view
from detente.model import version as _version
from detente.offers import Package as _Package
from detente.offers import page_of as _page_of

if TYPE_CHECKING:
    from detente.audit.auditor import audit
    from detente.bundle import bundle, bundle_game, verify_bundle
    from detente.capped import capped, verify_capped
    from detente.coalitions import Bloc, Blocks, Individuals, RandomTeams
    from detente.concepts import FallbackBargaining, WithoutTransfers, concept
    from detente.concepts.breakdown_sweep import breakdown_sweep
    from detente.concepts.coco import COCO
    from detente.concepts.correlated import CORRELATED
    from detente.concepts.correlated_bloc import CORRELATED_BLOC
    from detente.concepts.credible import credible
    from detente.concepts.lambda_transfer import LambdaTransfer
    from detente.concepts.leader import LEADER
    from detente.concepts.learned import learned
    from detente.concepts.lottery_catalogue import (
        EGALITARIAN,
        EQUAL_LOSS,
        KALAI_SMORODINSKY,
        NASH_BARGAINING,
        PERLES_MASCHLER,
        RAIFFA_CONTINUOUS,
        RAIFFA_DISCRETE,
        UTILITARIAN,
    )
    from detente.concepts.nash import NASH
    from detente.concepts.observed import stated
    from detente.concepts.raiffa import RAIFFA
    from detente.concepts.raiffa_bloc import RAIFFA_BLOC
    from detente.concepts.sampled import sampled
    from detente.concepts.security import SECURITY
    from detente.concepts.sweep_results import BreakdownSweep, SampledSweep
    from detente.concepts.transfer_variants import LAMBDA_TRANSFER, lambda_transfer
    from detente.divisions import Banzhaf, EqualSurplus, Nucleolus, Shapley
    from detente.divisions.least_core import least_core
    from detente.execution.anytime import solve_within
    from detente.exploitability import epsilon_intervals, exploitability_frontier, verify_exploitability
    from detente.fallbacks import Correlated, Credible, Leader, Nash, Security, Threat
    from detente.fallbacks.learned import Learned
    from detente.fallbacks.observed import Observed
    from detente.fallbacks.outline import Projection, Support, projection, support
    from detente.fallbacks.pareto_meet import ParetoMeet
    from detente.fallbacks.responses import best_responses, deviation_gains
    from detente.fallbacks.stated import Stated
    from detente.formats import dumps, loads, read, write
    from detente.formats.agreement_document import dump_agreement, load_agreement
    from detente.formats.bargaining_files import loads_bargaining_set, read_bargaining_set, write_bargaining_set
    from detente.formats.bundle_document import dump_bundle, load_bundle
    from detente.formats.capped_document import dump_capped, load_capped
    from detente.formats.gambit_equilibria import nash_equilibria
    from detente.formats.hypotheses_document import dump_hypotheses, load_hypotheses
    from detente.formats.observed_csv import observed
    from detente.formats.partition_function_document import dump_partition_function, load_partition_function
    from detente.formats.pygambit_games import from_pygambit, to_pygambit
    from detente.formats.stability_document import dump_stability, load_stability
    from detente.formats.unfinished_document import dump_unfinished, load_unfinished
    from detente.hypotheses import hypotheses, verify_hypotheses
    from detente.learning import LearningRun, learn, polish
    from detente.model.agreement import Agreement
    from detente.model.bargaining_set import BargainingSet
    from detente.model.bundle import Bundle
    from detente.model.capped import CappedAgreements
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
    from detente.model.hypotheses import Hypotheses
    from detente.model.lottery_agreement import LotteryAgreement
    from detente.model.partition_function import PartitionFunction
    from detente.model.polymatrix import PolymatrixGame
    from detente.model.random_games import random_game
    from detente.model.random_polymatrix import random_polymatrix
    from detente.model.stability import StabilityReport
    from detente.model.tu_game import TUGame
    from detente.model.unfinished import UnfinishedAgreement
    from detente.overview import FallbackOverview, fallbacks
    from detente.partition_games import partition_function, verify_partition_function
    from detente.report.plotting import plot
    from detente.sampled_values import sampled_value
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
    from detente.stability import stability, verify_stability
    from detente.values import ExternalityFree, MachoStadler, McQuillin, Myerson, RandomPartitions

del TYPE_CHECKING  # what has a public name here is on offer

__version__ = _version.VERSION

__all__ = [
    "COCO",
    "CORRELATED",
    "CORRELATED_BLOC",
    "EGALITARIAN",
    "EQUAL_LOSS",
    "KALAI_SMORODINSKY",
    "LAMBDA_TRANSFER",
    "LEADER",
    "NASH",
    "NASH_BARGAINING",
    "PERLES_MASCHLER",
    "RAIFFA",
    "RAIFFA_BLOC",
    "RAIFFA_CONTINUOUS",
    "RAIFFA_DISCRETE",
    "SECURITY",
    "UTILITARIAN",
    "Agreement",
    "Banzhaf",
    "BargainingSet",
    "Bloc",
    "Blocks",
    "BreakdownSweep",
    "Bundle",
    "CappedAgreements",
    "Centroid",
    "CertificateRejected",
    "Comparison",
    "Correlated",
    "Credible",
    "DetenteError",
    "DuplicateLabel",
    "EqualSurplus",
    "ExternalityFree",
    "FallbackBargaining",
    "FallbackOverview",
    "FormatError",
    "Game",
    "Hypotheses",
    "Individuals",
    "Infeasible",
    "InvalidGame",
    "JointDistribution",
    "KalaiSmorodinsky",
    "Kindest",
    "LambdaTransfer",
    "Leader",
    "Learned",
    "LearningRun",
    "Leximin",
    "LotteryAgreement",
    "MachoStadler",
    "MaxEntropy",
    "MaxGini",
    "McQuillin",
    "MissingExtra",
    "Myerson",
    "Nash",
    "NashProduct",
    "NearKindest",
    "NonFinitePayoff",
    "NotApplicable",
    "Nucleolus",
    "NumericalTrouble",
    "Observed",
    "ParetoMeet",
    "Partition",
    "PartitionFunction",
    "PolymatrixGame",
    "Projection",
    "Raiffa",
    "RandomDictator",
    "RandomPartitions",
    "RandomTeams",
    "SampledSweep",
    "Security",
    "ShapeMismatch",
    "Shapley",
    "SolverError",
    "StabilityReport",
    "Stated",
    "Support",
    "TUGame",
    "Threat",
    "TimeLimit",
    "TooLarge",
    "Unbounded",
    "UnfinishedAgreement",
    "WithoutTransfers",
    "WorkersLost",
    "__version__",
    "audit",
    "best_responses",
    "breakdown_sweep",
    "bundle",
    "bundle_game",
    "capped",
    "compare",
    "concept",
    "credible",
    "deviation_gains",
    "dump_agreement",
    "dump_bundle",
    "dump_capped",
    "dump_hypotheses",
    "dump_partition_function",
    "dump_stability",
    "dump_unfinished",
    "dumps",
    "epsilon_intervals",
    "exploitability_frontier",
    "fallbacks",
    "from_pygambit",
    "hypotheses",
    "lambda_transfer",
    "learn",
    "learned",
    "least_core",
    "load_agreement",
    "load_bundle",
    "load_capped",
    "load_hypotheses",
    "load_partition_function",
    "load_stability",
    "load_unfinished",
    "loads",
    "loads_bargaining_set",
    "nash_equilibria",
    "observed",
    "partition_function",
    "plot",
    "polish",
    "projection",
    "random_game",
    "random_polymatrix",
    "read",
    "read_bargaining_set",
    "sampled",
    "sampled_value",
    "solve",
    "solve_within",
    "stability",
    "stated",
    "support",
    "to_pygambit",
    "verify",
    "verify_bundle",
    "verify_capped",
    "verify_exploitability",
    "verify_hypotheses",
    "verify_partition_function",
    "verify_stability",
    "write",
    "write_bargaining_set",
]


_notebook_view.Viewable.page_writer = staticmethod(_page_of)

# The class and not the functions of PEP 562: there is none for setting, and type checkers would let any name pass.
_sys.modules[__name__].__class__ = _Package
