"""Where every public name of the package is at home, and how it is fetched from there.

A home is imported when the first of its names is asked for, so that `import detente` takes no time, and Ctrl-C finds
the command line ready for it.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

OFFERS = {
    "detente.audit.auditor": "audit",
    "detente.bundle": "bundle bundle_game verify_bundle",
    "detente.capped": "capped verify_capped",
    "detente.coalitions": "Bloc Blocks Individuals RandomTeams",
    "detente.concepts": "FallbackBargaining WithoutTransfers concept",
    "detente.concepts.breakdown_sweep": "breakdown_sweep",
    "detente.concepts.coco": "COCO",
    "detente.concepts.correlated": "CORRELATED",
    "detente.concepts.correlated_bloc": "CORRELATED_BLOC",
    "detente.concepts.credible": "credible",
    "detente.concepts.leader": "LEADER",
    "detente.concepts.learned": "learned",
    "detente.concepts.lambda_transfer": "LambdaTransfer",
    "detente.concepts.lottery_catalogue": (
        "EGALITARIAN EQUAL_LOSS KALAI_SMORODINSKY NASH_BARGAINING PERLES_MASCHLER RAIFFA_CONTINUOUS RAIFFA_DISCRETE "
        "UTILITARIAN"
    ),
    "detente.concepts.nash": "NASH",
    "detente.concepts.observed": "stated",
    "detente.concepts.raiffa": "RAIFFA",
    "detente.concepts.raiffa_bloc": "RAIFFA_BLOC",
    "detente.concepts.sampled": "sampled",
    "detente.concepts.security": "SECURITY",
    "detente.concepts.sweep_results": "BreakdownSweep SampledSweep",
    "detente.concepts.transfer_variants": "LAMBDA_TRANSFER lambda_transfer",
    "detente.divide": "divide verify_division",
    "detente.divisions": "Banzhaf EqualSurplus Nucleolus Shapley",
    "detente.divisions.least_core": "least_core",
    "detente.execution.anytime": "solve_within",
    "detente.exploitability": "epsilon_intervals exploitability_frontier verify_exploitability",
    "detente.fallbacks": "Correlated Credible Leader Nash Security Threat",
    "detente.fallbacks.learned": "Learned",
    "detente.fallbacks.observed": "Observed",
    "detente.fallbacks.outline": "Projection Support projection support",
    "detente.fallbacks.pareto_meet": "ParetoMeet",
    "detente.fallbacks.responses": "best_responses deviation_gains",
    "detente.fallbacks.stated": "Stated",
    "detente.formats": "dumps loads read write",
    "detente.formats.agreement_document": "dump_agreement load_agreement",
    "detente.formats.bargaining_files": "loads_bargaining_set read_bargaining_set write_bargaining_set",
    "detente.formats.capped_document": "dump_capped load_capped",
    "detente.formats.coalition_files": "loads_worths read_worths write_worths",
    "detente.formats.division_document": "dump_division load_division",
    "detente.formats.gambit_equilibria": "nash_equilibria",
    "detente.formats.observed_csv": "observed",
    "detente.formats.partition_function_document": "dump_partition_function load_partition_function",
    "detente.formats.nashpy_games": "from_nashpy to_nashpy",
    "detente.formats.openspiel_games": "from_openspiel to_openspiel",
    "detente.formats.pandas_games": "from_pandas to_pandas",
    "detente.formats.pygambit_games": "from_pygambit to_pygambit",
    "detente.formats.quantecon_games": "from_quantecon to_quantecon",
    "detente.formats.xarray_games": "from_xarray to_xarray",
    "detente.formats.bundle_document": "dump_bundle load_bundle",
    "detente.formats.stability_document": "dump_stability load_stability",
    "detente.formats.unfinished_document": "dump_unfinished load_unfinished",
    "detente.formats.hypotheses_document": "dump_hypotheses load_hypotheses",
    "detente.hypotheses": "hypotheses verify_hypotheses",
    "detente.learning": "LearningRun learn polish",
    "detente.model.agreement": "Agreement",
    "detente.model.bundle": "Bundle",
    "detente.model.bargaining_set": "BargainingSet",
    "detente.model.capped": "CappedAgreements",
    "detente.model.coalition": "Partition",
    "detente.model.distribution": "JointDistribution",
    "detente.model.division_report": "DivisionReport",
    "detente.model.errors": (
        "CertificateRejected DetenteError DuplicateLabel FormatError Infeasible InvalidGame MissingExtra "
        "NonFinitePayoff NotApplicable NumericalTrouble ShapeMismatch SolverError TimeLimit TooLarge "
        "Unbounded WorkersLost"
    ),
    "detente.model.game": "Game",
    "detente.model.hypotheses": "Hypotheses",
    "detente.model.partition_function": "PartitionFunction",
    "detente.model.lottery_agreement": "LotteryAgreement",
    "detente.model.polymatrix": "PolymatrixGame",
    "detente.model.random_games": "random_game",
    "detente.model.random_polymatrix": "random_polymatrix",
    "detente.model.stability": "StabilityReport",
    "detente.model.tu_game": "TUGame",
    "detente.model.unfinished": "UnfinishedAgreement",
    "detente.overview": "FallbackOverview fallbacks",
    "detente.partition_games": "partition_function verify_partition_function",
    "detente.report.plotting": "plot",
    "detente.sampled_values": "sampled_value",
    "detente.selections": (
        "Centroid KalaiSmorodinsky Kindest Leximin MaxEntropy MaxGini NashProduct NearKindest Raiffa RandomDictator"
    ),
    "detente.solve": "Comparison compare solve verify",
    "detente.values": "ExternalityFree MachoStadler McQuillin Myerson PartitionBargaining RandomPartitions",
    "detente.stability": "stability verify_stability",
}  #: names by home

HOMES = {name: home for home, names in OFFERS.items() for name in names.split()}


class Package(ModuleType):
    """Offer names that are imported on demand.

    Some of them, such as `solve`, `fallbacks` and `audit`, can be called and share their names with submodules. The
    import system makes every imported submodule an attribute of its package; here that never hides what it offers.
    """

    def __getattr__(self, name: str) -> object:
        if name not in HOMES:
            message = f"module {self.__name__!r} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=self)
        value: object = getattr(import_module(HOMES[name]), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        if name not in HOMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process by name: what a notebook hands to workers may speak of this package."""
        return import_module, (self.__name__,)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *HOMES, "__version__"})


def page_of(shown: object) -> str:
    """Write what a notebook shows of a result."""
    written: str = import_module("detente.report.notebook").page_of(shown)
    return written
