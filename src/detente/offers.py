"""Where every public name of the package is at home.

A home is imported when the first of its names is asked for, so that `import detente` takes no time, and Ctrl-C finds
the command line ready for it.
"""

from __future__ import annotations

OFFERS = {
    "detente.audit.auditor": "audit",
    "detente.coalitions": "Bloc Individuals",
    "detente.concepts": "FallbackBargaining concept",
    "detente.concepts.breakdown_sweep": "breakdown_sweep",
    "detente.concepts.coco": "COCO",
    "detente.concepts.correlated": "CORRELATED",
    "detente.concepts.correlated_bloc": "CORRELATED_BLOC",
    "detente.concepts.credible": "credible",
    "detente.concepts.leader": "LEADER",
    "detente.concepts.learned": "learned",
    "detente.concepts.nash": "NASH",
    "detente.concepts.observed": "stated",
    "detente.concepts.raiffa": "RAIFFA",
    "detente.concepts.raiffa_bloc": "RAIFFA_BLOC",
    "detente.concepts.sampled": "sampled",
    "detente.concepts.security": "SECURITY",
    "detente.concepts.sweep_results": "BreakdownSweep SampledSweep",
    "detente.divisions": "EqualSurplus Shapley",
    "detente.execution.anytime": "solve_within",
    "detente.exploitability": "epsilon_intervals exploitability_frontier verify_exploitability",
    "detente.fallbacks": "Correlated Credible Leader Nash Security Threat",
    "detente.fallbacks.learned": "Learned",
    "detente.fallbacks.observed": "Observed",
    "detente.fallbacks.outline": "Projection Support projection support",
    "detente.fallbacks.responses": "best_responses deviation_gains",
    "detente.fallbacks.stated": "Stated",
    "detente.formats": "dumps loads read write",
    "detente.formats.agreement_document": "dump_agreement load_agreement",
    "detente.formats.gambit_equilibria": "nash_equilibria",
    "detente.formats.observed_csv": "observed",
    "detente.formats.pygambit_games": "from_pygambit to_pygambit",
    "detente.formats.unfinished_document": "dump_unfinished load_unfinished",
    "detente.learning": "LearningRun learn polish",
    "detente.model.agreement": "Agreement",
    "detente.model.coalition": "Partition",
    "detente.model.distribution": "JointDistribution",
    "detente.model.errors": (
        "CertificateRejected DetenteError DuplicateLabel FormatError Infeasible InvalidGame MissingExtra "
        "NonFinitePayoff NotApplicable NumericalTrouble ShapeMismatch SolverError TimeLimit TooLarge "
        "Unbounded WorkersLost"
    ),
    "detente.model.game": "Game",
    "detente.model.polymatrix": "PolymatrixGame",
    "detente.model.random_games": "random_game",
    "detente.model.random_polymatrix": "random_polymatrix",
    "detente.model.tu_game": "TUGame",
    "detente.model.unfinished": "UnfinishedAgreement",
    "detente.overview": "FallbackOverview fallbacks",
    "detente.report.plotting": "plot",
    "detente.selections": (
        "Centroid KalaiSmorodinsky Kindest Leximin MaxEntropy MaxGini NashProduct NearKindest Raiffa RandomDictator"
    ),
    "detente.solve": "Comparison compare solve verify",
}  #: names by home

HOMES = {name: home for home, names in OFFERS.items() for name in names.split()}
