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
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.without_transfers import WithoutTransfers
from detente.model.errors import NotApplicable, SolverError, TooLarge
from detente.model.notebook_view import Viewable

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
class Audit(Viewable):
    """Hold one row a concept that applies, and the reason for every concept that does not."""

    game: Game
    seed: int
    rows: tuple[ConceptAudit, ...]
    skipped: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        named = ", ".join(row.concept for row in self.rows) or "no concept applies"
        return f"Audit({self.game.title or 'untitled'}: {named}; seed {self.seed})"


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
        Applied to the concepts, then to the questions that they are asked: some n^2 a concept. It must do one after
        the other, as each builds on what was found before; for several at a time see `audit_by_groups`.

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
    asked = cast("Sequence[Concept]", concepts)
    return _put_together(game, seed, asked, _Inquiry(game, seed, _break_even(game), questions(game))(asked, mapper))


def audit_by_groups(
    game: Game, concepts: Sequence[Concept | Auditable] = CATALOGUE, *, seed: int = 0, mapper: Mapper = map
) -> Audit:
    """Audit as `run_audit` does, to the last bit, several concepts at a time.

    Parameters
    ----------
    mapper
        Applied to groups of concepts, tuples that it may count: those of one group share a fallback, and with it what
        is played and where solvers start, so that they are asked in turn. Different groups share nothing.

    Raises
    ------
    SolverError
        As `run_audit` does.
    """
    asked = cast("Sequence[Concept]", concepts)
    groups: dict[object, list[int]] = {}
    for place, concept in enumerate(asked):
        groups.setdefault(_shares(concept), []).append(place)
    found = mapper(
        _Inquiry(game, seed, _break_even(game), questions(game)),
        [tuple(asked[place] for place in places) for places in groups.values()],
    )
    outcomes: dict[int, ConceptAudit | str] = {}
    for places, answers in zip(groups.values(), found, strict=True):
        outcomes.update(zip(places, answers, strict=True))
    return _put_together(game, seed, asked, [outcomes[place] for place in range(len(asked))])


def _shares(concept: Concept) -> object:
    """Name what a concept shares with others: its fallback, or nothing."""
    return concept.fallback if isinstance(concept, FallbackBargaining | WithoutTransfers) else id(concept)


def _put_together(game: Game, seed: int, asked: Sequence[Concept], outcomes: Sequence[ConceptAudit | str]) -> Audit:
    rows = tuple(found for found in outcomes if isinstance(found, ConceptAudit))
    named = zip(asked, outcomes, strict=True)
    return Audit(game, seed, rows, tuple((concept.name, found) for concept, found in named if isinstance(found, str)))


@dataclass(frozen=True, slots=True, eq=False)
class _Inquiry:
    """Put all questions to a few concepts, with a memory of their own."""

    game: Game
    seed: int
    switches: tuple[BreakEven, ...]
    threats: Sequence[Question]

    def __call__(self, asked: Sequence[Concept], mapper: Mapper = map) -> list[ConceptAudit | str]:
        """Return what was found about every concept, or why it is left out; the mapper is applied to the questions."""
        solver, game = Solver(), self.game
        outcomes = list(mapper(partial(_refusal, solver, game), asked))
        skipped = {place: reason for place, reason in enumerate(outcomes) if reason is not None}
        parts = [
            Part(place, heading, work)
            for place, concept in enumerate(asked)
            if place not in skipped
            for heading, work in _parts(solver, concept, game, seed=self.seed, threats=self.threats)
        ]
        found: dict[int, dict[str, list[Any]]] = {place: {} for place in range(len(asked))}
        for part, result in zip(parts, mapper(_done, parts), strict=True):
            if isinstance(result, NotApplicable | TooLarge):
                skipped.setdefault(part.place, result.message)
            else:
                found[part.place].setdefault(part.heading, []).append(result)
        return [
            skipped[place] if place in skipped else _row(solver, concept, game, self.switches, found[place])
            for place, concept in enumerate(asked)
        ]


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
