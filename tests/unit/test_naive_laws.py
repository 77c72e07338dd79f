"""The oracle itself: laws that hold for every game, and another solver where there is one."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from tests.naive import concepts
from tests.naive import correlated as ce
from tests.naive.divisions import shapley, shapley_coefficient
from tests.naive.games import Game, Profile, bloc, coalitions, game_from_nested, individuals, merged, scale, welfare
from tests.naive.nash import extreme_equilibria
from tests.naive.selections import Precision, kindest, raiffa, raiffa_point
from tests.naive.zero_sum import coco_payoffs, zero_sum_value
from tests.strategies import PlainGame, games, games_in, ordinary_games

CLOSE = Fraction(1, 10**8)


def relabelled(game, order):
    """Make player `order[k]` of the game player k."""
    payoffs = {}
    for profile, payoff in game.payoffs.items():
        payoffs[tuple(profile[k] for k in order)] = tuple(payoff[k] for k in order)
    return Game(tuple(game.shape[k] for k in order), payoffs)


@given(ordinary_games(2))
def test_matrix_game_values_are_antisymmetric(plain: PlainGame):
    table = [[Fraction(entry) for entry in row] for row in plain.payoffs[0]]
    negated = [[-entry for entry in column] for column in zip(*table, strict=True)]
    assert zero_sum_value(table) == -zero_sum_value(negated)


@given(games(), st.lists(st.integers(-2, 2), min_size=3, max_size=3))
def test_greatest_functionals_agree_with_a_float_solver(plain: PlainGame, weights: list[int]):
    game = game_from_nested(plain.payoffs)
    row, unit = ce.combined(game, weights[: game.n_players]), scale(game)
    gains = [[float(entry / unit) for entry in gain] for gain in ce.deviation_rows(game)]
    other = linprog(
        [float(-entry / unit) for entry in row],
        A_ub=gains or None,
        b_ub=[0.0] * len(gains) or None,
        A_eq=[[1.0] * len(row)],
        b_eq=[1.0],
    )
    # what the solver may overlook in a row counts by that row's multiplier
    worst = 1e-6 * (1 + float(max(map(abs, row)) / unit))
    assert abs(float(ce.equilibria(game).maximise(row).value / unit) + other.fun) <= worst


@given(games())
def test_averaging_differences_is_the_shapley_value_of_half_of_welfare_and_difference(plain: PlainGame):
    game = game_from_nested(plain.payoffs)
    assert coco_payoffs(game) == shapley(concepts.threat_worths(game), game.n_players)


@given(games())
def test_shapley_over_orders_agrees_with_the_weights_of_coalitions(plain: PlainGame):
    game = game_from_nested(plain.payoffs)
    worths = concepts.security_worths(game)
    n = game.n_players
    by_weights = [sum(shapley_coefficient(c, player, n) * worth for c, worth in worths.items()) for player in range(n)]
    assert shapley(worths, n) == tuple(by_weights)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["correlated", "correlated-bloc", "raiffa", "raiffa-bloc", "nash", "credible"])
@given(plain=games())
def test_payoffs_sum_to_welfare_and_lie_within_their_ranges(name: str, plain: PlainGame):
    game = game_from_nested(plain.payoffs)
    payoffs, (low, high) = concepts.payoffs_of(game, name), concepts.ranges_of(game, name)
    assert sum(payoffs) == welfare(game)
    assert all(a <= x <= b for a, x, b in zip(low, payoffs, high, strict=True))


@pytest.mark.no_cover
@pytest.mark.parametrize("select", [kindest, raiffa])
@given(plain=games(3), order=st.permutations(range(3)))
def test_renaming_players_renames_the_selected_payoffs(select, plain: PlainGame, order: list[int]):
    game = game_from_nested(plain.payoffs)
    other = relabelled(game, order)
    expected = [select(game, game).payoffs[k] for k in order]
    found = select(other, other).payoffs
    assert all(abs(a - b) <= 4 * CLOSE * scale(game) for a, b in zip(expected, found, strict=True))


@given(games(2))
def test_raiffa_picks_an_undominated_point_of_the_payoff_polygon(plain: PlainGame):
    game = game_from_nested(plain.payoffs)
    payoffs = raiffa(game, game).payoffs
    bounds = [((1, 0), payoffs[0]), ((0, 1), payoffs[1])]
    assert ce.greatest(game, (1, 1), bounds) - sum(payoffs) <= CLOSE * scale(game)


@given(games(3))
def test_leaving_recursion_at_single_points_changes_no_pick(plain: PlainGame):
    game = game_from_nested(plain.payoffs)
    rows, start, unit = ce.payoff_rows(game), ce.equilibria(game), scale(game)
    how = Precision(CLOSE * unit, unit)
    for player in range(3):
        optimum = start.maximise(rows[player])
        if optimum.unique:
            walked = raiffa_point(optimum.face, rows, frozenset({0, 1, 2} - {player}), how)
            assert walked.payoffs == ce.expected(rows, optimum.point)


@given(games_in((2, 2)))
def test_a_copied_action_leaves_the_payoff_polygon_and_the_nash_payoffs_alone(plain: PlainGame):
    game = game_from_nested(plain.payoffs)
    copied = game_from_nested([[*table, table[0]] for table in plain.payoffs])
    assert ce.payoff_vertices(copied) == ce.payoff_vertices(game)
    nash = [{equilibrium.payoffs for equilibrium in extreme_equilibria(g)} for g in (game, copied)]
    assert nash[0] <= nash[1]


@given(games(2))
def test_extreme_nash_equilibria_exist_and_nobody_gains_by_deviating(plain: PlainGame):
    game = game_from_nested(plain.payoffs)
    found = extreme_equilibria(game)
    assert found
    for equilibrium in found:
        first, second = equilibrium.strategies
        together: dict[Profile, Fraction] = {(a, b): x * y for a, x in enumerate(first) for b, y in enumerate(second)}
        assert ce.largest_deviation_gain(game, together) == 0


@given(games())
def test_merging_keeps_the_total_payoff_of_every_profile(plain: PlainGame):
    game = game_from_nested(plain.payoffs)
    for coalition in coalitions(game.n_players):
        pair = merged(game, bloc(coalition, game.n_players))
        assert sorted(map(sum, pair.payoffs.values())) == sorted(map(sum, game.payoffs.values()))


@given(games())
def test_certain_breakdown_is_the_correlated_fallback_and_none_is_the_threat(plain: PlainGame):
    game = game_from_nested(plain.payoffs)
    certain, none = concepts.credible(Fraction(1)), concepts.credible(Fraction(0))
    assert concepts.correlated_payoffs(game, certain) == concepts.payoffs_of(game, "correlated-bloc")
    assert concepts.correlated_ranges(game, none) == (coco_payoffs(game), coco_payoffs(game))


@given(games())
def test_the_face_of_optima_is_where_the_objective_reaches_its_optimum(plain: PlainGame):
    game = game_from_nested(plain.payoffs)
    start, rows = ce.equilibria(game), ce.payoff_rows(game)
    optimum = start.maximise(rows[0])
    same = start.at_least(rows[0], optimum.value)
    for row in rows:
        assert ce.interval(optimum.face, row) == ce.interval(same, row)


@pytest.mark.parametrize("opposition", [bloc, individuals])
@given(plain=games())
def test_equal_surplus_payoffs_lie_within_their_ranges(opposition, plain: PlainGame):
    game = game_from_nested(plain.payoffs)
    concept = concepts.Correlated(opposition, division=concepts.EQUAL_SURPLUS)
    payoffs, (low, high) = concepts.correlated_payoffs(game, concept), concepts.correlated_ranges(game, concept)
    assert sum(payoffs) == welfare(game)
    assert all(a <= x <= b for a, x, b in zip(low, payoffs, high, strict=True))
