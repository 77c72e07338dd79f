"""Correlated equilibria of large games: every method forced on small ones, against dense matrices and the LP solver."""

import numpy as np
import pytest
from hypothesis import given

from detente.model.certificate import Floor
from detente.model.errors import NumericalTrouble
from detente.model.numbers import to_fractions
from detente.model.random_games import FAMILIES, random_game
from detente.numerics import (
    certified_maxima,
    column_generation,
    interior_point,
    large_games,
    large_maxima,
    profile_master,
)
from detente.numerics.blocked_cholesky import BlockedCholesky
from detente.numerics.column_generation import Budget, generated
from detente.numerics.deviation_pricing import DeviationPricing
from detente.numerics.duality import dual_bound
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.numerics.equilibrium_problem import EquilibriumProblem, Multipliers, NamedCorner
from detente.numerics.incentives import incentive_rows, normalised
from detente.numerics.interior_point import InteriorPointMethod
from detente.numerics.kernels import deviation_table
from detente.numerics.large_games import LargeGame, is_large, is_vast
from detente.numerics.large_maxima import LargeMaxima
from detente.numerics.lp import LinearProgram
from detente.numerics.normal_equations import NormalEquations
from detente.numerics.profile_master import ProfileMaster
from detente.numerics.sparse_rows import with_total
from tests import strategies

PLENTY = Budget(pivots=100_000, crowd=100_000)
SHAPES = [(2, 3), (3, 2, 2), (6, 7), (7, 6), (2, 20, 2), (5, 2, 4), (1, 3)]
NOWHERE = np.zeros(0, dtype=np.intp)


def dense(incentives):
    """Write all rows down, shape (n_rows, n_profiles), as they are in the currency."""
    labels, rows = incentive_rows(incentives)
    table = np.zeros((len(labels), incentives[0].size))
    table[np.repeat(np.arange(len(labels)), np.diff(rows.starts)), rows.columns] = rows.values
    return table


def solver_value(incentives, objective, floors=()):
    """Maximise by the LP solver on the whole program."""
    labels, rows = incentive_rows(incentives)
    rows, _ = normalised(rows)
    program = LinearProgram(
        with_total(rows, len(objective)), np.eye(1, 1 + len(labels))[0], len(objective), n_equalities=1
    )
    return program.maximise(np.array(objective), np.array(floors) if len(floors) else None).value


def check_stage(stage, incentives, payoffs, scale):
    """Check a stage as a certificate is checked."""
    table = np.zeros(payoffs[0].size)
    table[list(stage.profiles)] = stage.probabilities
    assert min(stage.probabilities) >= 0
    assert table.sum() == pytest.approx(1, abs=1e-12)
    shaped = table.reshape(payoffs.shape[1:])
    regret = max(deviation_table(own, shaped, player).max() for player, own in enumerate(incentives))
    assert regret <= 1e-9 * scale
    assert stage.payoffs == pytest.approx((payoffs.reshape(len(payoffs), -1) @ table).tolist(), abs=1e-9 * scale)
    for floor in stage.floors:
        assert np.dot(floor.weights, stage.payoffs) >= floor.bound - 1e-9 * scale
    assert all(weight >= 0 for *_, weight in stage.deviations)
    assert stage.upper == pytest.approx(dual_bound(stage, incentives, payoffs), abs=1e-9 * scale)
    assert -1e-9 * scale <= stage.upper - stage.lower <= 1e-9 * scale


def problem_of(objective, floors=None):
    """Scale an objective to 1."""
    flat = np.asarray(objective, dtype=np.float64).reshape(-1)
    scaled = (flat - flat.min()) / (np.ptp(flat) or 1.0)
    return EquilibriumProblem(scaled, np.zeros((0, len(flat))) if floors is None else np.array(floors))


def value_of(found, problem):
    """Evaluate the objective at an optimum."""
    return float(problem.objective[found.profiles] @ found.probabilities)


def scale_of(payoffs):
    return float(max(own.max() - own.min() for own in payoffs)) or 1.0


@pytest.mark.parametrize("shape", SHAPES)
def test_pricing_without_a_matrix_equals_the_matrix(shape):
    rng = np.random.default_rng(1)
    incentives = rng.normal(size=(len(shape), *shape))
    pricing, rows = DeviationPricing(incentives), dense(incentives)
    sizes = pricing.sizes[pricing.places]
    duals = np.zeros(pricing.n_rows)
    duals[pricing.places] = rng.uniform(size=len(rows))
    prices = pricing.subtract(duals, np.ones(pricing.n_profiles))
    assert prices == pytest.approx(1 - (duals[pricing.places] / sizes) @ rows, abs=1e-12)
    distribution = rng.dirichlet(np.ones(pricing.n_profiles))
    assert pricing.expected(distribution)[pricing.places] == pytest.approx(rows @ distribution / sizes, abs=1e-12)
    profiles = np.arange(0, pricing.n_profiles, 2)
    written = pricing.gains(profiles)[:, pricing.places].T
    assert written == pytest.approx(rows[:, profiles] / sizes[:, None], abs=1e-12)
    assert sizes == pytest.approx(np.abs(rows).max(axis=1))


def test_rows_that_may_be_rounding_vanish():
    incentives = np.array([[[0.1 + 0.2, 1.0], [0.3, 1.0]], [[0.0, 1.0], [0.0, 1.0]]])
    pricing = DeviationPricing(incentives)
    assert np.isinf(pricing.sizes[:4]).all()
    assert not pricing.gains(np.arange(4))[:, :4].any()


@pytest.mark.parametrize("size", [1, 5, 64, 65, 150])
def test_the_blocked_factor_solves(size):
    rng = np.random.default_rng(size)
    half = rng.normal(size=(size, size))
    matrix, right = half @ half.T + np.eye(size), rng.normal(size=size)
    assert matrix @ BlockedCholesky(np.tril(matrix)).solve(right) == pytest.approx(right, abs=1e-9)


def test_the_blocked_factor_refuses_what_is_not_positive():
    with pytest.raises(np.linalg.LinAlgError):
        BlockedCholesky(np.diag([1.0, -1.0]))


@pytest.mark.parametrize("shape", [(2, 3), (3, 2, 2), (2, 2, 3, 2)])
def test_normal_equations_equal_the_product_of_matrices(shape):
    rng = np.random.default_rng(2)
    incentives = rng.normal(size=(len(shape), *shape))
    pricing = DeviationPricing(incentives)
    weights, floors = rng.uniform(size=pricing.n_profiles), rng.normal(size=(2, pricing.n_profiles))
    full = np.vstack([pricing.gains(np.arange(pricing.n_profiles)).T, floors, np.ones(pricing.n_profiles)])
    found = NormalEquations(pricing).matrix(weights, floors)
    assert np.tril(found) == pytest.approx(np.tril((full * weights) @ full.T), abs=1e-12)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("sign", [1, -1])
def test_column_generation_finds_what_the_solver_finds(family, sign):
    payoffs = random_game(family, players=4, actions=3, seed=3).payoffs
    problem = problem_of(sign * payoffs.sum(axis=0))
    found = generated(DeviationPricing(payoffs), problem, NamedCorner(), NOWHERE, PLENTY)
    assert found is not None
    assert value_of(found, problem) == pytest.approx(solver_value(payoffs, problem.objective), abs=1e-9)


def test_column_generation_gives_up_after_its_budget():
    payoffs = random_game("random", players=4, actions=4, seed=1).payoffs
    problem, pricing = problem_of(-payoffs.sum(axis=0)), DeviationPricing(payoffs)
    assert generated(pricing, problem, NamedCorner(), NOWHERE, Budget(pivots=3, crowd=1000)) is None
    assert generated(pricing, problem, NamedCorner(), NOWHERE, Budget(pivots=10_000, crowd=1)) is None


def test_column_generation_starts_from_the_corner_that_it_found():
    payoffs = random_game("random", players=4, actions=4, seed=1).payoffs
    problem, pricing = problem_of(-payoffs.sum(axis=0)), DeviationPricing(payoffs)
    found = generated(pricing, problem, NamedCorner(), NOWHERE, PLENTY)
    assert found is not None
    again = generated(pricing, problem, found.corner, NOWHERE, Budget(pivots=5, crowd=1000))
    assert value_of(again, problem) == pytest.approx(value_of(found, problem), abs=1e-12)


def test_demands_that_no_equilibrium_meets_are_an_error():
    payoffs = random_game("random", players=3, actions=3, seed=1).payoffs
    problem = problem_of(payoffs.sum(axis=0), [np.ones(27)])
    with pytest.raises(NumericalTrouble, match="demands"):
        generated(DeviationPricing(payoffs), problem, NamedCorner(), NOWHERE, PLENTY)


def test_a_failure_of_the_solver_is_an_error():
    payoffs = random_game("random", players=3, actions=3, seed=1).payoffs
    master = ProfileMaster(DeviationPricing(payoffs), problem_of(payoffs.sum(axis=0)))
    master.add(np.arange(27))
    master._set(time_limit=0.0)
    with pytest.raises(NumericalTrouble, match="stopped with status"):
        master.solve(100)


def test_a_basis_that_is_not_as_good_as_the_solver_said_is_not_believed(monkeypatch):
    payoffs = random_game("random", players=3, actions=3, seed=1).payoffs
    master = ProfileMaster(DeviationPricing(payoffs), problem_of(payoffs.sum(axis=0)))
    assert master.add(np.arange(27)) == 27
    assert master.add(np.arange(3)) == 0
    found = master.solve(1000)
    assert found is not None
    assert master.polished(found) is not found
    monkeypatch.setattr(profile_master, "TRUSTED", -1.0)
    assert master.polished(found) is found


def test_the_interior_point_method_finds_what_the_solver_finds():
    payoffs = random_game("random", players=3, actions=4, seed=5).payoffs
    floor = -payoffs[0].reshape(-1) / np.abs(payoffs[0]).max()
    for floors in (None, [floor]):
        problem, pricing = problem_of(-payoffs.sum(axis=0), floors), DeviationPricing(payoffs)
        method = InteriorPointMethod(pricing, NormalEquations(pricing), problem)
        inside = method.optimum()
        assert inside is not None
        narrow, wide = method.readings(inside)
        expected = solver_value(payoffs, problem.objective, problem.floors)
        for found in (narrow, wide):
            assert value_of(found, problem) == pytest.approx(expected, abs=1e-9)
            assert problem.prices(pricing, found.multipliers).max() == pytest.approx(expected, abs=1e-9)
        assert len(narrow.profiles) <= len(wide.profiles)


def interior(payoffs):
    pricing = DeviationPricing(payoffs)
    return InteriorPointMethod(pricing, NormalEquations(pricing), problem_of(-payoffs.sum(axis=0)))


def test_the_interior_point_method_says_where_it_got_stuck(monkeypatch):
    payoffs = random_game("random", players=3, actions=4, seed=5).payoffs
    with monkeypatch.context() as patch:
        patch.setattr(interior_point, "STEPS", 2)
        assert interior(payoffs).optimum() is None
    with monkeypatch.context() as patch:
        patch.setattr(interior_point, "SHORTEST", 2.0)
        assert interior(payoffs).optimum() is None

    def refuse(_):
        raise np.linalg.LinAlgError

    with monkeypatch.context() as patch:
        patch.setattr(interior_point, "BlockedCholesky", refuse)
        assert interior(payoffs).optimum() is None


def test_the_interior_point_method_stops_where_rounding_takes_over(monkeypatch):
    payoffs = random_game("random", players=3, actions=4, seed=5).payoffs
    monkeypatch.setattr(interior_point, "FINE", 0.0)
    monkeypatch.setattr(interior_point, "STEPS", 200)
    assert interior(payoffs).optimum() is not None


def test_a_large_game_has_many_profiles_and_fewer_rows():
    assert is_large((4,) * 6)
    assert not is_large((3,) * 4)
    assert not is_large((50, 50))
    assert not is_large((500, 2, 2))
    assert is_vast((2,) * 16)
    assert not is_vast((4,) * 6)


def maxima(payoffs):
    return LargeMaxima(payoffs, payoffs, scale_of(payoffs))


@pytest.mark.parametrize("family", FAMILIES)
def test_maxima_of_large_games_are_proved_in_the_whole_game(family):
    payoffs = random_game(family, players=4, actions=(3, 4, 2, 3), seed=7).payoffs
    asked, scale = maxima(payoffs), scale_of(payoffs)
    total = payoffs.sum(axis=0).reshape(-1)
    best = asked.maximise([1.0] * 4)
    assert best.lower == pytest.approx(solver_value(payoffs, total), abs=1e-8 * scale)
    check_stage(best, payoffs, payoffs, scale)
    floor = Floor((1.0,) * 4, best.lower)
    for weights, floors in (
        ((-1.0,) * 4, ()),
        ((0.0, 1.0, 0.0, 0.0), (floor,)),
        ((1001.0, 1000.0, 1000.0, 1000.0), (Floor((1.0,) * 4, best.lower - 1e-6 * scale),)),
        ((0.0, 0.0, -1.0, 0.0), (floor, Floor((1.0, 0.0, 0.0, 0.0), best.payoffs[0] - 1e-6 * scale))),
    ):
        check_stage(asked.maximise(weights, floors), payoffs, payoffs, scale)


@pytest.mark.parametrize("family", FAMILIES)
def test_where_many_profiles_matter_the_interior_point_method_answers(family, monkeypatch):
    monkeypatch.setattr(large_games, "SEARCHING", Budget(pivots=0, crowd=0))
    payoffs = random_game(family, players=3, actions=4, seed=2).payoffs
    for sign in (1.0, -1.0):
        stage = maxima(payoffs).maximise([sign] * 3)
        if stage is not None:  # where dominance leaves no inside, the LP solver is asked
            check_stage(stage, payoffs, payoffs, scale_of(payoffs))
            assert stage.lower == pytest.approx(
                solver_value(payoffs, sign * payoffs.sum(axis=0).reshape(-1)), abs=1e-8 * scale_of(payoffs)
            )
        else:
            assert family != "random"


def test_from_the_inside_the_way_goes_on_to_a_corner(monkeypatch):
    monkeypatch.setattr(large_games, "SEARCHING", Budget(pivots=0, crowd=0))
    monkeypatch.setattr(large_games, "SOLVER", -1.0)
    payoffs = random_game("random", players=3, actions=4, seed=2).payoffs
    stage = maxima(payoffs).maximise([-1.0] * 3)
    check_stage(stage, payoffs, payoffs, scale_of(payoffs))
    monkeypatch.setattr(large_games, "generated", lambda *_: None)
    assert maxima(payoffs).maximise([-1.0] * 3) is None


def test_answers_that_are_not_close_enough_are_not_given(monkeypatch):
    monkeypatch.setattr(large_maxima, "CERTIFIED", -1.0)
    assert maxima(random_game("random", players=3, actions=3, seed=2).payoffs).maximise([1.0] * 3) is None


def test_without_an_interior_point_method_there_may_be_no_answer(monkeypatch):
    monkeypatch.setattr(large_games, "SEARCHING", Budget(pivots=0, crowd=0))
    payoffs = random_game("random", players=3, actions=4, seed=2).payoffs
    with monkeypatch.context() as patch:
        patch.setattr(large_games, "KEPT", 0)
        assert maxima(payoffs).maximise([-1.0] * 3) is None
    monkeypatch.setattr(interior_point, "STEPS", 1)
    assert maxima(payoffs).maximise([-1.0] * 3) is None


def test_demands_rounded_up_are_lowered_and_the_stage_says_so():
    payoffs = random_game("random", players=3, actions=4, seed=2).payoffs
    asked, scale = maxima(payoffs), scale_of(payoffs)
    best = asked.maximise([1.0] * 3)
    floor = Floor((1.0,) * 3, best.lower + 0.99e-12 * scale)
    check_stage(asked.maximise([1.0, 0.0, 0.0], [floor]), payoffs, payoffs, scale)
    lowered = asked.maximise([1.0, 0.0, 0.0], [Floor((1.0,) * 3, best.lower + 0.3 * scale)])
    assert lowered is None


def test_demands_that_trouble_the_solver_are_lowered_once(monkeypatch):
    payoffs = random_game("random", players=3, actions=4, seed=2).payoffs
    asked, calls = maxima(payoffs), []
    plain = column_generation.generated

    def picky(pricing, problem, start, seeds, budget):
        calls.append(budget)
        if len(calls) == 1:
            raise NumericalTrouble("no", problem=None)
        return plain(pricing, problem, start, seeds, budget)

    monkeypatch.setattr(large_games, "generated", picky)
    floor = Floor((1.0, 0.0, 0.0), float(payoffs[0].min()))
    stage = asked.maximise([1.0, 1.0, 1.0], [floor])
    assert stage.floors[0].bound < floor.bound
    check_stage(stage, payoffs, payoffs, scale_of(payoffs))


def hostile():
    rng = np.random.default_rng(4)
    near_zero_sum = random_game("near-zero-sum", players=2, actions=6, seed=1).payoffs
    twice = rng.normal(size=(3, 3, 3, 3))
    twice = np.concatenate([twice, twice[:, :1]], axis=1)
    huge = rng.normal(size=(3, 3, 3, 3)) * np.array([1e12, 1.0, 1e-12]).reshape(3, 1, 1, 1)
    return {
        "constant": np.ones((3, 2, 3, 2)),
        "one profile": np.ones((2, 1, 1)),
        "near zero-sum": near_zero_sum,
        "duplicated": twice,
        "huge beside tiny": huge,
        "integer": rng.integers(-2, 3, size=(3, 4, 3, 2)).astype(float),
    }


@pytest.mark.parametrize("name", list(hostile()))
def test_hostile_games_are_answered_with_proof(name):
    payoffs = hostile()[name]
    n_players, scale = len(payoffs), scale_of(payoffs)
    for weights in ([1.0] * n_players, [-1.0] * n_players, [1.0] + [0.0] * (n_players - 1)):
        stage = maxima(payoffs).maximise(weights)
        check_stage(stage, payoffs, payoffs, scale)
        if name == "huge beside tiny":  # small gains that the sparse rows leave out as rounding count here
            continue
        objective = np.tensordot(weights, payoffs, axes=1).reshape(-1)
        assert stage.lower == pytest.approx(solver_value(payoffs / scale, objective / scale) * scale, abs=1e-6 * scale)


@given(strategies.games())
def test_small_games_agree_with_exact_arithmetic(plain):
    payoffs = np.array(plain.payoffs, dtype=np.float64)
    exact, scale = to_fractions(np.array(plain.payoffs, dtype=object)), scale_of(payoffs)
    for sign in (1, -1):
        weights = [sign] * len(payoffs)
        expected = EquilibriumPolytope(exact, exact, scale).maximise(to_fractions(weights).tolist())
        stage = maxima(payoffs).maximise([float(weight) for weight in weights])
        assert stage.lower == pytest.approx(float(expected.lower), abs=1e-8 * scale)
        check_stage(stage, payoffs, payoffs, scale)


def test_the_same_question_has_the_same_bits():
    payoffs = random_game("integer", players=3, actions=5, seed=9).payoffs
    first, second = (maxima(payoffs).maximise([-1.0] * 3) for _ in range(2))
    assert first.probabilities == second.probabilities
    assert first.deviations == second.deviations


@pytest.mark.parametrize("shape", [(4,) * 6, (2,) * 14])
def test_the_polytope_asks_the_methods_for_large_games(shape):
    game = random_game("random", players=len(shape), actions=list(shape), seed=1)
    polytope = EquilibriumPolytope(game.payoffs, game.payoffs, game.scale)
    for sign in (1.0, -1.0):
        stage = polytope.maximise([sign] * len(shape))
        check_stage(stage, game.payoffs, game.payoffs, game.scale)
    assert isinstance(polytope._maxima, LargeMaxima if is_vast(shape) else certified_maxima.CertifiedMaxima)


def test_multipliers_of_nothing_are_worth_nothing():
    assert Multipliers(np.zeros(3), np.zeros(0)).worth == 0.0


def test_games_with_dominated_actions_are_solved_without_them_and_proved_with_them():
    payoffs = random_game("public-good", players=4, actions=4, seed=2).payoffs
    asked = maxima(payoffs)
    assert asked._game._pricing.n_profiles < payoffs[0].size
    check_stage(asked.maximise([-1.0] * 4), payoffs, payoffs, scale_of(payoffs))


def test_a_large_game_gives_the_corners_that_are_asked_of_a_program():
    payoffs = random_game("random", players=3, actions=3, seed=6).payoffs
    game, problem = LargeGame(payoffs), problem_of(payoffs.sum(axis=0))
    factors = np.array([2.0, 3.0, 5.0])
    (corner,) = game.corners(problem.objective, [], factors)
    weights = np.zeros(27)
    weights[corner.deviations] = corner.weights / np.repeat(factors, 9)[corner.deviations]
    reduced = problem.objective - weights[DeviationPricing(payoffs).places] @ dense(payoffs)
    assert reduced.max() == pytest.approx(problem.objective[corner.profiles] @ corner.probabilities, abs=1e-9)
