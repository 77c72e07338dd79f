"""Values from a sample of partitions: which are drawn, what follows, and how sure it is."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from math import factorial, prod

import numpy as np
import pytest

import detente as dt
from detente.coalitions.set_partitions import partitions_of
from detente.coalitions.team_design import TeamDesign, cycles, into_blocks, parts
from detente.coalitions.team_design import _cycles_of as cycles_of
from detente.model.errors import CertificateRejected, NotApplicable, NumericalTrouble
from detente.numerics.stratum_means import Stratum, stratum_means
from detente.partition_games import partition_function
from detente.sampled_values import sampled_value
from tests.unit.five_players import FIVE, function, paid_to_blocks

LEVEL = 0.95
TWO = replace(dt.CORRELATED, opposition=dt.RandomTeams(2))


def estimated(design, own):
    """Estimate values from a design, its worths being known."""
    found = stratum_means(design.strata(design.layers(), paid_to_blocks(), own), LEVEL)
    return found, own + (float(function().welfare) - sum(own)) / 5 + found.values


@pytest.mark.parametrize("blocks", [1, 2, 3, 4, 5])
def test_partitions_are_drawn_as_cycles_of_permutations(blocks):
    drawn = Counter(cycles_of(rank, 5, blocks) for rank in range(cycles(5, blocks)))
    assert len(drawn) == parts(5, blocks) == len(set(into_blocks(5, blocks)))
    for partition, count in drawn.items():
        assert count == prod(factorial(block.bit_count() - 1) for block in partition.blocks)


@pytest.mark.parametrize("theta", [Fraction(1), Fraction(1, 3), Fraction(6)])
def test_all_partitions_together_give_the_value(theta):
    design = TeamDesign(5, theta, 51, 0)
    assert {p for layer in design.layers() for p in layer.partitions} == set(partitions_of(5))
    assert sum(design.share(blocks) for blocks in range(1, 6)) == 1
    found, values = estimated(design, np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    assert values == pytest.approx(dt.RandomPartitions(theta).share(function()).astype(float))
    assert found.margins.max() == 0


def test_samples_are_right_on_average_and_as_sure_as_they_say():
    exact, own = dt.MachoStadler().share(function()).astype(float), np.zeros(5)
    errors, held = [], []
    for seed in range(80):
        found, values = estimated(TeamDesign(5, Fraction(1), 20, seed), own)
        assert values.sum() == pytest.approx(float(function().welfare))
        errors.append(values - exact)
        held.append(abs(values - exact) <= found.margins)
    spread = np.std(errors, axis=0)
    assert (abs(np.mean(errors, axis=0)) < 4 * spread / np.sqrt(80)).all()
    assert 0.85 < np.mean(held) < 0.99


def test_a_larger_sample_holds_the_smaller_one():
    small, large = (TeamDesign(11, Fraction(1), count, 3).layers() for count in (40, 90))
    assert sum(len(layer.partitions) for layer in large) == 90
    for few, many in zip(small, large, strict=True):
        assert many.complete or many.partitions[: len(few.partitions)] == few.partitions
        assert all(len(partition) == few.blocks for partition in few.partitions)
        assert all(partition.n_players == 11 for partition in few.partitions)


def test_a_constant_moves_a_value_by_just_that():
    moved = dt.Game(FIVE.payoffs + np.array([0, 3, 0, -7, 0]).reshape(5, *(1,) * 5))
    near, far = (sampled_value(game, partitions=9, seed=1) for game in (FIVE, moved))
    assert far.payoffs - near.payoffs == pytest.approx([0, 3, 0, -7, 0])
    assert far.high - far.low == pytest.approx(near.high - near.low)
    assert near.payoffs.sum() == pytest.approx(float(function().welfare))
    distant = dt.Game(dt.random_game("random", players=3, actions=5, seed=4).payoffs + 1e8)
    exact = dt.MachoStadler().share(partition_function(distant)).astype(float)
    assert sampled_value(distant, partitions=4).payoffs == pytest.approx(exact)


@pytest.mark.no_cover
def test_a_large_enough_number_counts_all():
    found = sampled_value(FIVE, TWO, partitions=51, seed=9)
    assert found.payoff_numbers == tuple(dt.RandomPartitions(2).share(function()).tolist())
    assert found.low_numbers == found.high_numbers == found.payoff_numbers
    assert (found.partitions, found.seed, found.value) == (51, 9, "random-teams:2")
    few = sampled_value(FIVE, replace(dt.SECURITY, opposition=dt.RandomTeams(2)), partitions=9)
    assert few.partitions <= 9
    assert (few.low < few.payoffs).all()
    assert (few.payoffs < few.high).all()
    assert repr(few).startswith("SampledValue(random-teams:2: Player 1: ")


def test_more_than_nine_players_are_sampled():
    game = dt.random_game("public-good", players=10, actions=1, seed=1)
    found = sampled_value(game, replace(dt.SECURITY, opposition=dt.RandomTeams()), partitions=np.int64(25))
    assert found.payoffs == pytest.approx(game.payoffs.reshape(10))
    assert found.high - found.low == pytest.approx(np.zeros(10), abs=1e-9)


@pytest.mark.parametrize(
    ("concept", "reason"),
    [
        (dt.McQuillin(), r"McQuillin\(\) is none"),
        (dt.PartitionBargaining(dt.ExternalityFree()), r"ExternalityFree\(\) is none"),
        (dt.PartitionBargaining(dt.Myerson(), dt.Threat()), "has no meaning among three"),
        (dt.COCO, "the opposition 'bloc' and the division 'shapley'"),
        (dt.FallbackBargaining("mine", dt.RandomTeams(), dt.Correlated(), dt.EqualSurplus()), "'equal-surplus'"),
        (dt.FallbackBargaining("mine", dt.RandomTeams(), dt.Threat(), dt.Shapley()), "has no meaning among three"),
    ],
)
def test_other_concepts_are_refused_in_words(concept, reason):
    with pytest.raises(NotApplicable, match=reason):
        sampled_value(FIVE, concept, partitions=9)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"partitions": 7}, "at least 8"),
        ({"partitions": -1}, "at least 8"),
        ({"partitions": 2.5}, "whole number"),
        ({"partitions": 15, "concept": dt.Myerson()}, "at least 16"),
        ({"partitions": 9, "seed": -1}, "the seed is -1"),
        ({"partitions": 9, "seed": 2**63}, "the seed is"),
    ],
)
def test_numbers_that_make_no_sample_are_refused(arguments, reason):
    with pytest.raises(NotApplicable, match=reason):
        sampled_value(FIVE, **arguments)
    with pytest.raises(NotApplicable, match="may hold 100,000"):
        TeamDesign(12, Fraction(1), 100_001, 0)


@pytest.mark.unwatched
def test_values_are_asked_for_by_themselves():
    alike = (sampled_value(FIVE, concept, partitions=9, seed=2) for concept in (None, dt.MachoStadler()))
    assert len({found.payoff_numbers for found in alike}) == 1
    assert sampled_value(FIVE, dt.RandomPartitions(2), partitions=51).payoff_numbers == tuple(
        dt.RandomPartitions(2).share(function()).tolist()
    )


def test_what_blocks_guarantee_themselves_is_told_by_pairs():
    found = sampled_value(FIVE, dt.PartitionBargaining(dt.Myerson(), dt.Security()), partitions=15)
    shapley = dt.McQuillin().share(partition_function(FIVE, fallback=dt.Security()))
    assert found.payoff_numbers == found.low_numbers == tuple(shapley.tolist())
    assert found.partitions == 15


def test_what_cannot_be_certified_is_no_answer(monkeypatch):
    def refusing(*_arguments):
        message = "off"
        raise CertificateRejected(message, where="", slack=1.0)

    monkeypatch.setattr("detente.sampled_values.partition_studies", refusing)
    with pytest.raises(NumericalTrouble, match="off"):
        sampled_value(FIVE, partitions=9)

    def unknown(*_arguments):
        raise NotApplicable("unknown")

    monkeypatch.setattr("detente.sampled_values.partition_studies", unknown)
    assert sampled_value(FIVE, partitions=9).partitions <= 9


def test_strata_that_vary_widen_the_interval():
    calm = Stratum(0.5, np.full(4, 0.25), np.ones((4, 1)), complete=False)
    wild = Stratum(0.5, np.full(4, 0.25), np.array([[0.0], [2.0], [4.0], [6.0]]), complete=False)
    found = stratum_means([calm, wild], LEVEL)
    assert found.values.tolist() == [2.0]
    assert found.margins[0] == pytest.approx(3.182446 * 0.5 * np.sqrt(20 / 3 / 4), rel=1e-5)
    assert stratum_means([calm, calm], LEVEL).margins.tolist() == [0.0]


def test_a_value_fits_a_line():
    found = dt.sampled_value(dt.read("example:public-good"), partitions=4)
    assert repr(found).startswith("SampledValue(random-teams: Ida: 7.66667 in [7.66667, 7.66667], Jon: ")
    assert repr(found).endswith("; 4 partitions)")
