"""What solving takes, before it is done."""

import itertools
from collections import Counter
from fractions import Fraction
from math import prod

import numpy as np
import pytest

import detente as dt
from detente import estimate as module
from detente.coalitions import Bloc, Individuals
from detente.coalitions.plan import influence_of, influences
from detente.coalitions.sampling import Design
from detente.coalitions.shapes import drawn_shapes, shapes
from detente.concepts import CATALOGUE
from detente.divisions import Shapley
from detente.estimate import estimate, payoff_bytes
from detente.formats.certificate_document import count_numbers
from detente.model.coalition import Partition, members, outsiders
from detente.model.distribution import Factors
from detente.model.footprint import footprint
from detente.numerics.lp_count import counted
from detente.numerics.storeys import LOOPS
from detente.report.estimate_page import estimate_page, size
from detente.report.text import render


def random_game(*n_actions):
    return dt.Game(np.random.default_rng(1).normal(size=(len(n_actions), *n_actions)))


@pytest.mark.no_cover
@pytest.mark.parametrize("concept", CATALOGUE, ids=lambda concept: concept.name)
def test_where_every_partition_is_tried_the_count_is_exact(concept):
    game = random_game(2, 3, 2)
    found = estimate(game, concept)
    with counted() as count:
        agreement = concept.solve(game)
    assert found.complete
    assert found.tried == found.partitions == len(agreement.disagreements)
    assert found.lps == count.lps


def test_a_sample_takes_what_its_pairs_take():
    game = random_game(*itertools.repeat(2, 7))
    found = estimate(game, dt.sampled("security", lps=8))
    with counted() as count:
        dt.sampled("security", lps=8).solve(game)
    assert (found.partitions, found.tried, found.complete) == (8, 8, True)
    assert found.lps == count.lps
    assert found.certificate_numbers < estimate(game, dt.SECURITY).certificate_numbers


def test_a_sample_of_all_pairs_takes_what_the_concept_takes():
    found = estimate(random_game(2, 2, 2, 2), dt.sampled("security", fraction=1))
    assert (found.concept, found.partitions) == ("security", 7)


def test_a_sample_that_is_too_large_to_draw_is_refused():
    game = dt.random_polymatrix("path", players=40, actions=2, seed=1)
    with pytest.raises(dt.TooLarge, match=r"at most 1,000,000 of them, not 2,000,000; ask for fewer"):
        estimate(game, dt.sampled("coco", lps=2_000_000))


@pytest.mark.parametrize("n_actions", [(2, 3, 2, 1, 2), (2,) * 6])
def test_pairs_of_a_sample_are_sorted_by_their_shape(n_actions):
    design = Design(len(n_actions), 12, seed=3)
    drawn = [Partition((side, outsiders(side, len(n_actions)))) for sides in design.sides() for side in sides]
    found = drawn_shapes(n_actions, design, 2)
    assert {shape.sizes: shape.count for shape in found} == Counter(sizes_of(each, n_actions) for each in drawn)
    assert all(len(set(shape.some)) == min(2, shape.count) and set(shape.some) <= set(drawn) for shape in found)


@pytest.mark.unwatched
def test_partitions_of_one_shape_stand_for_each_other():
    found = estimate(random_game(2, 2, 2, 2, 2), dt.CORRELATED)
    assert (found.partitions, found.complete) == (2**5 - 5 - 1, True)
    assert found.tried == 1 + 3 * module.TRIED  # everybody alone; of the teams of two, three and four, some each


def test_bytes_are_those_of_the_payoffs():
    game = random_game(2, 3, 4)
    assert estimate(game, dt.COCO).payoff_bytes == game.payoffs.nbytes


def test_without_patience_the_figures_are_lower_bounds_and_say_so():
    found = estimate(random_game(2, 3, 4), dt.COCO, patience=0.0)
    assert not found.complete
    assert 0 < found.tried < found.partitions
    assert "at least" in render(estimate_page([found], []))


def test_without_patience_one_partition_tells_about_its_shape():
    found = estimate(random_game(2, 2, 2, 2), dt.CORRELATED_BLOC, patience=0.0)
    assert (found.partitions, found.tried, found.complete) == (7, 1, False)
    assert found.lps % 4 == 0  # four pairs of one player and the others


def test_a_partition_that_takes_too_long_is_given_up_and_counts_as_far_as_it_got():
    found = estimate(random_game(2, 2, 2), dt.RAIFFA, given_up=0.0)
    assert (found.tried, found.complete, found.partitions) == (0, False, 4)
    assert found.lps == 1  # the next one was not begun
    assert found.seconds > 0
    assert "at least" in render(estimate_page([found], []))


def test_what_is_given_up_by_the_mapper_is_left_out_where_others_are_known():
    done: list[object] = []

    def tired(function, items):
        for item in items:
            if len(done) == 4:
                raise dt.TimeLimit("over")
            done.append(item)
            yield function(item)

    found = estimate(random_game(*itertools.repeat(2, 4)), dt.CORRELATED_BLOC, limited=lambda _: tired)
    assert (found.tried, found.complete) == (3, False)  # the first was solved once to load what it needs


def test_the_clock_begins_when_loops_are_loaded(monkeypatch):
    begun: list[str] = []
    monkeypatch.setattr(module, "load_loops", lambda: begun.append("loading"))
    monkeypatch.setattr(type(dt.COCO.fallback), "engine", lambda *_: LOOPS)

    def limited(_):
        begun.append("clock")
        raise dt.TimeLimit("that is all there is to see")

    with pytest.raises(dt.TimeLimit):
        estimate(random_game(*itertools.repeat(2, 7)), dt.COCO, limited=limited)
    assert begun == ["loading", "clock"]


def test_any_number_of_players_will_do():
    found = estimate(random_game(*itertools.repeat(1, 24)), dt.COCO, patience=0.0)
    assert found.partitions == 2**23 - 1


@pytest.mark.parametrize("n_actions", [(3,), (2, 3, 2), (2, 2, 2, 2), (2, 3, 4, 2, 3), (2,) * 7])
@pytest.mark.parametrize("opposition", [Bloc(), Individuals()], ids=lambda opposition: opposition.name)
def test_partitions_are_counted_as_they_would_be_listed(n_actions, opposition):
    listed = influences(len(n_actions), opposition, Shapley(), differences=False)
    sizes = Counter(sizes_of(influence.partition, n_actions) for influence in listed)
    found = shapes(n_actions, opposition, 3)
    assert {shape.sizes: shape.count for shape in found} == sizes
    assert all(len(set(shape.some)) == min(3, shape.count) for shape in found)
    assert all(sizes_of(partition, n_actions) == shape.sizes for shape in found for partition in shape.some)


def sizes_of(partition, n_actions):
    return tuple(sorted(prod(n_actions[player] for player in members(block)) for block in partition.blocks))


@pytest.mark.parametrize("concept", [dt.COCO, dt.CORRELATED_BLOC, dt.SECURITY], ids=lambda concept: concept.name)
def test_one_influence_is_as_in_the_list(concept):
    parts, differences = (concept.opposition, concept.division), concept.fallback.traits.differences
    for influence in influences(4, *parts, differences=differences):
        assert influence_of(influence.partition, *parts, differences=differences) == influence


def test_the_certificate_is_counted():
    game = random_game(*itertools.repeat(2, 8))
    found = estimate(game, dt.COCO)
    claims = dt.dump_agreement(dt.solve(game, dt.COCO))["certificate"]["claims"]
    assert 0.9 < found.certificate_numbers / count_numbers(claims) < 1.1
    assert found.memory_bytes > found.payoff_bytes + 8 * 3**8


def test_what_studies_many_partitions_is_named():
    assert estimate(random_game(*itertools.repeat(2, 7)), dt.COCO).engine == "numpy"
    assert not estimate(random_game(2, 2), dt.COCO).engine
    assert not estimate(random_game(2, 2, 2, 2, 2, 2, 2), dt.SECURITY, patience=0.0).engine


def test_payoffs_of_a_structure_are_counted_as_its_tables():
    game = dt.random_polymatrix("path", players=24, actions=2, seed=1)
    assert payoff_bytes(game) < 8 * (24 * 2 + 23 * 2 * 4 + 1)
    assert estimate(game, dt.COCO, patience=0.0).partitions == 2**23 - 1


def test_everything_that_is_there_has_a_footprint():
    array = np.zeros(1000)
    alone, twice = footprint((array,)), footprint((array, array, 1.0, Fraction(1, 3), "text"))
    assert alone.numbers == 1000
    assert twice.numbers == 2002
    assert 8000 < alone.size < twice.size < 9000


def test_what_is_worked_out_on_demand_has_no_footprint_before():
    lazy = dt.JointDistribution.of_blocks((2, 2), Factors(Partition((1, 2)), ((0.5, 0.5), (0.5, 0.5))))
    before = footprint(lazy)
    assert lazy.profiles
    assert footprint(lazy).size > before.size


def test_sizes_are_written_in_fitting_units():
    assert [size(count) for count in (8, 1024, 3 * 2**30, 2**60)] == ["8 bytes", "1 KiB", "3 GiB", "1.05e+06 TiB"]
