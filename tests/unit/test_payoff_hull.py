"""All mixtures of outcomes: maxima with proofs, and a checker that believes no number."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

import detente as dt
from detente.bargaining import Egalitarian, feasible_payoffs
from detente.certify.ledger import Ledger
from detente.certify.payoff_hull import OutcomeTable
from detente.model.certificate import Floor
from detente.model.errors import CertificateRejected, Infeasible
from detente.model.numbers import to_fractions
from detente.numerics.payoff_hull import PayoffHull
from tests.unit.bargaining_problems import KNOWN, recorded, table, witness

UP, RIGHT = (Fraction(0), Fraction(1)), (Fraction(1), Fraction(0))
AT_LEAST_ONE = Floor(UP, Fraction(1))


@given(data=st.data())
def test_maxima_are_those_of_a_linear_program(data):
    number = st.integers(-4, 4)
    rows = data.draw(st.lists(st.tuples(number, number, number), min_size=1, max_size=5))
    weights, demand = data.draw(st.tuples(number, number, number)), data.draw(st.tuples(number, number, number))
    bound = data.draw(st.integers(-6, 6))
    paid = table(rows, exact=False)
    expected = linprog(
        -(np.array(weights) @ paid),
        A_ub=[-(np.array(demand) @ paid)],
        b_ub=[-bound],
        A_eq=[np.ones(len(rows))],
        b_eq=[1],
        bounds=(0, None),
    )
    floor = Floor(tuple(map(Fraction, demand)), Fraction(bound))
    for exact in (True, False):
        kind: type[Fraction | float] = Fraction if exact else float
        hull = recorded(rows, exact=exact)
        asked = tuple(kind(w) for w in weights), (Floor(tuple(kind(w) for w in demand), kind(bound)),)
        if expected.status == 2:
            with pytest.raises(Infeasible):
                hull.maximise(*asked)
            continue
        stage = hull.maximise(*asked)
        assert float(stage.lower) == pytest.approx(-expected.fun, abs=1e-8)
        assert stage.upper - stage.lower <= hull.tie
        again = witness(rows, [stage], exact=exact).maximise(*asked)
        assert again.payoffs == stage.payoffs
        assert not exact or floor.bound <= sum(w * x for w, x in zip(floor.weights, stage.payoffs, strict=True))


def test_without_demands_the_best_outcome_is_looked_up():
    hull = recorded(KNOWN)
    stage = hull.maximise(RIGHT)
    assert (stage.profiles, stage.payoffs, stage.lower) == ((2,), (4, 0), 4)
    assert hull.maximise(RIGHT) is stage
    looked_at = hull.probe(UP)
    assert looked_at is not None
    assert looked_at.payoffs == (0, 3)
    assert hull.stages == [stage, stage]


def test_a_demand_that_floats_cannot_meet_is_looked_at_in_fractions():
    floats = table(KNOWN, exact=False)
    beyond = (Floor((1.0, 0.0), 5.0),)
    for hull in (PayoffHull(floats, 4.0), PayoffHull(floats, 4.0, lambda: to_fractions(floats))):
        with pytest.raises(Infeasible):
            hull.maximise((0.0, 1.0), beyond)


def test_a_small_game_is_exact_and_a_large_one_is_not():
    small = feasible_payoffs(dt.Game(np.zeros((2, 8, 8))))
    large = feasible_payoffs(dt.Game(np.arange(130.0).reshape(2, 5, 13)))
    assert (small.tie, type(large.tie)) == (0, float)
    assert Egalitarian().choose(large, (0.0, 0.0)).payoffs == (64.0, 129.0)
    with pytest.raises(Infeasible):
        large.maximise((1.0, 0.0), (Floor((1.0, 0.0), 1000.0),))


def test_a_witness_solves_nothing_out_of_curiosity():
    checked = witness(KNOWN, [])
    assert checked.probe(RIGHT) is None
    assert checked.n_blocks == 2


def shifted(numbers, by=Fraction(1, 10**6)):
    """Move the first of some numbers."""
    return (numbers[0] + by, *numbers[1:])


TAMPERINGS = {
    "other weights": lambda stage: replace(stage, weights=shifted(stage.weights)),
    "a demand less": lambda stage: replace(stage, floors=(), multipliers=()),
    "another demand": lambda stage: replace(stage, floors=(Floor(UP, Fraction(1, 2)),)),
    "a demand of somebody else": lambda stage: replace(stage, floors=(Floor(RIGHT, Fraction(1)),)),
    "a negative multiplier": lambda stage: replace(stage, multipliers=(-stage.multipliers[0],)),
    "another multiplier": lambda stage: replace(stage, multipliers=shifted(stage.multipliers)),
    "no multiplier": lambda stage: replace(stage, multipliers=()),
    "a deviation": lambda stage: replace(stage, deviations=((0, 0, 1, Fraction(1)),)),
    "an outcome that does not exist": lambda stage: replace(stage, profiles=(1, 3)),
    "an outcome twice": lambda stage: replace(stage, profiles=(1, 1)),
    "other probabilities": lambda stage: replace(stage, probabilities=(Fraction(1, 3), Fraction(2, 3))),
    "too much probability": lambda stage: replace(stage, probabilities=(Fraction(1), Fraction(1, 2))),
    "other payoffs": lambda stage: replace(stage, payoffs=shifted(stage.payoffs)),
    "a larger value": lambda stage: replace(stage, lower=stage.lower + 1),
    "another bound": lambda stage: replace(stage, upper=stage.upper + 1),
    "a worse point": lambda stage: replace(stage, profiles=(1,), probabilities=(Fraction(1),), payoffs=(2, 2), lower=2),
}


@pytest.mark.parametrize("what", TAMPERINGS)
@pytest.mark.parametrize("exact", [True, False])
def test_a_stage_that_was_tampered_with_is_rejected(what, exact):
    stage = recorded(KNOWN).maximise(RIGHT, (AT_LEAST_ONE,))
    assert witness(KNOWN, [stage], exact=exact).maximise(RIGHT, (AT_LEAST_ONE,)).payoffs == (3, 1)
    with pytest.raises(CertificateRejected):
        witness(KNOWN, [TAMPERINGS[what](stage)], exact=exact).maximise(RIGHT, (AT_LEAST_ONE,))


def test_a_point_that_misses_a_demand_is_rejected():
    stage = recorded(KNOWN).maximise(RIGHT)
    forged = replace(stage, floors=(AT_LEAST_ONE,), multipliers=(Fraction(0),))
    with pytest.raises(CertificateRejected, match="meets the demands"):
        witness(KNOWN, [forged]).maximise(RIGHT, (AT_LEAST_ONE,))


def test_a_stage_of_another_kind_or_none_at_all_is_rejected():
    stage = recorded(KNOWN).maximise(RIGHT)
    with pytest.raises(CertificateRejected, match="wrong place"):
        witness(KNOWN, [stage], kind="range_end").maximise(RIGHT)
    with pytest.raises(CertificateRejected, match="missing"):
        witness(KNOWN, []).maximise(RIGHT)


def test_an_exact_check_reads_floats_as_the_fractions_that_they_are():
    floats = table(((0.1, 3), (2, 0.2)), exact=False)
    exact = OutcomeTable(floats, Ledger(3.0, 6.0, exact=True))
    assert exact.paid((0,), (1,)) == [Fraction(0.1), 3]
    exact.check_lottery(
        (0, 1), (Fraction(1, 2), Fraction(1, 2)), (Fraction(0.1) / 2 + 1, Fraction(0.2) / 2 + Fraction(3, 2))
    )
