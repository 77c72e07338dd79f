"""The whole audit: every concept put to every question, in one pass over neighbouring games."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from detente.audit.ambiguity import ambiguity
from detente.audit.break_even import break_even
from detente.audit.misreports import misreport_curves
from detente.audit.prices import action_prices, bind_gain
from detente.audit.sensitivity import sensitivities
from detente.audit.solving import Solver
from detente.audit.threats import threat_curves
from detente.audit.worst_case import worst_cases
from detente.concepts import CATALOGUE
from detente.model.errors import NotApplicable, SolverError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.audit.findings import (
        ActionPrice,
        Ambiguity,
        BindGain,
        BreakEven,
        MisreportCurve,
        Sensitivity,
        ThreatCurve,
        WorstCase,
    )
    from detente.audit.verdict import Auditable
    from detente.model.agreement import ConceptSummary
    from detente.model.game import Game
    from detente.model.numbers import FloatArray
    from detente.protocols import Concept, Mapper


@dataclass(frozen=True, slots=True, eq=False)
class ConceptAudit:
    """Hold what was found about one concept.

    `summary` is None for a concept of a third party that has none. `sensitivity` is empty where the game has too many
    payoff entries; `break_even`, which is the same for every concept, where the game has other than two players or too
    many profiles.
    """

    concept: str
    summary: ConceptSummary | None
    payoffs: FloatArray
    actions: tuple[ActionPrice, ...]
    bind_gain: BindGain | None
    threats: tuple[ThreatCurve, ...]
    misreport: tuple[MisreportCurve, ...]
    worst_case: tuple[WorstCase, ...]
    sensitivity: tuple[Sensitivity, ...]
    break_even: tuple[BreakEven, ...]
    ambiguity: Ambiguity

    def theta(self, kind: str) -> float | None:
        """Find the largest payoff per unit of harm over all pairs of players, for one class of added actions."""
        found = [curve.theta for curve in self.threats if curve.kind == kind]
        return max(found) if found else None


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """Hold one row a concept that applies, and the reason for every concept that does not."""

    game: Game
    seed: int
    rows: tuple[ConceptAudit, ...]
    skipped: tuple[tuple[str, str], ...]


def run_audit(
    game: Game, concepts: Sequence[Concept | Auditable] = CATALOGUE, *, seed: int = 0, mapper: Mapper = map
) -> Audit:
    """Ask of every concept how much it pays for threats, and how firmly its answer stands.

    Parameters
    ----------
    concepts
        Anything with `name` and `solve`; the catalogue by default.
    seed
        For the searches and the noise; every concept gets the same.
    mapper
        Applied to the concepts.

    Returns
    -------
    Audit
        Searched suprema are lower bounds and come with their witness. Concepts that do not apply, or find the game too
        large, are listed with the reason.

    Raises
    ------
    SolverError
        If a concept found no certified answer for the game itself.

    Notes
    -----
    Hundreds of neighbouring games a concept are solved, without ranges and certificates; concepts that share a
    fallback share what is played.
    """
    solver = Solver()
    found: list[ConceptAudit] = []
    skipped: list[tuple[str, str]] = []
    switches = _break_even(game)

    def one(concept: Concept | Auditable) -> ConceptAudit | tuple[str, str]:
        try:
            return _row(solver, cast("Concept", concept), game, seed=seed, switches=switches)
        except (NotApplicable, TooLarge) as error:
            return concept.name, error.message

    for result in mapper(one, concepts):
        if isinstance(result, ConceptAudit):
            found.append(result)
        else:
            skipped.append(result)
    return Audit(game, seed, tuple(found), tuple(skipped))


def _row(solver: Solver, concept: Concept, game: Game, *, seed: int, switches: tuple[BreakEven, ...]) -> ConceptAudit:
    searches, noise = np.random.default_rng(seed).spawn(2)
    misreports, worst = searches.spawn(2)
    return ConceptAudit(
        concept.name,
        getattr(concept, "summary", None),
        solver.payoffs(concept, game),
        action_prices(solver, concept, game),
        bind_gain(solver, concept, game),
        threat_curves(solver, concept, game),
        misreport_curves(solver, concept, game, rng=misreports),
        worst_cases(solver, concept, game, rng=worst),
        _sensitivities(solver, concept, game),
        switches,
        ambiguity(solver, concept, game, rng=noise),
    )


def _break_even(game: Game) -> tuple[BreakEven, ...]:
    """Find the break-even probabilities; none where they are not defined, or beyond reach."""
    try:
        return break_even(game)
    except (NotApplicable, TooLarge, SolverError):
        return ()


def _sensitivities(solver: Solver, concept: Concept, game: Game) -> tuple[Sensitivity, ...]:
    """Compute the sensitivities; none where that would take too many games."""
    try:
        return sensitivities(solver, concept, game)
    except (NotApplicable, TooLarge):
        return ()
