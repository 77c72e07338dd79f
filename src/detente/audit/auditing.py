"""The whole audit: every concept put to every question, in one pass over neighbouring games."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from detente.audit.ambiguity import ambiguity
from detente.audit.break_even import break_even
from detente.audit.misreports import misreport_curve
from detente.audit.prices import action_prices, bind_gain
from detente.audit.sensitivity import sensitivities
from detente.audit.solving import Solver
from detente.audit.threats import questions, threat_curve
from detente.audit.worst_case import aims, worst_case
from detente.concepts import CATALOGUE
from detente.model.errors import NotApplicable, SolverError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

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
    from detente.audit.threats import Question
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
        Applied to the concepts, then to the questions that they are asked: some n^2 a concept.

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
    Hundreds of neighbouring games a concept are solved, without ranges and certificates. Concepts that share a
    fallback share what is played, and linear programs start from the basis of the game before.
    """
    solver = Solver()
    asked = cast("Sequence[Concept]", concepts)
    outcomes = list(mapper(partial(_refusal, solver, game), asked))
    skipped = {place: reason for place, reason in enumerate(outcomes) if reason is not None}
    switches, threats = _break_even(game), questions(game)
    parts = [
        Part(place, heading, work)
        for place, concept in enumerate(asked)
        if place not in skipped
        for heading, work in _parts(solver, concept, game, seed=seed, threats=threats)
    ]
    found: dict[tuple[int, str], list[Any]] = {}
    for part, result in zip(parts, mapper(_done, parts), strict=True):
        if isinstance(result, NotApplicable | TooLarge):
            skipped.setdefault(part.place, result.message)
        else:
            found.setdefault((part.place, part.heading), []).append(result)
    rows = [
        _row(solver, concept, game, switches, {heading: part for (k, heading), part in found.items() if k == place})
        for place, concept in enumerate(asked)
        if place not in skipped
    ]
    return Audit(
        game, seed, tuple(rows), tuple((asked[place].name, reason) for place, reason in sorted(skipped.items()))
    )


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Hold one question to one concept, known by its place: what it is about, and the work that answers it."""

    place: int
    heading: str
    work: Callable[[], Any]


def _refusal(solver: Solver, game: Game, concept: Concept) -> str | None:
    """Say why a concept has no answer for the game itself; None if it has one."""
    try:
        solver.payoffs(concept, game)
    except (NotApplicable, TooLarge) as error:
        return error.message
    return None


def _parts(
    solver: Solver, concept: Concept, game: Game, *, seed: int, threats: Sequence[Question]
) -> Iterator[tuple[str, Callable[[], Any]]]:
    """List the questions to one concept: those that take long are many."""
    searches, noise = np.random.default_rng(seed).spawn(2)
    misreports, worst = searches.spawn(2)
    put = solver, concept, game
    yield "prices", partial(action_prices, *put)
    yield "bind gain", partial(bind_gain, *put)
    for question in threats:
        yield "threats", partial(threat_curve, *put, question)
    for player, rng in enumerate(misreports.spawn(game.n_players)):
        yield "misreports", partial(misreport_curve, *put, player, rng=rng)
    for aim, rng in aims(game, worst):
        yield "worst cases", partial(worst_case, *put, aim, rng=rng)
    yield "sensitivities", partial(_sensitivities, *put)
    yield "ambiguity", partial(ambiguity, *put, rng=noise)


def _done(part: Part) -> Any:
    """Answer one question; return the reason why it has no answer."""
    try:
        return part.work()
    except (NotApplicable, TooLarge) as error:
        return error


def _row(
    solver: Solver, concept: Concept, game: Game, switches: tuple[BreakEven, ...], found: Mapping[str, list[Any]]
) -> ConceptAudit:
    """Put together what was found about one concept."""
    return ConceptAudit(
        concept.name,
        getattr(concept, "summary", None),
        solver.payoffs(concept, game),
        found["prices"][0],
        found["bind gain"][0],
        tuple(found.get("threats", ())),
        tuple(found["misreports"]),
        tuple(found.get("worst cases", ())),
        found["sensitivities"][0],
        switches,
        found["ambiguity"][0],
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
