"""Deviations listed as rows or kept as tables, profiles of blocks, and proofs of many stages read together."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from detente.certify.block_game import block_game
from detente.certify.float_proof import float_proofs
from detente.certify.ledger import Ledger
from detente.fallbacks.correlated import Correlated
from detente.model.certificate import Floor
from detente.model.coalition import Partition
from detente.model.merging import profile_order, split_profile, split_profiles
from detente.model.random_games import random_game
from detente.numerics import certified_maxima, incentive_tables
from detente.numerics.certified_maxima import CertifiedMaxima
from detente.numerics.deviation_gains import DeviationGains, layout_of, rows_of
from detente.numerics.duality import dual_bound
from detente.numerics.incentive_tables import IncentiveTables, Weighed
from detente.numerics.integer_table import IntegerTable
from detente.numerics.lazy_tableau import LazyTableau
from detente.numerics.reduced_program import ReducedProgram
from detente.numerics.tableau_simplex import repair

SHAPES = [(2, 2, 2), (5, 3), (6, 2, 4), (5, 6), (1, 3), (7,)]


def game_of(shape, seed=0):
    return np.random.default_rng(seed).integers(-9, 9, (len(shape), *shape)).astype(float)


def gains_at(payoffs, player, told, played):
    """List what a deviation gains at every profile, 0 where the player is told something else."""
    own = np.moveaxis(payoffs[player], player, 0)
    row = np.zeros(payoffs.shape[1:])
    np.moveaxis(row, player, 0)[told] = own[played] - own[told]
    return row.reshape(-1)


def every_deviation(shape):
    return [(i, a, b) for i, count in enumerate(shape) for a in range(count) for b in range(count)]


@pytest.mark.parametrize("most", [0, 1 << 16])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_largest_gain_is_that_of_some_deviation(monkeypatch, shape, most):
    monkeypatch.setattr(incentive_tables, "MOST_CELLS", most)
    incentive_tables.listed_of.cache_clear()
    payoffs = game_of(shape)
    chances = np.random.default_rng(1).random(payoffs[0].size) * (np.arange(payoffs[0].size) % 3 == 0)
    expected = max(float(gains_at(payoffs, *one) @ chances) for one in every_deviation(shape))
    assert float(IncentiveTables(payoffs).largest_gain(chances)) == pytest.approx(expected, abs=1e-12)
    incentive_tables.listed_of.cache_clear()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_largest_gain_is_exact_for_whole_numbers(shape):
    payoffs = IntegerTable.of(game_of(shape).astype(int).astype(object)).table
    chances = np.array([place % 4 for place in range(payoffs[0].size)], dtype=object)
    expected = max(int(gains_at(game_of(shape), *one) @ chances.astype(float)) for one in every_deviation(shape))
    assert IncentiveTables(payoffs).largest_gain(chances) == expected


@pytest.mark.parametrize("shape", SHAPES)
def test_multipliers_take_what_deviations_gain_from_their_own_proof(shape):
    payoffs, listed = game_of(shape), every_deviation(shape)
    weights = np.random.default_rng(2).random((2, len(listed))) * (np.arange(len(listed)) % 2 == 0)
    proofs, numbers = weights.nonzero()
    players, told, played = np.array(listed).T[:, numbers]
    reduced = np.ones((2, payoffs[0].size))
    IncentiveTables(payoffs).subtract(reduced, Weighed(proofs, players, told, played, weights[proofs, numbers]))
    expected = 1 - weights @ np.array([gains_at(payoffs, *one) for one in listed])
    assert reduced == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("shape", [*SHAPES, (40, 41)])
def test_rows_of_deviations_hold_what_the_cells_hold(shape):
    layout, (starts, cells) = layout_of(shape), rows_of(shape)
    gains = DeviationGains(game_of(shape))
    for deviation in range(0, layout.n_deviations, 1 + layout.n_deviations // 50):
        places, values = gains.row(deviation)
        mine = cells[starts[deviation] : starts[deviation + 1]]
        assert (mine // gains.cells.shape[1]).tolist() == places.tolist()
        assert gains.cells.reshape(-1)[mine].tolist() == values.tolist()
    assert layout.deviations().sum() == sum(count * (count - 1) for count in shape)


def test_profiles_of_blocks_are_split_as_one_by_one():
    partition, sizes = Partition((0b101, 0b010, 0b1000)), (2, 3, 4, 2)
    shape = (8, 3, 2)
    joint = [tuple(map(int, np.unravel_index(flat, shape))) for flat in range(48)]
    assert split_profiles(range(48), partition, sizes) == tuple(split_profile(j, partition, sizes) for j in joint)
    assert sorted(profile_order(partition, sizes).tolist()) == list(range(48))
    assert split_profiles((), partition, sizes) == ()


def test_a_tableau_made_at_a_basis_is_the_one_that_pivots_lead_to():
    payoffs = np.random.default_rng(3).random((3, 4, 3, 3))
    table, gains = payoffs.reshape(3, -1), DeviationGains(payoffs)
    pivoted = LazyTableau(gains, table, int(table[0].argmax()))
    pivoted.aim(np.array([1.0, 0, 0]))
    assert repair(pivoted, 500)
    made = LazyTableau.at(gains, table, pivoted.basic, pivoted.tight)
    made.aim(np.array([1.0, 0, 0]))
    assert made.cells == pytest.approx(pivoted.cells, abs=1e-9)
    assert len(pivoted.tight) > 1


def stages_of(game, partition):
    found = Correlated().admissible(game, partition)
    found.pick()
    return [found.polytope.maximise([1.0, 0.0, 0.0]), *found.polytope._known.values()]


def test_bounds_of_many_stages_are_those_of_one_at_a_time_even_if_one_of_them_is_bad():
    game = random_game("random", players=5, actions=3, seed=4)
    partition = Partition((0b00111, 0b01000, 0b10000))
    stages = stages_of(game, partition)
    assert any(stage.floors for stage in stages)
    assert any(stage.deviations for stage in stages)
    merged = game.merge(partition)
    read = block_game(game, partition, Ledger(game.scale, 1.0, exact=False), 0)
    bad = [
        replace(stages[0], deviations=((7, 0, 1, 1.0),)),
        replace(stages[0], deviations=((1, 0, 1, -1.0),)),
        replace(stages[0], floors=(Floor((1.0, 0.0, 0.0), 0.0),), multipliers=(-1.0,)),
        replace(stages[0], weights=(1.0, float("inf"), 0.0)),
        replace(stages[0], weights=(1.0,)),
    ]
    read.expect([*stages, *bad])
    assert set(read.bounds) == {id(stage) for stage in stages}
    for stage in stages:
        expected = dual_bound(stage, merged.payoffs, merged.payoffs)
        kept, bound = read.bounds[id(stage)]
        assert kept is stage
        assert bound == pytest.approx(expected, abs=1e-12)


def test_what_floats_would_lose_is_not_expected_of_them():
    game = random_game("random", players=5, actions=3, seed=4)
    partition = Partition((0b00111, 0b01000, 0b10000))
    stage = stages_of(game, partition)[0]
    steep = replace(stage, deviations=((0, 0, 1, 1e12),))
    read = block_game(game, partition, Ledger(game.scale, 1.0, exact=False), 0)
    read.expect([stage, steep])
    assert set(read.bounds) == {id(stage)}
    proofs = float_proofs([stage, steep])
    assert proofs is not None
    good, lost = proofs.rounding(read.largest, read.payoffs.shape[1:]).tolist()
    assert good < 1e-9 < lost


def hard():
    """Return a game in which the largest total takes sixteen pivots."""
    payoffs = np.random.default_rng(7).random((3, 4, 3, 3))
    return CertifiedMaxima(payoffs, payoffs, 1.0), CertifiedMaxima(payoffs, payoffs, 1.0)


def test_where_the_solver_ends_the_questions_that_follow_are_answered(monkeypatch):
    usual, hasty = hard()
    expected = usual.maximise([1.0, 1.0, 1.0])
    assert expected is not None
    monkeypatch.setattr(certified_maxima, "PATIENCE", 0)
    found = hasty.maximise([1.0, 1.0, 1.0])
    assert found is not None
    assert (found.lower, found.upper) == pytest.approx((expected.lower, expected.upper), abs=1e-9)
    monkeypatch.setattr(ReducedProgram, "corners", lambda *_: pytest.fail("asked once more"))
    floor = Floor((1.0, 1.0, 1.0), found.lower)
    answer = hasty.maximise([0.0, 1.0, 0.0], (floor,))
    assert answer is not None
    assert answer.lower == pytest.approx(expected.payoffs[1], abs=1e-9)


@pytest.mark.parametrize("name", ["repair", "improve"])
def test_a_basis_of_the_solver_that_is_not_optimal_is_left(monkeypatch, name):
    usual, other = hard()
    expected = usual.maximise([1.0, 1.0, 1.0])
    assert expected is not None
    monkeypatch.setattr(certified_maxima, "PATIENCE", 0)
    monkeypatch.setattr(certified_maxima, name, lambda *_: False)
    found = other.maximise([1.0, 1.0, 1.0])
    assert found is not None
    assert found.lower == pytest.approx(expected.lower, abs=1e-9)
    assert other._solved == []


def test_solver_settings_are_passed_on_once():
    payoffs = game_of((3, 3), 7)
    program = ReducedProgram(DeviationGains(payoffs), layout_of((3, 3)).deviations().nonzero()[0])
    inside, passed = program._program._highs, []
    program._program._highs = SimpleNamespace(setOptionValue=lambda *pair: passed.append(pair))
    program._program._set("simplex", 1e-9, 5)
    program._program._set("simplex", 1e-9, 5)
    program._program._highs = inside
    assert len(passed) == 4
