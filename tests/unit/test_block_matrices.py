"""Matrices of two blocks for many partitions at once: those of the merged games."""

import copy
import pickle
from fractions import Fraction

import numpy as np
import pytest

from detente.model import merging
from detente.model.coalition import Partition, grand
from detente.model.distribution import Factors, JointDistribution
from detente.model.game import Game
from detente.model.merging import block_offsets, split_profile
from detente.model.numbers import to_fractions
from detente.numerics import block_matrices
from detente.numerics.block_matrices import (
    by_shape,
    conceded,
    expected,
    expected_payoff,
    memberships,
    secured,
    signed_matrices,
    thin_first,
)

SIZES = [(2, 3), (2, 2, 2), (3, 1, 2, 4), (2, 3, 1, 2, 2, 2), (2,) * 7]


def game_of(sizes, seed=0):
    return Game(np.random.default_rng(seed).normal(size=(len(sizes), *sizes)))


def pairs_of(sizes):
    return [(first, grand(len(sizes)) ^ first) for first in range(1, grand(len(sizes)))]


@pytest.mark.parametrize("sizes", SIZES)
def test_every_difference_is_that_of_the_merged_game(sizes):
    game, pairs, seen = game_of(sizes), pairs_of(sizes), 0
    for places in by_shape(pairs, game.n_actions, 5):
        assert len(places) <= 5
        group = [pairs[place] for place in places]
        found = block_offsets(group, game.n_actions)
        weights = 2 * memberships(group, game.n_players) - 1
        for pair, matrix in zip(group, signed_matrices(game.payoffs, found, weights), strict=True):
            partition = Partition(pair)
            payoffs = game.merge(partition).payoffs
            difference = payoffs[0] - payoffs[1]
            assert np.allclose(matrix, difference if partition.blocks == pair else -difference.T, atol=1e-12)
            seen += 1
    assert seen == len(pairs)


@pytest.mark.parametrize("cells", [1, 20, 10**6])
def test_passes_and_parts_of_any_size_give_the_same(monkeypatch, cells):
    game, pairs = game_of((2, 3, 2, 2)), [(0b0011, 0b1100), (0b0110, 0b1001)]
    offsets, weights = block_offsets(pairs, game.n_actions), memberships(pairs, 4)
    rows, columns = np.full((2, 6), 1 / 6), np.full((2, 4), 1 / 4)
    plain = signed_matrices(game.payoffs, offsets, weights)
    monkeypatch.setattr(block_matrices, "PASS", cells)
    monkeypatch.setattr(block_matrices, "UNTHREADED", cells)
    assert np.allclose(signed_matrices(game.payoffs, offsets, weights), plain, atol=1e-14)
    paid = expected_payoff(game.payoffs[0], offsets, rows, columns)
    assert paid == pytest.approx([game.payoffs[0].mean()] * 2)


@pytest.mark.parametrize("sizes", SIZES)
def test_the_thinner_block_comes_first(sizes):
    pairs = pairs_of(sizes)
    thin, turned = thin_first(pairs, sizes)
    for pair, found, turn in zip(pairs, thin, turned.tolist(), strict=True):
        rows, columns = block_offsets([found], sizes)
        assert rows.shape <= columns.shape
        assert found == (pair[::-1] if turn else pair)
    squares = [block_offsets([pair], sizes)[0].size ** 2 == np.prod(sizes) for pair in pairs]
    assert not turned[squares].any()


def test_places_are_the_same_whether_they_are_kept_or_not(monkeypatch):
    pairs = [(0b0011, 0b1100), (0b0110, 0b1001)]
    kept = block_offsets(pairs, (2, 3, 2, 2))
    monkeypatch.setattr(merging, "KEPT", 0)
    for ours, theirs in zip(block_offsets(pairs, (2, 3, 2, 2)), kept, strict=True):
        assert np.array_equal(ours, theirs)


def test_products_are_those_of_one_matrix_at_a_time():
    rng = np.random.default_rng(1)
    matrices, rows, columns = rng.normal(size=(4, 3, 5)), rng.random((4, 3)), rng.random((4, 5))
    for k in range(4):
        assert conceded(matrices, rows)[k] == pytest.approx(rows[k] @ matrices[k])
        assert secured(matrices, columns)[k] == pytest.approx(matrices[k] @ columns[k])
        assert expected(matrices, rows, columns)[k] == pytest.approx(rows[k] @ matrices[k] @ columns[k])


STRATEGIES = ((0.25, 0.0, 0.75, 0.0), (0.5, 0.0, 0.5))
PARTITION = Partition((0b101, 0b010))


def factored(strategies=STRATEGIES):
    return JointDistribution.of_blocks((2, 3, 2), Factors(PARTITION, strategies))


def listed():
    places = [(0, 0), (0, 2), (2, 0), (2, 2)]
    profiles = tuple(split_profile(place, PARTITION, (2, 3, 2)) for place in places)
    return JointDistribution((2, 3, 2), profiles, (0.125, 0.125, 0.375, 0.375))


def test_independent_strategies_of_blocks_are_listed_when_asked_for():
    assert factored().profiles == listed().profiles
    assert factored().probabilities == listed().probabilities


def test_independent_strategies_of_blocks_have_the_same_table_and_expectation():
    game = game_of((2, 3, 2))
    assert np.array_equal(factored().table, listed().table)
    assert factored().expected(game).tolist() == listed().expected(game).tolist()


def test_exact_strategies_of_blocks_stay_exact():
    exact = tuple(tuple(to_fractions(strategy).tolist()) for strategy in STRATEGIES)
    assert factored(exact).probabilities == (Fraction(1, 8), Fraction(1, 8), Fraction(3, 8), Fraction(3, 8))


def sent(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301  # its own bytes


@pytest.mark.parametrize("twin", [copy.deepcopy, copy.copy, sent])
def test_independent_strategies_of_blocks_can_be_copied_and_sent(twin):
    assert twin(factored()).profiles == listed().profiles


def test_a_distribution_has_no_other_attributes():
    with pytest.raises(AttributeError, match="payoffs"):
        _ = factored().payoffs


def test_only_distributions_made_of_strategies_have_factors():
    assert listed().factors is None
    factors = factored().factors
    assert factors is not None
    assert factors.same_as(Factors(PARTITION, STRATEGIES))


def test_factors_are_the_same_if_blocks_and_strategies_are():
    known = Factors(PARTITION, STRATEGIES)
    assert known.same_as(Factors(PARTITION, tuple(np.array(strategy) for strategy in STRATEGIES)))
    assert not known.same_as(Factors(PARTITION, (STRATEGIES[0], (0.5, 0.5, 0.0))))
    assert not known.same_as(Factors(Partition((0b011, 0b100)), STRATEGIES))
    assert not known.same_as(None)
