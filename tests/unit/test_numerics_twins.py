"""What floats cannot certify is solved in fractions, with demands a little lower."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from detente.fallbacks.equilibrium_set import EquilibriumSet
from detente.model.certificate import Floor, StageClaim
from detente.model.coalition import singletons
from detente.model.errors import Infeasible, NumericalTrouble
from detente.model.game import Game
from detente.model.numbers import to_fractions
from detente.numerics import equilibrium_polytope
from detente.numerics.duality import dual_bound
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.numerics.incentives import rounding_level
from detente.selections import Kindest
from detente.solve import solve

CHICKEN = np.array([[[6.0, 2.0], [7.0, 0.0]], [[6.0, 7.0], [2.0, 0.0]]])
BEST, SCALE = 10.5, 7.0


def test_the_exact_arrays_are_solved_where_floats_are_not_enough(monkeypatch):
    exact = to_fractions(CHICKEN)
    polytope = EquilibriumPolytope(CHICKEN, CHICKEN, SCALE, exact_arrays=lambda: (exact, exact))
    monkeypatch.setattr(polytope, "_maxima", None)
    monkeypatch.setattr(polytope._program, "maximise", refuse)
    stage = polytope.maximise([1.0, 1.0])
    assert stage.lower == stage.upper == Fraction(21, 2)


def test_bounds_that_are_far_apart_are_not_enough(monkeypatch):
    polytope = EquilibriumPolytope(CHICKEN, CHICKEN, SCALE)
    approximately = polytope._program.maximise

    def roughly(*given):
        stage = approximately(*given)
        return replace(stage, upper=stage.upper + 1e-6 * SCALE)

    monkeypatch.setattr(polytope, "_maxima", None)
    monkeypatch.setattr(polytope._program, "maximise", roughly)
    stage = polytope.maximise([1.0, 1.0])
    assert stage.lower == stage.upper == Fraction(21, 2)


def refuse(*_):
    message = "not in floats"
    raise Infeasible(message)


@pytest.mark.parametrize("above", [0.0, 5e-10])
def test_demands_that_rounding_put_out_of_reach_are_lowered(above):
    polytope = EquilibriumPolytope(CHICKEN, CHICKEN, SCALE)
    stage = polytope.maximise([1.0, 0.0], [Floor((1.0, 1.0), BEST + above * SCALE)])
    assert sum(stage.payoffs) == pytest.approx(BEST, abs=1e-8)


def test_demands_that_are_out_of_reach_stay_so():
    polytope = EquilibriumPolytope(CHICKEN, CHICKEN, SCALE)
    with pytest.raises(Infeasible):
        polytope.maximise([1.0, 0.0], [Floor((1.0, 1.0), BEST + 1e-6 * SCALE)])


def test_the_last_word_is_not_a_number_that_is_not_certified(monkeypatch):
    monkeypatch.setattr(equilibrium_polytope, "CERTIFIED", -1.0)
    with pytest.raises(NumericalTrouble, match="could not be certified"):
        EquilibriumPolytope(CHICKEN, CHICKEN, SCALE).maximise([1.0, 1.0])


def test_what_rows_leave_out_as_rounding_counts_in_the_bound():
    """Seven entries of a row stand just above rounding, the others just below: the multiplier of that row is huge."""
    rng = np.random.default_rng(7)
    table = rng.random((2, 9, 9))
    noise = rounding_level(table)
    for lines in (table[0], table[1].T):
        lines[1] = lines[0] + noise * rng.choice([0, 0.5, -0.9, 0.9, 1.2, 3, -1.5, -3, 20], size=9)
    stage = EquilibriumPolytope(table, table, 1.0, exact_arrays=lambda: (to_fractions(table),) * 2).maximise([1.0, 1.0])
    exact = replace(stage, **{name: to_fractions_deep(getattr(stage, name)) for name in ("weights", "deviations")})
    bound = dual_bound(exact, to_fractions(table), to_fractions(table))
    assert float(bound - Fraction(stage.lower)) <= 1e-9


def to_fractions_deep(values):
    """Read the floats in nested tuples as fractions."""
    if isinstance(values, tuple):
        return tuple(to_fractions_deep(value) for value in values)
    return Fraction(values) if isinstance(values, float) else values


def nearly_constant(shape, noise, seed=1):
    """Make a game whose totals differ by little, so that demands for the largest have huge multipliers."""
    rng = np.random.default_rng(seed)
    payoffs = rng.normal(size=(len(shape), *shape))
    payoffs[-1] = -payoffs[:-1].sum(axis=0) + noise * rng.normal(size=shape)
    return Game(payoffs)


@pytest.mark.parametrize("noise", [1e-5, 1e-6, 1e-8, 1e-10])
@pytest.mark.parametrize("shape", [(5, 4, 4), (2,) * 7])
def test_the_kindest_equilibrium_is_the_exact_one_however_little_totals_differ(shape, noise):
    game, alone = nearly_constant(shape, noise), singletons(len(shape))
    picked = EquilibriumSet(game, alone, Kindest()).pick()
    fractions = game.merge(alone).fractions
    best = EquilibriumPolytope(fractions, fractions, game.scale).maximise([Fraction(1)] * len(shape))
    assert [float(payoff) for payoff in picked.payoffs] == pytest.approx(
        [float(payoff) for payoff in best.payoffs], abs=1e-12 * game.scale
    )


@pytest.mark.parametrize("noise", [1e-6, 1e-10, 1e-12])
def test_where_totals_differ_by_little_the_agreement_is_certified(noise):
    assert solve(nearly_constant((5, 4, 4), noise), "correlated").certificate.status == "verified"


def test_totals_that_differ_by_little_far_from_zero_are_certified():
    """The demanded total is a fraction of long digits near a large number, and its multiplier is huge."""
    near_zero = nearly_constant((4, 5, 5), 1e-8).payoffs
    game = Game(near_zero + np.array([0.0, 0.0, 1e6]).reshape(3, 1, 1, 1))
    assert solve(game, "correlated").certificate.status == "verified"


def test_actions_that_are_nearly_copies_are_certified():
    """Multipliers of deviations between actions that differ by 1e-9 are so large that floats prove nothing."""
    payoffs = nearly_constant((3, 3, 3, 3), 0.0).payoffs.copy()
    payoffs[:, 2] = payoffs[:, 0]
    payoffs[-1] += 1e-9 * np.random.default_rng(5).normal(size=payoffs.shape[1:])
    assert solve(Game(payoffs), "correlated").certificate.status == "verified"


def test_multipliers_of_deviations_that_are_too_large_are_not_believed(monkeypatch):
    monkeypatch.setattr(equilibrium_polytope, "STEEPEST", 0.01)
    polytope = EquilibriumPolytope(CHICKEN, CHICKEN, SCALE)
    assert isinstance(polytope.maximise([1.0, 1.0]).lower, Fraction)
    assert not polytope.doubts((Floor((1.0, 1.0), BEST),))
    assert isinstance(polytope.maximise([0.0, 1.0], [Floor((1.0, 0.0), 5.0)]).lower, float)


def test_demands_of_single_blocks_raise_no_doubts(monkeypatch):
    polytope = EquilibriumPolytope(CHICKEN, CHICKEN, SCALE)
    monkeypatch.setattr(polytope, "_in_floats", lambda *_: None)
    own, both = Floor((1.0, 0.0), 5.0), Floor((1.0, 1.0), 10.0)
    for floor in (own, both):
        polytope.maximise([0.0, 1.0], [floor])
    assert [polytope.doubts([floor]) for floor in (own, both)] == [False, True]


def test_a_rule_that_was_answered_in_two_ways_starts_again():
    """Floats and fractions both answer questions of the first try; of the second only fractions do."""
    found = EquilibriumSet(nearly_constant((5, 4, 4), 1e-6), singletons(3), Kindest())
    picked = found.pick()
    floored = [claim.stage for claim in picked.claims if isinstance(claim, StageClaim) and claim.stage.floors]
    assert len(floored) == 3
    assert all(isinstance(stage.lower, Fraction) for stage in floored)
    assert found.sketch().payoffs == picked.payoffs


def test_what_another_maximum_demands_is_demanded_exactly():
    table = nearly_constant((5, 4, 4), 1e-8).payoffs
    polytope = EquilibriumPolytope(table, table, 1.0)
    best = polytope.maximise([1.0] * 3)
    demanded = polytope.maximise([1.0, 0.0, 0.0], [Floor((1.0, 1.0, 1.0), best.lower)]).floors[0].bound
    exact = EquilibriumPolytope(to_fractions(table), to_fractions(table), 1.0).maximise([Fraction(1)] * 3)
    assert demanded == exact.lower
