"""Zero-sum games, correlated equilibria, payoff polygons and kernels against slow and obvious code."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.model.certificate import Floor, Stage
from detente.model.errors import Infeasible, NumericalTrouble
from detente.model.numbers import to_fractions
from detente.numerics import equilibrium_polytope, lp, small_games, small_tableaux, whole_program, zero_sum
from detente.numerics.duality import dual_bound
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.numerics.incentives import coarse_rows, incentive_rows, integer_rows, normalised
from detente.numerics.kernels import deviation_table, sums_by_player
from detente.numerics.lp import Basis
from detente.numerics.whole_program import WholeProgram
from detente.numerics.zero_sum import guarantees, optimal_play
from tests import strategies
from tests.naive.exact_lp import polyhedron
from tests.naive.zero_sum import zero_sum_value

CHICKEN = to_fractions(np.array([[[6, 2], [7, 0]], [[6, 7], [2, 0]]]))
ZERO, ONE = Fraction(0), Fraction(1)


def exact(values):
    return to_fractions(np.array(values, dtype=object))


def polytope_of(payoffs, **options):
    scale = float(max(own.max() - own.min() for own in payoffs)) or 1.0
    return EquilibriumPolytope(payoffs, payoffs, scale, **options)


def gain(payoffs, player, profile, action):
    other = (*profile[:player], action, *profile[player + 1 :])
    return payoffs[(player, *other)] - payoffs[(player, *profile)]


def slow_rows(payoffs):
    """Write down every incentive constraint of a small game, one entry a profile."""
    shape = payoffs.shape[1:]
    profiles = list(product(*map(range, shape)))
    return {
        (player, told, played): [gain(payoffs, player, p, played) if p[player] == told else ZERO for p in profiles]
        for player, count in enumerate(shape)
        for told in range(count)
        for played in range(count)
        if told != played
    }


def slow_maximum(payoffs, weights):
    """Maximise a weighted payoff over the correlated equilibria by a plain tableau."""
    flat = payoffs.reshape(len(payoffs), -1)
    objective = [sum(w * u for w, u in zip(weights, column, strict=True)) for column in flat.T]
    upper = [(row, ZERO) for row in slow_rows(payoffs).values()]
    return polyhedron(flat.shape[1], upper=upper, equal=[([ONE] * flat.shape[1], ONE)]).maximise(objective).value


matrices = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(-3, 3), min_size=width, max_size=width), min_size=1, max_size=4)
)
weight_pairs = st.tuples(st.integers(-2, 2), st.integers(-2, 2))


@given(matrices)
def test_exact_optimal_play_has_the_value_of_a_plain_tableau(matrix):
    play = optimal_play(exact(matrix))
    assert play.lower == play.upper == zero_sum_value(exact(matrix))
    assert guarantees(exact(matrix), play.rows, play.columns) == (play.lower, play.upper)
    for strategy in (play.rows, play.columns):
        assert min(strategy) >= 0
        assert sum(strategy) == 1


@given(matrices, st.sampled_from([1e-6, 1.0, 1e9]), st.sampled_from([0.0, 1e3]))
def test_optimal_play_in_floats_is_certified(matrix, unit, shift):
    floats = (np.array(matrix, dtype=float) + shift) * unit
    play = optimal_play(floats)
    value = float(zero_sum_value(exact(matrix))) * unit + shift * unit
    assert play.lower == pytest.approx(value, abs=7e-9 * unit, rel=1e-12)
    assert play.upper == pytest.approx(value, abs=7e-9 * unit, rel=1e-12)
    assert guarantees(floats, play.rows, play.columns) == (play.lower, play.upper)


PENNIES = np.array([[2.0, -1.0], [-1.0, 1.0]])


@given(matrices)
def test_plain_numbers_and_the_solver_find_the_same_value(matrix):
    with patch.object(small_games, "ALONE", 0):
        play = optimal_play(np.array(matrix, dtype=float))
        assert optimal_play(exact(matrix)).lower == zero_sum_value(exact(matrix))
    other = optimal_play(np.array(matrix, dtype=float))
    assert (other.lower, other.upper) == pytest.approx((play.upper, play.lower), abs=7e-9)


def test_a_small_matrix_on_which_plain_numbers_get_nowhere_goes_to_the_solver(monkeypatch):
    monkeypatch.setattr(small_tableaux, "PATIENCE", 0)
    play = optimal_play(PENNIES)
    assert play.lower == pytest.approx(0.2)
    assert play.upper == pytest.approx(0.2)
    assert optimal_play(exact([[2, -1], [-1, 1]])).lower == Fraction(1, 5)


def test_floats_that_are_not_certified_are_solved_exactly(monkeypatch):
    monkeypatch.setattr(small_games, "ALONE", 0)
    monkeypatch.setattr(zero_sum, "CERTIFIED", -1.0)
    play = optimal_play(PENNIES)
    assert play.rows.tolist() == [0.4, 0.6]
    assert play.lower == pytest.approx(0.2)


def no_solver(*_arguments, **_options):
    raise NumericalTrouble("no solver today")


def test_a_solver_in_trouble_is_replaced_by_exact_pivots(monkeypatch):
    monkeypatch.setattr(small_games, "ALONE", 0)
    monkeypatch.setattr(lp.LinearProgram, "maximise", no_solver)
    assert optimal_play(PENNIES).rows.tolist() == [0.4, 0.6]
    assert optimal_play(exact([[2, -1], [-1, 1]])).lower == Fraction(1, 5)


def test_an_unusable_basis_of_the_solver_is_replaced(monkeypatch):
    monkeypatch.setattr(small_games, "ALONE", 0)
    monkeypatch.setattr(lp.Optimum, "basis", Basis((0,), ()))
    assert optimal_play(exact([[2, -1], [-1, 1]])).lower == Fraction(1, 5)
    stage = polytope_of(CHICKEN).maximise([ONE, ONE])
    assert stage.lower == stage.upper == Fraction(21, 2)


@pytest.mark.no_cover
@given(strategies.games(2), weight_pairs)
def test_exact_maxima_over_equilibria_agree_with_a_plain_tableau(plain, weights):
    payoffs = exact(plain.payoffs)
    stage = polytope_of(payoffs).maximise([Fraction(w) for w in weights])
    assert stage.lower == stage.upper == slow_maximum(payoffs, weights)
    check_stage(stage, payoffs)


@given(strategies.games(3))
def test_exact_maxima_of_three_players_are_proved(plain):
    payoffs = exact(plain.payoffs)
    stage = polytope_of(payoffs).maximise([ONE, -ONE, ZERO])
    assert stage.lower == stage.upper
    check_stage(stage, payoffs)


def check_stage(stage, payoffs):
    """Check a point by the obvious loops: a correlated equilibrium with the stated payoffs."""
    assert sum(stage.probabilities) == 1
    assert min(stage.probabilities) >= 0
    weights = dict(zip(stage.profiles, stage.probabilities, strict=True))
    for row in slow_rows(payoffs).values():
        assert sum(row[profile] * weight for profile, weight in weights.items()) <= 0
    for block, own in enumerate(payoffs.reshape(len(payoffs), -1)):
        assert stage.payoffs[block] == sum(own[profile] * weight for profile, weight in weights.items())
    for floor in stage.floors:
        assert sum(w * f for w, f in zip(floor.weights, stage.payoffs, strict=True)) >= floor.bound
    assert min([ZERO, *stage.multipliers, *(multiplier for *_, multiplier in stage.deviations)]) >= 0


@given(strategies.games(2), weight_pairs, st.sampled_from([1e-7, 1.0, 1e8]))
def test_maxima_in_floats_are_certified(plain, weights, unit):
    payoffs = np.array(plain.payoffs, dtype=float) * unit
    polytope = polytope_of(payoffs)
    stage = polytope.maximise([float(w) for w in weights])
    truth = float(slow_maximum(exact(plain.payoffs), weights)) * unit
    assert stage.lower == pytest.approx(truth, abs=1e-8 * polytope.scale)
    assert stage.upper - stage.lower <= 1e-9 * polytope.scale
    assert polytope.tie == 1e-9 * polytope.scale


@given(strategies.games(2))
def test_floors_are_met_and_proved(plain):
    payoffs = exact(plain.payoffs)
    polytope = polytope_of(payoffs)
    best = polytope.maximise([ONE, ONE])
    floor = Floor((ONE, ONE), best.lower)
    stage = polytope.maximise([ONE, ZERO], [floor])
    assert stage.lower == stage.upper
    assert stage.lower <= polytope.maximise([ONE, ZERO]).lower
    check_stage(stage, payoffs)
    with pytest.raises(Infeasible):
        polytope.maximise([ONE, ZERO], [Floor((ONE, ONE), best.lower + 1)])
    assert polytope.maximise([ONE, ONE]).lower == best.lower  # a basis with a floor is not kept


@given(
    strategies.games(2),
    weight_pairs,
    st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), max_size=4),
    st.integers(0, 2),
)
def test_any_multipliers_prove_a_valid_bound(plain, weights, drawn, multiplier):
    payoffs = exact(plain.payoffs)
    sizes = payoffs.shape[1:]
    deviations = tuple((b, a % sizes[b], c % sizes[b], Fraction(w)) for b, a, c, w in drawn)
    values = tuple(map(Fraction, weights))
    floor = Floor((ONE, ZERO), polytope_of(payoffs).maximise([-ONE, ZERO]).payoffs[0])  # the least: it demands nothing
    stage = Stage(values, (floor,), (Fraction(multiplier),), (), (), (), deviations, ZERO, ZERO)
    assert dual_bound(stage, payoffs, payoffs) >= slow_maximum(payoffs, weights)
    floats, multiples = payoffs.astype(float), tuple((*entry[:3], float(entry[3])) for entry in deviations)
    rough = replace(
        stage,
        weights=tuple(map(float, weights)),
        floors=(Floor((1.0, 0.0), float(floor.bound)),),
        multipliers=(float(multiplier),),
        deviations=multiples,
    )
    assert dual_bound(rough, floats, floats) == pytest.approx(float(dual_bound(stage, payoffs, payoffs)), abs=1e-6)


def test_floats_without_a_certificate_are_solved_exactly(monkeypatch):
    approximately = WholeProgram.maximise

    def vaguely(self, *arguments):
        stage = approximately(self, *arguments)
        return replace(stage, upper=stage.upper + 1)

    monkeypatch.setattr(WholeProgram, "maximise", vaguely)
    polytope = polytope_of(CHICKEN.astype(float))
    stage = polytope.maximise([1.0, 1.0])
    assert stage.lower == stage.upper == 10.5
    floor = Floor((1.0, 1.0), 10.5)
    assert float(polytope.maximise([1.0, 0.0], [floor]).lower) == pytest.approx(5.25)


def test_an_optimum_that_nothing_certifies_is_trouble(monkeypatch):
    monkeypatch.setattr(equilibrium_polytope, "CERTIFIED", -1.0)
    with pytest.raises(NumericalTrouble, match="could not be certified"):
        polytope_of(CHICKEN.astype(float)).maximise([1.0, 1.0])


def test_floats_that_are_almost_certified_are_polished(monkeypatch):
    monkeypatch.setattr(whole_program, "POLISHED", -1.0)
    stage = polytope_of(CHICKEN.astype(float)).maximise([1.0, 1.0], [Floor((1.0, 0.0), 5.0)])
    assert stage.lower == pytest.approx(10.5)
    assert stage.upper == pytest.approx(10.5)


@pytest.mark.parametrize("mended", [True, False])
def test_a_point_that_is_no_equilibrium_is_mended_or_solved_exactly(monkeypatch, mended):
    maximise = lp.LinearProgram.maximise

    def crash(self, *arguments):
        optimum = maximise(self, *arguments)
        return replace(optimum, x=np.array([0.0, 0.0, 0.0, 1.0]))

    monkeypatch.setattr(lp.LinearProgram, "maximise", crash)
    if not mended:
        monkeypatch.setattr(lp.LinearProgram, "polished", lambda _, optimum, *_others: optimum)
    polytope = polytope_of(CHICKEN.astype(float))
    monkeypatch.setattr(polytope, "_maxima", None)
    stage = polytope.maximise([1.0, 1.0])
    assert float(stage.lower) == pytest.approx(10.5)
    assert isinstance(stage.lower, Fraction) != mended


def test_a_solver_in_trouble_makes_floats_exact(monkeypatch):
    monkeypatch.setattr(lp.LinearProgram, "maximise", no_solver)
    for payoffs, one in ((CHICKEN, ONE), (CHICKEN.astype(float), 1.0)):
        assert polytope_of(payoffs).maximise([one, one]).lower == Fraction(21, 2)


def test_coarse_equilibria_are_a_larger_set():
    """Only deviations decided on before being told anything count."""
    coarse = polytope_of(CHICKEN, constraints=coarse_rows)
    stage = coarse.maximise([ONE, ONE])
    assert stage.lower == stage.upper == dual_bound(stage, CHICKEN, CHICKEN)
    assert stage.lower >= Fraction(21, 2)
    floats = polytope_of(CHICKEN.astype(float), constraints=coarse_rows).maximise([1.0, 1.0])
    assert floats.lower == pytest.approx(float(stage.lower))


@given(strategies.games(3))
def test_incentive_rows_agree_with_the_obvious_loops(plain):
    payoffs = exact(plain.payoffs)
    slow = slow_rows(payoffs)
    labels, rows = incentive_rows(payoffs)
    assert [label for (label,) in labels] == list(slow)
    for place, expected in enumerate(slow.values()):
        span = slice(rows.starts[place], rows.starts[place + 1])
        dense = dict(zip(rows.columns[span].tolist(), rows.values[span].tolist(), strict=True))
        assert dense == {column: value for column, value in enumerate(expected) if value}


@given(strategies.games(3))
def test_coarse_rows_add_up_the_rows_of_all_that_may_be_told(plain):
    payoffs = exact(plain.payoffs)
    slow = slow_rows(payoffs)
    labels, rows = coarse_rows(payoffs)
    for place, deviations in enumerate(labels):
        span = slice(rows.starts[place], rows.starts[place + 1])
        dense = dict(zip(rows.columns[span].tolist(), rows.values[span].tolist(), strict=True))
        parts = [slow[deviation] for deviation in deviations] or [[ZERO] * payoffs[0].size]
        expected = [sum(column) for column in zip(*parts, strict=True)]
        assert dense == {column: value for column, value in enumerate(expected) if value}


@given(strategies.games(2))
def test_rows_are_scaled_and_scaled_back(plain):
    payoffs = exact(plain.payoffs)
    _, rows = incentive_rows(payoffs)
    tables, factors = integer_rows(rows)
    assert len(rows) == len(tables) == len(factors)
    scaled, largest = normalised(rows)
    floats, same = normalised(incentive_rows(payoffs.astype(float))[1])
    assert np.allclose(floats.values, scaled.values)
    assert np.allclose(largest, same)
    for place, (table, factor) in enumerate(zip(tables, factors, strict=True)):
        span = slice(rows.starts[place], rows.starts[place + 1])
        assert [Fraction(value, factor) for value in table.values()] == rows.values[span].tolist()
        if len(scaled.values[span]):
            assert abs(scaled.values[span]).max() == pytest.approx(1.0)
            assert (scaled.values[span] * largest[place]).tolist() == pytest.approx(
                rows.values[span].astype(float).tolist()
            )


@given(strategies.games(3), st.integers(0, 2), st.randoms(use_true_random=False))
def test_deviation_tables_agree_with_the_obvious_loops(plain, player, random):
    payoffs = exact(plain.payoffs)
    table = exact(
        [
            [[random.randint(0, 3) for _ in range(plain.shape[2])] for _ in range(plain.shape[1])]
            for _ in range(plain.shape[0])
        ]
    )
    found = deviation_table(payoffs[player], table, player)
    for told, played in np.ndindex(*found.shape):
        expected = sum(
            table[profile] * gain(payoffs, player, profile, played)
            for profile in product(*map(range, plain.shape))
            if profile[player] == told
        )
        assert found[told, played] == expected


@given(st.integers(0, 4).flatmap(lambda n: st.lists(st.integers(-5, 5), min_size=2**n, max_size=2**n)))
def test_sums_by_player_add_up_the_coalitions_that_hold_the_player(values):
    n_players = len(values).bit_length() - 1
    expected = [sum(v for s, v in enumerate(values) if s >> player & 1) for player in range(n_players)]
    assert [int(total) for total in sums_by_player(np.array(values))] == expected
    assert list(sums_by_player(exact(values))) == expected
