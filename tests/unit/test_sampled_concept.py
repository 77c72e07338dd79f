"""Concepts from a sample of the coalitions: what is promised of the estimate, and what a checker finds."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.coalitions.sampling import all_lps
from detente.concepts import CATALOGUE
from detente.formats.agreement_document import dump_agreement
from detente.model.sampled_worths import SampledWorths
from tests.effort import some

PAIRS = [entry.name for entry in CATALOGUE if entry.opposition.name == "bloc"]


@cache
def game(family, players, seed=1):
    return dt.random_game(family, players=players, seed=seed)


@cache
def whole(family, players, concept="coco"):
    return dt.solve(game(family, players), concept)


@cache
def part(family, players, lps, seed=0):
    return dt.solve(game(family, players), dt.sampled("coco", lps=lps, seed=seed))


def drawn(agreement):
    """Return how coalitions were drawn, for an agreement that surely rests on a sample."""
    return agreement.sampling


def test_the_concepts_of_pairs_are_those_against_a_bloc():
    assert PAIRS == ["coco", "correlated-bloc", "raiffa-bloc", "nash", "security", "credible", "leader"]


@pytest.mark.no_cover
@pytest.mark.parametrize("concept", PAIRS)
@pytest.mark.parametrize("family", ["integer", "public-good"])
def test_every_concept_of_pairs_is_estimated_and_verified(family, concept):
    found = dt.solve(game(family, 5), dt.sampled(concept, lps=10, seed=2))
    assert found.certificate.status == "verified"
    assert found.payoffs.sum() == pytest.approx(float(found.welfare))
    assert found.transfers.sum() == pytest.approx(0, abs=1e-9)
    assert (drawn(found).low <= found.payoffs).all()
    assert (found.payoffs <= drawn(found).high).all()
    assert (found.ranges.low <= found.payoffs + 1e-9).all()
    assert (found.payoffs <= found.ranges.high + 1e-9).all()
    assert (found.concept, found.ranges.exact) == (dt.concept(concept).summary, False)


@pytest.mark.no_cover
@pytest.mark.parametrize("budget", [{"lps": 15}, {"lps": 10**9}, {"fraction": 1}])
def test_a_budget_that_covers_everything_gives_the_ordinary_agreement(budget):
    found = dt.solve(game("integer", 5), dt.sampled("coco", **budget))
    documents = [dump_agreement(agreement, coalitions_too=True) for agreement in (found, whole("integer", 5))]
    assert documents[0] == documents[1]
    assert found.sampling is None


@pytest.mark.parametrize("players", [1, 2])
def test_one_or_two_players_leave_nothing_to_draw(players):
    assert dt.solve(game("random", players), dt.sampled("coco", fraction=0.1)).sampling is None


@pytest.mark.no_cover
def test_the_last_pair_changes_little_and_the_interval_knows():
    found, truth = part("random", 6, 30), whole("random", 6)
    assert np.abs(found.payoffs - truth.payoffs).max() <= (drawn(found).high - found.payoffs).max()


@pytest.mark.no_cover
@pytest.mark.parametrize("family", ["near-zero-sum", "polymatrix", *some([], ["random", "public-good", "congestion"])])
def test_more_pairs_are_nearer_and_surer(family):
    truth = whole(family, 9).payoffs
    found = [[part(family, 9, lps, seed) for seed in range(3)] for lps in (25, 200)]
    errors = [max(np.abs(each.payoffs - truth).max() for each in row) for row in found]
    widths = [max((drawn(each).high - drawn(each).low).max() for each in row) for row in found]
    assert errors[1] < errors[0]
    assert widths[1] < widths[0]


@pytest.mark.no_cover
@pytest.mark.parametrize("family", ["integer", "polymatrix", *some([], ["public-good"])])
def test_intervals_hold_the_payoff_of_all_pairs_as_often_as_they_say(family):
    truth = whole(family, 7).payoffs
    found = [drawn(part(family, 7, 24, seed)) for seed in range(30)]
    held = np.mean([(each.low <= truth) & (truth <= each.high) for each in found])
    assert 0.9 <= held <= 1


@pytest.mark.no_cover
def test_a_larger_sample_holds_every_smaller_one():
    known = [set(part("integer", 6, lps).worth.coalitions) for lps in (6, 7, 15, 30)]
    assert all(small < large for small, large in pairwise(known))


@pytest.mark.unwatched
def test_worths_that_are_known_are_those_of_the_whole_table():
    found, truth = part("integer", 6, 12).worth, whole("integer", 6).worth
    assert isinstance(found, SampledWorths)
    assert {c: float(found.worth(c)) for c in found.coalitions} == pytest.approx(
        {c: float(truth.worth(c)) for c in found.coalitions}
    )


def test_who_is_alone_with_its_payoff_needs_no_luck():
    own = np.array([[3.0, -1.0], [2.0, 5.0], [0.0, 7.0], [1.0, 1.5], [-4.0, -2.0]])
    grid = np.indices((2,) * 5)
    apart = dt.Game(np.stack([own[player][grid[player]] for player in range(5)]))
    found = dt.solve(apart, dt.sampled("coco", lps=6, seed=1))
    assert found.payoffs == pytest.approx(own.max(axis=1))
    assert drawn(found).high - drawn(found).low == pytest.approx(0, abs=1e-12)


@pytest.mark.no_cover
@given(st.lists(st.integers(-50, 50), min_size=4, max_size=4))
@settings(max_examples=10)
def test_a_constant_on_payoffs_moves_the_estimate_by_just_that(constants):
    base = game("integer", 4)
    moved = dt.Game(base.payoffs + np.array(constants).reshape(-1, 1, 1, 1, 1))
    before, after = (dt.solve(each, dt.sampled("security", lps=5)) for each in (base, moved))
    assert after.payoffs == pytest.approx(before.payoffs + constants)
    assert drawn(after).low == pytest.approx(drawn(before).low + constants)
    assert after.ranges.high == pytest.approx(before.ranges.high + constants)


def test_payoffs_far_from_zero_are_estimated_near_zero():
    base = game("public-good", 7)
    far = dt.Game(base.payoffs + 1e9)
    before, after = (dt.solve(each, dt.sampled("coco", lps=20)) for each in (base, far))
    assert after.certificate.offsets
    assert after.payoffs - 1e9 == pytest.approx(before.payoffs, abs=1e-5)
    assert drawn(after).high - 1e9 == pytest.approx(drawn(before).high, abs=1e-5)
    assert dt.verify(far, after).claims == len(after.certificate.claims)


def test_transfers_of_a_small_game_far_from_zero_lose_the_last_bits_of_payoffs_only():
    payoffs = 1e9 + np.random.default_rng(3).normal(size=(5, 2, 2, 2, 2, 2))
    found = dt.solve(dt.Game(payoffs), dt.sampled("coco", lps=8))
    assert abs(found.transfers.sum()) <= 5 * np.spacing(1e9)  # ten times as much where welfare is rounded


def test_another_mapper_changes_nothing():
    def backwards(function, items):
        return iter([function(item) for item in list(items)[::-1]][::-1])

    again = dt.solve(game("integer", 6), dt.sampled("coco", lps=12), mapper=backwards)
    assert dump_agreement(again) == dump_agreement(part("integer", 6, 12))


def test_identical_players_do_not_confuse_the_sample():
    symmetric = game("public-good", 6).payoffs[0]
    same = dt.Game(np.stack([symmetric.swapaxes(0, player) for player in range(6)]))
    found = dt.solve(same, dt.sampled("coco", lps=15))
    assert len(found.disagreements) == 15
    assert found.certificate.status == "verified"


@pytest.mark.parametrize("concept", ["correlated", "raiffa"])
def test_concepts_of_single_outsiders_have_no_sample(concept):
    with pytest.raises(dt.NotApplicable, match="pairs of a coalition and its complement"):
        dt.sampled(concept, lps=10)


def test_another_division_has_no_sample():
    equal = dt.FallbackBargaining("mine", dt.Bloc(), dt.Threat(), dt.EqualSurplus())
    with pytest.raises(dt.NotApplicable, match="equal-surplus"):
        dt.sampled(equal, lps=10)


@pytest.mark.parametrize(
    "budget",
    [{}, {"lps": 5, "fraction": 0.5}, {"lps": 0}, {"fraction": 0}, {"fraction": 1.5}, {"fraction": float("nan")}],
)
def test_a_budget_that_is_none_is_refused(budget):
    with pytest.raises(dt.NotApplicable):
        dt.sampled("coco", **budget)


@pytest.mark.parametrize("wrong", [{"lps": 10.0}, {"lps": "10"}, {"lps": 10, "seed": 1.5}, {"lps": 10, "seed": "1"}])
def test_numbers_that_are_not_whole_are_refused_and_not_rounded(wrong):
    with pytest.raises(dt.NotApplicable, match="choose a whole number"):
        dt.sampled("coco", **wrong)


def test_whole_numbers_of_other_libraries_are_whole_numbers():
    found = dt.sampled("coco", lps=np.int64(12), seed=np.uint8(3))
    assert (found.lps(20), found.seed) == (12, 3)
    written = dump_agreement(dt.solve(game("integer", 6), found))["sampling"]
    assert (written["lps"], written["seed"]) == (12, 3)
    assert {type(written["lps"]), type(written["seed"])} == {int}


def test_a_sample_of_less_than_two_pairs_of_every_size_is_refused():
    with pytest.raises(dt.NotApplicable, match="at least 6"):
        dt.solve(game("integer", 6), dt.sampled("coco", lps=5))


@pytest.mark.parametrize("fraction", [0.2, 0.25, 1e-9])
def test_a_fraction_is_read_as_it_is_written(fraction):
    expected = {0.2: 103, 0.25: 128, 1e-9: 10}
    assert dt.sampled("coco", fraction=fraction).lps(10) == expected[fraction]
    assert all_lps(10) == 511


def test_a_concept_from_a_sample_keeps_its_name_in_a_comparison():
    rows = dt.compare(game("integer", 5), [dt.sampled("coco", lps=8), "coco"]).rows
    assert [row.concept.name for row in rows] == ["coco", "coco"]
    assert [row.sampling is None for row in rows] == [False, True]


def test_steps_tell_of_the_coalitions_that_are_known():
    found = part("integer", 6, 12)
    assert [step.kind for step in found.steps].count("worth") == 2 * 12 + 1


def test_the_worth_of_a_coalition_that_was_not_drawn_is_refused():
    worth = part("integer", 6, 12).worth
    missing = next(coalition for coalition in range(1, 64) if not worth.knows(coalition))
    with pytest.raises(dt.NotApplicable, match="25 of 63 coalitions"):
        worth.worth(missing)


def test_the_whole_table_of_a_sample_is_refused():
    with pytest.raises(dt.NotApplicable, match="25 of 63 are known"):
        _ = part("integer", 6, 12).table
    agreement = whole("integer", 6)
    assert agreement.table.values.tolist() == agreement.worth.values.tolist()
    assert (agreement.table.players, agreement.table.title) == (agreement.game.players, agreement.game.title)


def test_both_kinds_of_worths_offer_the_same_views():
    few, all_of_them = part("integer", 6, 12).worth, whole("integer", 6).worth
    assert all_of_them.coalitions[:2] == (1, 2)
    assert [coalition for coalition, _ in all_of_them.items()] == list(range(1, 64))
    assert [all_of_them.knows(coalition) for coalition in (-1, 0, 63, 64)] == [False, True, True, False]
    moved = all_of_them.plus([1] * 6)
    known = few.plus([1] * 6)
    assert [float(known.worth(c) - moved.worth(c)) for c in few.coalitions] == pytest.approx([0] * 25)
    assert float(moved.worth(63) - all_of_them.worth(63)) == 6
