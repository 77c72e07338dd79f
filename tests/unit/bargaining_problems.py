"""Problems, and a certificate's way from a rule to its check, for the tests of deals without money."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from detente.bargaining.laws import Problem
from detente.certify.ledger import Ledger
from detente.certify.payoff_hull import HullWitness, OutcomeTable
from detente.certify.witnessed import Claims
from detente.model.certificate import Stage, StageClaim
from detente.model.coalition import singletons
from detente.model.numbers import to_fractions
from detente.numerics.payoff_hull import PayoffHull, RecordedHull
from detente.numerics.tolerance import TIE
from detente.protocols import BargainingRule, Selected

KNOWN = ((0, 3), (2, 2), (4, 0))  # theory's frontier, with d = 0


def table(rows: Sequence[Sequence[Any]], *, exact: bool = True) -> Any:
    """Shape ``(n_players, n_outcomes)``."""
    floats = np.array([[float(value) for value in row] for row in rows]).T
    if not exact:
        return floats
    return to_fractions(np.array([[Fraction(value) for value in row] for row in rows], dtype=object).T)


def recorded(rows: Sequence[Sequence[Any]], *, exact: bool = True) -> RecordedHull:
    """Make a set of payoffs that keeps its proofs."""
    spread = float(np.ptp(table(rows, exact=False), axis=1).max()) or 1.0
    return RecordedHull(PayoffHull(table(rows, exact=exact), spread))


def witness(
    rows: Sequence[Sequence[Any]], stages: Sequence[Stage], *, exact: bool = True, kind: str = "bargaining_stage"
) -> HullWitness:
    """Make the checker's side of the same set."""
    payoffs = table(rows, exact=exact)
    hull = recorded(rows, exact=exact)
    ledger = Ledger(hull.scale, float(abs(payoffs).max()) * len(payoffs), exact=exact)
    outcomes = OutcomeTable(payoffs, ledger.strict() if exact else ledger)
    partition = singletons(len(payoffs))
    claims = Claims([StageClaim(kind, partition, stage) for stage in stages])
    tie = Fraction(0) if exact else TIE * hull.scale
    return HullWitness(claims, partition, outcomes, hull.scale, tie)


def picked(rule: BargainingRule, rows: Sequence[Sequence[Any]], d: Sequence[Any], *, exact: bool = True) -> Selected:
    """Ask a rule, follow it once more from the certificate, and look at the lottery."""
    hull = recorded(rows, exact=exact)
    found = rule.choose(hull, d)
    checked = witness(rows, hull.stages, exact=exact)
    again = rule.choose(checked, d)
    assert checked.claims.place == len(hull.stages)
    assert again.payoffs == found.payoffs
    assert again.weights == found.weights
    assert again.radius == found.radius
    paid = table(rows) @ np.array([Fraction(found.weights.get(place, 0)) for place in range(len(rows))], dtype=object)
    near = Fraction(0) if not found.radius and exact else Fraction(hull.scale) / 10**12
    assert all(abs(Fraction(one) - other) <= near for one, other in zip(found.payoffs, paid, strict=True))
    assert all(Fraction(share) >= 0 for share in found.weights.values())
    assert abs(sum((Fraction(share) for share in found.weights.values()), Fraction(-1))) <= near
    return found


def part_of_examples(part: int) -> settings:
    """Ask for fewer examples than usual, where there are many tests."""
    usual = settings.default
    assert usual is not None
    return settings(max_examples=max(1, usual.max_examples // part))


@st.composite
def problems(draw: st.DrawFn, n_players: int = 2, most: int = 4) -> Problem:
    """Draw a problem whose outcomes are small integers, none worse than no agreement for anybody."""
    row = st.tuples(*(st.integers(0, 5) for _ in range(n_players)))
    return Problem(tuple(draw(st.lists(row, min_size=1, max_size=most))), (0,) * n_players)
