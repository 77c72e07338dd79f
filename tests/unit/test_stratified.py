"""Parts estimated from samples of splits: no bias, no error where nothing is left to draw, and honest margins."""

from itertools import combinations, permutations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.numerics import interactions, stratified
from detente.numerics.stratified import FOLDS, Layer, estimated_parts, split_weights
from tests.effort import some

LEVEL = 0.95


def all_signs(size, n_players):
    """List the splits of one size; of two equal sides, the one with the first player."""
    sides = [set(side) for side in combinations(range(n_players), size)]
    if 2 * size == n_players:
        sides = [side for side in sides if 0 in side]
    return np.array([[1.0 if player in side else -1.0 for player in range(n_players)] for side in sides])


def population(size, n_players):
    return comb(n_players, size) // (2 if 2 * size == n_players else 1)


def whole(n_players, values):
    """Hold all splits, with the values of a function of their signs."""
    signs = [all_signs(size, n_players) for size in range(1, n_players // 2 + 1)]
    return [Layer(size, len(rows), rows, values(rows)) for size, rows in enumerate(signs, 1)]


def drawn(layer, places):
    return Layer(layer.size, layer.population, layer.signs[list(places)], layer.values[list(places)])


def noise(seed):
    return lambda signs: np.random.default_rng(seed).normal(size=len(signs))


def exact_parts(layers):
    return sum(layer.weights.T @ layer.values for layer in layers)


def test_nothing_is_estimated_where_all_splits_are_drawn():
    layers = whole(6, noise(1))
    found = estimated_parts(layers, LEVEL)
    assert found.values == pytest.approx(exact_parts(layers))
    assert not found.margins.any()


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("n_players", "counts"), some([(4, (2, 2)), (4, (3, 2))], [(4, (2, 2)), (4, (3, 2)), (5, (2, 2))])
)
def test_the_mean_over_all_samples_is_the_truth(n_players, counts):
    layers = whole(n_players, noise(2))
    orders = [permutations(range(layer.population), count) for layer, count in zip(layers, counts, strict=True)]
    samples = list(product(*orders))
    if counts == (2, 2):  # to turn both orders round changes nothing
        samples = [sample for sample in samples if sample[0][0] < sample[0][1]]
    found = [
        estimated_parts([drawn(layer, places) for layer, places in zip(layers, sample, strict=True)], LEVEL).values
        for sample in samples
    ]
    assert np.mean(found, axis=0) == pytest.approx(exact_parts(layers), abs=1e-12)


def sample(layers, counts, seed):
    rng = np.random.default_rng(seed)
    chosen = [rng.permutation(layer.population)[:count] for layer, count in zip(layers, counts, strict=True)]
    return [drawn(layer, places) for layer, places in zip(layers, chosen, strict=True)]


@pytest.mark.no_cover
def test_the_mean_over_many_samples_with_all_folds_is_the_truth():
    layers, counts = whole(7, noise(3)), (7, 12, FOLDS + 3)
    found = np.array([estimated_parts(sample(layers, counts, seed), LEVEL).values for seed in range(some(60, 150))])
    error = found.mean(axis=0) - exact_parts(layers)
    assert (np.abs(error) < 4 * found.std(axis=0) / np.sqrt(len(found))).all()


@given(st.integers(0, 10**6), st.sampled_from([(2, 2, 2), (6, 9, 4), (5, 15, 9)]))
def test_parts_add_up_to_nothing_whatever_is_drawn(seed, counts):
    layers = whole(6, noise(seed))
    assert abs(estimated_parts(sample(layers, counts, seed), LEVEL).values.sum()) < 1e-12


def test_splits_that_tell_nothing_have_no_parts_and_no_margins():
    found = estimated_parts(sample(whole(6, lambda signs: np.zeros(len(signs))), (2, 3, 4), 0), LEVEL)
    assert not found.values.any()
    assert not found.margins.any()


def test_a_sum_over_sides_is_found_better_the_more_is_drawn():
    slopes = np.array([3.0, -1.0, 4.0, 1.0, -5.0, 9.0, 2.0, -6.0])
    layers = whole(8, lambda signs: signs @ slopes)
    truth = exact_parts(layers)
    assert truth == pytest.approx(slopes - slopes.mean())
    errors = [
        np.abs(estimated_parts(sample(layers, counts, 0), LEVEL).values - truth).max()
        for counts in [(8, 12, 12, 8), (8, 27, 54, 33)]
    ]
    assert errors[1] < errors[0] < 0.3


FEW_JUDGED = [(3, (2,)), (4, (4, 2)), (4, (2, 3)), (5, (5, 2))]  #: one split is left to judge a fit by


@pytest.mark.no_cover
@pytest.mark.parametrize(("n_players", "counts"), FEW_JUDGED)
@pytest.mark.parametrize("values", [noise, lambda seed: lambda signs: signs @ np.arange(signs.shape[1]) % (seed + 2)])
def test_rounding_decides_nothing(n_players, counts, values):
    for seed in range(some(12, 40)):
        layers = sample(whole(n_players, values(seed)), counts, seed)
        once = estimated_parts(layers, LEVEL)
        again = estimated_parts([blurred(layer, seed) for layer in layers], LEVEL)
        assert again.values == pytest.approx(once.values, abs=1e-11)
        assert again.margins == pytest.approx(once.margins, abs=1e-11)


def blurred(layer, seed):
    values = layer.values + 1e-14 * np.random.default_rng(seed).normal(size=len(layer.values))
    return Layer(layer.size, layer.population, layer.signs, values)


@pytest.mark.parametrize("unit", [1e-200, 1e-3, 1e200])
def test_values_of_any_size_give_parts_of_that_size(unit):
    layers = sample(whole(6, noise(5)), (4, 7, 5), 5)
    scaled = [Layer(layer.size, layer.population, layer.signs, layer.values * unit) for layer in layers]
    once, again = estimated_parts(layers, LEVEL), estimated_parts(scaled, LEVEL)
    assert again.values / unit == pytest.approx(once.values)
    assert again.margins / unit == pytest.approx(once.margins)


def convex(signs):
    """Depend on who is on which side, on the size, and on pairs."""
    own = np.arange(1.0, signs.shape[1] + 1)
    return (signs @ own) ** 3 / 400 + (signs.sum(axis=1)) ** 2 / 5


FEW, MANY = (8, 10, 9, 4), (8, 24, 21, 10)  #: splits drawn, by size


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("values", "counts"),
    [(noise(7), FEW), (convex, MANY), *some([], [(noise(7), MANY), (convex, FEW)])],
)
def test_margins_hold_as_often_as_they_say(values, counts):
    layers = whole(8, values)
    truth = exact_parts(layers)
    found = [estimated_parts(sample(layers, counts, seed), LEVEL) for seed in range(80)]
    held = np.mean([np.abs(each.values - truth) <= each.margins for each in found], axis=0)
    assert 0.93 <= held.mean() <= 0.99
    assert held.min() > 0.88


@pytest.mark.no_cover
def test_margins_hold_for_players_whom_the_sample_hardly_saw():
    slopes = np.array([9.0, -4.0, 2.0, 0.0, 1.0, -7.0, 3.0, 5.0, -2.0, 6.0, -8.0])
    layers = whole(11, lambda signs: (signs @ slopes) ** 3 / 500)
    truth = exact_parts(layers)
    found = [estimated_parts(sample(layers, (11, 4, 4, 4, 4), seed), LEVEL) for seed in range(100)]
    held = np.mean([np.abs(each.values - truth) <= each.margins for each in found], axis=0)
    assert held.mean() > 0.9
    assert held.min() > 0.8


@pytest.mark.no_cover
def test_margins_are_as_wide_as_errors_are_large():
    layers, counts = whole(9, convex), (9, 12, 12, 12)
    truth = exact_parts(layers)
    found = [estimated_parts(sample(layers, counts, seed), LEVEL) for seed in range(100)]
    errors = np.sqrt(np.mean([(each.values - truth) ** 2 for each in found]))
    widths = np.sqrt(np.mean([each.margins**2 for each in found]))
    assert 1.6 < widths / errors < 2.6


def test_weights_are_those_of_the_shapley_value():
    weights = split_weights(2, np.array([[1.0, 1.0, -1.0, -1.0, -1.0]]))
    assert weights.tolist() == [[1 / 20, 1 / 20, -1 / 30, -1 / 30, -1 / 30]]


def cubic(signs):
    """Depend on what three players do together, and on nothing else."""
    return signs[:, 0] * signs[:, 1] * signs[:, 2] + 2 * signs[:, 3] * signs[:, 4] * signs[:, 5]


@pytest.mark.no_cover
def test_what_three_players_do_together_is_learned(monkeypatch):
    layers, counts = whole(9, cubic), (9, 30, 40, 60)
    learned = [estimated_parts(sample(layers, counts, seed), LEVEL) for seed in range(5)]
    monkeypatch.setattr(interactions, "RIDGES", ())
    plain = [estimated_parts(sample(layers, counts, seed), LEVEL) for seed in range(5)]
    truth = exact_parts(layers)
    errors = [np.mean([(each.values - truth) ** 2 for each in found]) for found in (learned, plain)]
    widths = [np.mean([each.margins for each in found]) for found in (learned, plain)]
    assert errors[0] < 0.5 * errors[1]
    assert widths[0] < 0.7 * widths[1]


def test_only_the_first_splits_tell_what_three_players_do_where_there_are_many(monkeypatch):
    layers, counts = whole(8, cubic), (8, 20, 20, 20)
    everything = estimated_parts(sample(layers, counts, 1), LEVEL)
    monkeypatch.setattr(stratified, "MOST_ANCHORS", 30)
    some = estimated_parts(sample(layers, counts, 1), LEVEL)
    truth = exact_parts(layers)
    assert (np.abs(some.values - truth) <= 2 * some.margins).all()
    assert some.values.sum() == pytest.approx(0, abs=1e-12)
    assert everything.margins.mean() < some.margins.mean()
