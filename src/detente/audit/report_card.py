"""Put any concept to every axiom: the report card, and the same as tests for pytest."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.audit.axioms import AXIOMS, WARNINGS, axiom
from detente.audit.claims import counterexamples
from detente.audit.perturbations import as_exact, rebuilt
from detente.audit.search import random_games
from detente.audit.solving import Solver
from detente.audit.verdict import Stranger, Verdict, known
from detente.model.errors import DetenteError, NotApplicable
from detente.model.game import Game
from detente.model.numbers import to_fractions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from detente.audit.verdict import Auditable, Axiom

REFUSED = "refused every game"  #: how the error of a verdict begins that rests on nothing
SEED = 20
RANDOM_GAMES = 16
LARGER = ((2, 2), (2, 3), (3, 2), (2, 2, 2), (3, 3), (2, 2, 1), (1, 2, 2), (4, 3), (3,), (2, 3, 2))


def standard_games() -> tuple[Game, ...]:
    """Make the games of the report card: textbook games, random ones for one to four players, counterexamples."""
    tables: tuple[Any, ...] = (
        [[[6, 2], [7, 0]], [[6, 7], [2, 0]]],  # chicken
        [[[70, 100], [40, 28]], [[24, 32], [80, 10]]],  # hot-dog sellers
        [[[0], [0]], [[0], [-1000]]],  # a threat
        [[[2, 0], [0, 1]], [[1, 0], [0, 2]]],  # two standards
        [[[3, 0], [5, 1]], [[3, 5], [0, 1]]],  # a dilemma
        [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]],  # pure conflict
        [[[0, 0], [-1, 1]], [[0, -10], [-1000, -900]]],  # a threat that supports itself
        [[[0, 0, 0]], [[5, 3, -2]]],  # one decides
        [[[[2]]], [[[-1]]], [[[3]]]],  # nothing to decide
        [[[[0, 4], [4, 0]]] * 2, [[[1, 2], [3, 1]]] * 2, [[[0, 0], [0, 0]], [[2, 2], [2, 2]]]],  # one decides alone
    )
    shown = [Game(np.array(table, dtype=object)) for table in tables]
    rng = np.random.default_rng(SEED)
    drawn = list(random_games(RANDOM_GAMES, rng=rng, shapes=LARGER))
    four = Game(rng.integers(-2, 4, (4, 2, 2, 1, 1)).astype(object).tolist())
    named = rebuilt(drawn[0], to_fractions(drawn[0].payoffs), ["Ann", "Bob"], [["up", "down"], ["left", "right"]])
    floats = Game(rng.normal(0.0, 10.0, (2, 2, 2)), title="floats")
    stored = [each.game for each in counterexamples()]
    return tuple(dict.fromkeys((*shown, *drawn, four, named, floats, *stored)))


def check_concept(
    concept: Auditable,
    games: Iterable[Game] | None = None,
    expected_failures: Mapping[str, str] | None = None,
) -> tuple[Verdict, ...]:
    """Put a concept to every axiom, and report the worst that was found: one verdict an axiom, in catalogue order.

    Parameters
    ----------
    concept
        Anything with a `name` and a `solve(game)` whose answer has `payoffs`, one a player. A ValueError (NotApplicable
        is one) says that it is not made for a game, which is then passed over; whatever else it raises counts against
        it. `Verdict.error` has the text.
    games
        To check on; by default textbook games and seeded random ones with one to four players.
    expected_failures
        Axioms that it is known to violate, each with the reason; see `Verdict.outcome`.

    Raises
    ------
    NotApplicable
        If an expected failure names no axiom, or the concept has no `name` or no `solve`. A failing axiom raises
        nothing.

    Examples
    --------
    >>> from detente.concepts.coco import COCO
    >>> curse = Game.from_bimatrix([[0], [0]], [[0], [-1000]])
    >>> card = check_concept(COCO, [curse], {"spite invariance": "threats are what it is about"})
    >>> [verdict.outcome for verdict in card if verdict.axiom in {"efficiency", "spite-invariance"}]
    ['holds', 'expected']
    """
    reasons = {axiom(name).name: reason for name, reason in (expected_failures or {}).items()}
    subject, listed = known(concept), tuple(standard_games() if games is None else games)
    solvers = [Solver() for _ in listed]
    card = []
    for entry in AXIOMS:
        worst = _worst(entry, subject, listed, solvers)
        card.append(replace(worst, reason=reasons.get(entry.name, "")))
    return tuple(card)


def _worst(entry: Axiom, subject: Any, games: Sequence[Game], solvers: Sequence[Solver]) -> Verdict:
    """Check an axiom on all games; keep the violation that is largest in units of its game's scale."""
    worst, checked = Verdict(entry.name, str(subject.name), 0.0, None, None, 0, ""), 0
    for game, solver in zip(games, solvers, strict=True):
        try:
            found = entry.check(subject, game, solver=solver)
        except (DetenteError, ValueError, NotImplementedError):
            continue
        checked += found.checked
        if found.witness is not None and found.gap / game.scale > _share(worst):
            worst = found
    return replace(worst, checked=checked, error=_error(subject, worst, games, checked))


def _error(subject: Any, worst: Verdict, games: Sequence[Game], checked: int) -> str:
    """Say what a stranger did where it gave no payoffs: in the worst game, or by refusing the games."""
    if not isinstance(subject, Stranger):
        return ""
    if not worst.holds:
        shown = [subject.failures.get(as_exact(game).digest) for game in (worst.witness, worst.changed) if game]
        found = [*filter(None, shown), *subject.failures.values()]
        return found[0] if found and math.isinf(worst.gap) else ""
    digests = [as_exact(game).digest for game in games]
    refused = [subject.refusals[digest] for digest in digests if digest in subject.refusals]
    if not refused or (checked and worst.axiom != "well-defined"):
        return ""
    if len(refused) == len(games):
        return f"{REFUSED}, the first with {refused[0]}"
    return f"refused {len(refused)} of {len(games)} games, the first with {refused[0]}"


def _share(found: Verdict) -> float:
    return 0.0 if found.witness is None else found.gap / found.witness.scale


def card_text(verdicts: Iterable[Verdict]) -> str:
    """Lay out a report card as a table of text, with what went wrong where the concept gave no payoffs."""
    rows, card = [("axiom", "outcome", "gap", "comparisons", "")], tuple(verdicts)
    refused = {found.error for found in card if found.error.startswith(REFUSED)}
    if refused:  # every line would say so
        card = tuple(replace(found, error="") for found in card)
    for found in card:
        note = found.reason or found.error or ("(a warning)" if found.axiom in WARNINGS and not found.holds else "")
        gap = "" if found.holds else f"{found.gap:.6g}"
        rows.append((found.axiom, found.outcome, gap, str(found.checked), note))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = (
        "  ".join([row[0].ljust(widths[0]), row[1].ljust(widths[1]), row[2].rjust(widths[2]), row[3].rjust(widths[3])])
        + (f"  {row[4]}" if row[4] else "")
        for row in rows
    )
    ending = [f"Your rule {' and '.join(sorted(refused))}."] if refused else []
    return "\n".join([*(line.rstrip() for line in lines), *ending])


@dataclass(frozen=True, slots=True)
class AxiomCheck:
    """Check one axiom in a test; call it with the concept."""

    axiom: str

    def __call__(self, concept: Auditable, games: Iterable[Game] | None = None) -> None:
        """Check.

        Raises
        ------
        AssertionError
            If the axiom is violated; the message has the gap, the game, and what went wrong.
        NotApplicable
            If the concept refuses every game, so that nothing was checked.
        """
        listed = tuple(standard_games() if games is None else games)
        found = _worst(axiom(self.axiom), known(concept), listed, [Solver() for _ in listed])
        if found.error.startswith(REFUSED):
            message = f"'{found.concept}' {found.error}; mend it, or give it games that it is made for"
            raise NotApplicable(message, where=found.axiom)
        if not found.holds:
            assert found.witness is not None  # noqa: S101  # a violation has a witness
            lines = [f"{found!r}", axiom(self.axiom).definition, f"payoffs: {found.witness.payoffs.tolist()}"]
            if found.changed is not None:
                lines.append(f"changed to: {found.changed.payoffs.tolist()}")
            raise AssertionError("\n".join(lines))


def parametrize_with_axioms(
    concepts: Sequence[Auditable], expected_failures: Mapping[str, str | Mapping[str, str]] | None = None
) -> Any:
    """Make a pytest decorator that runs ``def test(concept, check): check(concept)`` for every concept and axiom.

    Parameters
    ----------
    concepts
        To be tested; test ids read "name-axiom".
    expected_failures
        Axioms that are known to be violated, each with the reason, for all concepts or under a concept's name. They are
        marked as strict expected failures: the run fails if one of them holds. Superadditivity, though a warning, has
        to be declared like the others.
    """
    import pytest

    parameters = []
    for concept in concepts:
        known(concept)
        reasons = _reasons(str(concept.name), expected_failures or {})
        for entry in AXIOMS:
            marks = []
            if entry.name in reasons:
                marks = [pytest.mark.xfail(reason=reasons[entry.name], strict=True, raises=AssertionError)]
            name = f"{concept.name}-{entry.name}"
            parameters.append(pytest.param(concept, AxiomCheck(entry.name), id=name, marks=marks))
    return pytest.mark.parametrize(("concept", "check"), parameters)


def _reasons(name: str, expected: Mapping[str, str | Mapping[str, str]]) -> dict[str, str]:
    """Collect the expected failures of one concept by axiom."""
    found = {}
    for key, value in expected.items():
        if isinstance(value, str):
            found[axiom(key).name] = value
        elif key == name:
            found |= {axiom(inner).name: reason for inner, reason in value.items()}
    return found
