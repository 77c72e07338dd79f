"""Myerson's value from a sample of partitions: which are drawn, what follows, and how sure it is."""

from dataclasses import replace
from functools import cache
from itertools import combinations, product
from math import factorial

import numpy as np
import pytest

import detente as dt
from detente.coalitions.block_sizes import count_of_sizes, partition_at, sizes_of
from detente.coalitions.drawing import first_places
from detente.coalitions.myerson_design import MyersonDesign
from detente.coalitions.set_partitions import partitions_of
from detente.model.coalition import size
from detente.numerics.folded_strata import Kind, folded_sums
from detente.sampled_values import sampled_value
from tests.unit.five_players import FIVE, function, paid_to_blocks

EVERYTHING = 51
LEVEL = 0.95


@cache
def true_value():
    """Compute Myerson's value of the game."""
    return dt.Myerson().share(function()).astype(float)


def estimated(count, seed, own=None, scale=FIVE.scale, paid=None):
    """Estimate Myerson's value, worths being known: the value and how far it may be off."""
    start = np.zeros(5) if own is None else np.array(own)
    design = MyersonDesign(5, count, seed, scale)
    found = design.means(design.layers(), paid_to_blocks() if paid is None else paid, start.tolist())
    return start + (float(function().welfare) - start.sum()) / 5 + found.values, found.margins


@pytest.mark.parametrize("n_players", [1, 2, 5])
def test_every_partition_has_one_rank_among_those_of_its_sizes(n_players):
    found = [partition_at(rank, sizes) for sizes in sizes_of(n_players) for rank in range(count_of_sizes(sizes))]
    assert len(found) == len(set(found))
    assert set(found) == set(partitions_of(n_players))
    for sizes in sizes_of(n_players):
        blocks = partition_at(0, sizes).blocks
        assert sorted(map(size, blocks), reverse=True) == list(sizes)


def test_draws_are_a_shuffle():
    assert sorted(first_places("any", 30, 30)) == list(range(30))
    counts = np.bincount([next(first_places(f"draw {seed}", 1, 6)) for seed in range(1200)])
    assert counts.sum() == 1200
    assert (abs(counts - 200) < 65).all()


def test_all_partitions_together_give_the_value():
    values, margins = estimated(EVERYTHING, 0, own=[1.0, 2.0, 3.0, 4.0, 5.0])
    assert values == pytest.approx(true_value())
    assert not margins.any()


def test_the_mean_over_all_samples_is_the_truth():
    """Three of the one kind of which not all are drawn are three folds, so that their order does not matter."""
    kinds = []
    for sizes in sizes_of(4):
        listed = [partition_at(rank, sizes).blocks for rank in range(count_of_sizes(sizes))]
        ordered = [sorted(blocks, key=lambda block: (-size(block), block)) for blocks in listed]
        inside = np.array([[[float(block >> player & 1) for player in range(4)] for block in each] for each in ordered])
        worths = np.random.default_rng(len(listed)).normal(size=inside.shape[:2])
        kinds.append(Kind(len(listed), sizes, _weights(sizes), inside, worths))
    counts = [kind.population if kind.population < 6 else 3 for kind in kinds]
    samples = product(*[combinations(range(kind.population), own) for kind, own in zip(kinds, counts, strict=True)])
    found = [
        folded_sums(
            [
                replace(kind, members=kind.members[list(places)], worths=kind.worths[list(places)])
                for kind, places in zip(kinds, sample, strict=True)
            ],
            LEVEL,
            1.0,
        ).values
        for sample in samples
    ]
    assert len(found) == 20
    assert np.mean(found, axis=0) == pytest.approx(folded_sums(kinds, LEVEL, 1.0).values)
    assert np.std(found, axis=0).min() > 0.1


@pytest.mark.unwatched
def test_samples_are_right_on_average_and_surer_than_they_say():
    errors, held = [], []
    for seed in range(60):
        values, margins = estimated(25, seed)
        assert values.sum() == pytest.approx(float(function().welfare))
        errors.append(values - true_value())
        held.append(abs(values - true_value()) <= margins)
    spread = np.std(errors, axis=0)
    assert (abs(np.mean(errors, axis=0)) < 4 * spread / np.sqrt(60)).all()
    assert np.mean(held) > 0.9
    assert max(estimated(45, 1)[1]) < max(estimated(25, 1)[1])


def test_a_rare_partition_that_was_not_drawn_is_not_taken_for_impossible():
    odd = partition_at(1, (2, 2, 1))
    paid = {partition: [0.0] * len(blocks) for partition, blocks in paid_to_blocks().items()}
    paid[odd] = [0.0, 1.0, 0.0]
    names = [
        odd in [p for layer in MyersonDesign(5, 20, seed, 3.0).layers() for p in layer.partitions] for seed in range(9)
    ]
    seed = names.index(False)
    values, margins = estimated(20, seed, scale=3.0, paid=paid)
    exact = estimated(EVERYTHING, 0, paid=paid)[0]
    assert values == pytest.approx([float(function().welfare) / 5] * 5)
    assert abs(values - exact).max() > 0
    assert (abs(values - exact) <= margins).all()


def test_a_larger_sample_holds_the_smaller_one():
    small, large = (MyersonDesign(10, count, 3, 1.0).layers() for count in (130, 400))
    assert sum(len(layer.partitions) for layer in large) == 400
    for few, many in zip(small, large, strict=True):
        assert many.partitions[: len(few.partitions)] == few.partitions
        assert len(set(many.partitions)) == len(many.partitions)
        assert {len(partition) for partition in many.partitions} == {many.blocks}
        assert many.complete == (len(many.partitions) == count_of_sizes(_sizes(many.partitions[0])))
    assert any(layer.complete for layer in small)


def _sizes(partition):
    return tuple(sorted(map(size, partition.blocks), reverse=True))


@pytest.mark.unwatched
def test_a_constant_moves_a_value_by_just_that():
    moved = dt.Game(FIVE.payoffs + np.array([0, 3, 0, -7, 0]).reshape(5, *(1,) * 5))
    near, far = (sampled_value(game, dt.Myerson(), partitions=20, seed=1) for game in (FIVE, moved))
    assert far.payoffs - near.payoffs == pytest.approx([0, 3, 0, -7, 0])
    assert far.high - far.low == pytest.approx(near.high - near.low)
    assert near.payoffs.sum() == pytest.approx(float(function().welfare))
    assert (near.low <= true_value()).all()
    assert (near.high >= true_value()).all()
    assert (near.partitions, near.value, near.seed) == (20, "myerson", 1)


@pytest.mark.unwatched
def test_a_large_enough_number_counts_all():
    found = sampled_value(FIVE, dt.Myerson(), partitions=EVERYTHING)
    assert found.payoff_numbers == found.low_numbers == tuple(dt.Myerson().share(function()).tolist())


def test_units_do_not_matter_and_what_is_nothing_stays_nothing():
    values, margins = estimated(20, 4)
    huge = {partition: [float(worth) * 2.0**900 for worth in worths] for partition, worths in paid_to_blocks().items()}
    design = MyersonDesign(5, 20, 4, FIVE.scale * 2.0**900)
    found = design.means(design.layers(), huge, [0.0] * 5)
    assert found.margins / 2.0**900 == pytest.approx(margins)
    assert found.values / 2.0**900 == pytest.approx(values - float(function().welfare) / 5)
    nothing = {partition: [0.0] * len(worths) for partition, worths in paid_to_blocks().items()}
    design = MyersonDesign(5, 20, 4, 0.0)
    silent = design.means(design.layers(), nothing, [0.0] * 5)
    assert not silent.values.any()
    assert not silent.margins.any()


def test_what_players_bring_is_taken_out():
    """Where worths are sums over the members, much less is left open than where they are stray numbers."""
    rng = np.random.default_rng(1)
    bring, found = rng.normal(size=5), []
    for stray in (False, True):
        kinds = []
        for layer in MyersonDesign(5, 30, 0, 1.0).layers():
            sizes = _sizes(layer.partitions[0])
            ordered = [sorted(each.blocks, key=lambda block: (-size(block), block)) for each in layer.partitions]
            inside = np.array([[[block >> player & 1 for player in range(5)] for block in each] for each in ordered])
            worths = inside @ bring
            kinds.append(
                Kind(
                    count_of_sizes(sizes),
                    sizes,
                    _weights(sizes),
                    inside.astype(float),
                    worths.std() * rng.normal(size=worths.shape) if stray else worths,
                )
            )
        found.append(folded_sums(kinds, LEVEL, 0.0))
    assert (abs(found[0].values - (bring - bring.mean())) <= 2 * found[0].margins).all()
    assert found[0].margins.max() < found[1].margins.min() / 3


def _weights(sizes):
    """Compute Myerson's coefficients in another way: from the definition, block by block."""
    count, total = len(sizes), sum(sizes)
    whole = [1 / ((count - 1) * (total - own)) for own in sizes]
    sign = (-1) ** (count - 1) * factorial(count - 1)
    return np.array(
        [
            [sign * (1 / total - sum(whole[t] for t in range(count) if t not in {s, b})) for s in range(count)]
            for b in range(count)
        ]
    )
