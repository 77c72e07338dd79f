"""Fits of what three players do together, against fits and sums that are done the long way."""

from itertools import combinations

import numpy as np
import pytest

from detente.numerics.interactions import RIDGES, interactions
from detente.numerics.stratified import split_weights


def all_signs(size, n_players):
    sides = [set(side) for side in combinations(range(n_players), size)]
    if 2 * size == n_players:
        sides = [side for side in sides if 0 in side]
    return np.array([[1.0 if player in side else -1.0 for player in range(n_players)] for side in sides])


def some_splits(n_players, seed=0, count=24):
    rng = np.random.default_rng(seed)
    signs = np.vstack([all_signs(size, n_players) for size in range(1, n_players // 2 + 1)])
    return signs[rng.permutation(len(signs))[:count]]


def prepared(signs):
    return interactions(signs, np.arange(len(signs)) % 5, np.arange(len(signs)) % 7 > 0)


def long_way(signs, rest, fold):
    """Fit without a fold, and without each split in turn, for every ridge."""
    used = np.arange(len(signs)) % 5 != fold
    judged = np.arange(len(signs)) % 7 > 0
    kernel = (signs @ signs.T / signs.shape[1]) ** 3
    best, least = np.zeros(len(signs)), (rest[used & judged] ** 2).sum()
    for ridge in RIDGES:
        errors = 0.0
        for left_out in np.flatnonzero(used & judged):
            others = used & (np.arange(len(signs)) != left_out)
            matrix = kernel[np.ix_(others, others)] + ridge * np.eye(others.sum())
            errors += (rest[left_out] - kernel[left_out, others] @ np.linalg.solve(matrix, rest[others])) ** 2
        if errors < least:
            least, best = errors, np.zeros(len(signs))
            best[used] = np.linalg.solve(kernel[np.ix_(used, used)] + ridge * np.eye(used.sum()), rest[used])
    return best


@pytest.mark.parametrize("fold", range(5))
def test_fits_without_a_fold_are_those_done_the_long_way(fold):
    signs = some_splits(7)
    rest = signs[:, 0] * signs[:, 1] * signs[:, 2] + 0.1 * np.random.default_rng(1).normal(size=len(signs))
    found = prepared(signs).coefficients(fold, rest)
    assert found == pytest.approx(long_way(signs, rest, fold))


def test_what_can_be_learned_is_believed():
    signs = some_splits(7)
    found = prepared(signs).coefficients(0, signs[:, 0] * signs[:, 1] * signs[:, 2])
    assert np.flatnonzero(found == 0).tolist() == list(range(0, len(signs), 5))


def test_noise_is_not_believed():
    signs = some_splits(9, seed=2, count=150)
    rest = np.random.default_rng(4).normal(size=len(signs))
    assert not prepared(signs).coefficients(0, rest).any()
    assert not prepared(signs).coefficients(0, 0 * rest).any()


@pytest.mark.parametrize("n_players", [4, 5, 6, 7, 8])
def test_parts_of_a_fit_are_sums_over_all_splits(n_players):
    signs = some_splits(n_players)
    together = prepared(signs)
    coefficients = np.random.default_rng(4).normal(size=len(signs))
    for size in range(1, n_players // 2 + 1):
        everything = all_signs(size, n_players)
        expected = split_weights(size, everything).T @ together.values(everything, coefficients)
        assert together.parts(size, coefficients) == pytest.approx(expected)
