"""Games on graphs are solved without a table as they are with one, and proved."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from detente import (
    COCO,
    CORRELATED,
    SECURITY,
    CertificateRejected,
    Individuals,
    NotApplicable,
    Partition,
    PolymatrixGame,
    TooLarge,
    concept,
    dump_agreement,
    load_agreement,
    random_polymatrix,
    sampled,
    solve,
    verify,
)
from detente.certify import check
from detente.coalitions.offsets import offsets, without
from detente.concepts.efficient_profile import efficient_profile
from detente.fallbacks import Threat
from detente.model.agreement import PlayedDisagreement
from detente.model.certificate import SparseValueClaim
from detente.model.sparse_strategies import SparseFactors, SparseStrategy, joint_actions, joint_place
from detente.report.claim_words import said
from detente.report.credibility import own_strategies, temptations
from tests.graph_games import all_payoffs, graph_games, without_tables

SMALL = {
    "tree": (6, 2),
    "cycle": (4, 3),
    "grid": (6, 2),
    "complete": (4, 2),
    "star": (5, 2),
}


@pytest.mark.no_cover
@pytest.mark.parametrize("chosen", [COCO, SECURITY], ids=lambda chosen: chosen.name)
@pytest.mark.parametrize("graph", SMALL)
def test_a_graph_is_solved_as_its_table_is(graph, chosen):
    players, actions = SMALL[graph]
    game = random_polymatrix(graph, players=players, actions=actions, seed=3)
    expected = solve(game, chosen)
    with without_tables():
        found = solve(game, chosen)
        assert found.certificate.status == "verified"
        assert float(verify(game, found, exact=True).largest_violation) < 1e-12
    assert np.allclose(found.payoffs, expected.payoffs, rtol=0, atol=1e-9 * game.scale)
    assert np.allclose(found.table.floats, expected.table.floats, rtol=0, atol=1e-9 * game.scale)
    assert np.allclose(found.ranges.low, expected.ranges.low, rtol=0, atol=1e-9 * game.scale)
    assert found.profile == expected.profile
    assert float(found.welfare) == pytest.approx(float(expected.welfare))
    assert all(isinstance(claim, SparseValueClaim) for claim in found.certificate.claims[:-3])


@given(graph_games(most_players=3))
def test_games_with_ties_and_single_actions_are_solved_alike(structure):
    game = structure.to_game()
    expected = solve(game, COCO)
    with without_tables():
        found = solve(game, COCO)
    assert found.profile == expected.profile
    assert np.allclose(found.payoffs, expected.payoffs, rtol=0, atol=2e-9 * game.scale)


@given(graph_games(most_players=4))
def test_the_efficient_profile_is_the_same_without_a_table(structure):
    expected = efficient_profile(structure.to_game())
    with without_tables():
        found = efficient_profile(structure.to_game())
    assert (found.profile, found.welfare, found.payoffs) == (expected.profile, expected.welfare, expected.payoffs)


def test_a_close_second_is_reported_on_a_graph_too():
    game = PolymatrixGame([[0.0, 0.0], [1.0, 1.0 + 1e-8]], {(0, 1): [[[5.0, 5.0], [0, 0]]] * 2}).to_game()
    with without_tables():
        (tie,) = efficient_profile(game).near_ties
    assert tie.gap == pytest.approx(1e-8)


def structure_of(game):
    assert game.structure is not None
    return game.structure


def far_game():
    tables = {
        (0, 1): [[[1e9, 1e9 + 1], [1e9 + 2, 1e9]], [[-1e9, 3 - 1e9], [-1e9, -1e9]]],
        (1, 2): [[[0, 1], [2, 0]]] * 2,
    }
    return PolymatrixGame([[1e9, 1e9 + 1], [2.0, 0.0], [0.0, 1.0]], tables).to_game()


def test_payoffs_far_from_zero_are_measured_from_the_least_one():
    expected = solve(structure_of(far_game()).tensor(), COCO)
    with without_tables():
        game = far_game()
        found = solve(game, COCO)
        least = [float(min(own)) for own in zip(*all_payoffs(structure_of(game)).values(), strict=True)]
        assert offsets(game) == (*least[:2], 0.0)
        moved = structure_of(without(game, offsets(game)))
        assert [float(low) for low, _ in moved.fractions.extremes()] == [0, 0, least[2]]
        assert found.certificate.offsets == offsets(game)
        assert found.certificate.status == "verified"
    assert np.allclose(found.payoffs, expected.payoffs, rtol=0, atol=1e-6)


def test_payoffs_near_zero_need_no_offsets():
    with without_tables():
        assert offsets(random_polymatrix("path", players=3, seed=1)) == ()


@pytest.mark.no_cover
def test_twenty_four_players_on_a_tree_are_solved_from_a_sample_and_proved():
    game = random_polymatrix("tree", players=24, seed=1)
    agreement = solve(game, sampled(COCO, lps=24, seed=0))
    assert agreement.certificate.status == "verified"
    assert float(agreement.payoffs.sum()) == pytest.approx(float(agreement.welfare))
    text = json.dumps(dump_agreement(agreement, coalitions_too=True))
    assert float(verify(game, load_agreement(json.loads(text)), exact=True).largest_violation) < 1e-9


@pytest.mark.parametrize("graph", ["grid", "cycle"])
def test_values_of_thirty_players_are_certified(graph):
    game = random_polymatrix(graph, players=30, seed=1)
    pair = Partition((0b0101_0011, (1 << 30) - 1 - 0b0101_0011))
    claim: Any = Threat().admissible_all(game, [pair])[0].pick().claims[0]
    assert Threat().batch(game) == 1
    assert -1e-12 * game.scale <= claim.upper - claim.lower <= 1e-9 * game.scale  # both are rounded


def test_concepts_that_need_the_table_say_so():
    game = random_polymatrix("path", players=18, seed=1)
    with pytest.raises(TooLarge, match="use a concept that works on the graph"):
        solve(game, CORRELATED)
    with pytest.raises(TooLarge, match="look at a sample"):
        solve(random_polymatrix("path", players=24, seed=1), COCO)


def small_agreement(chosen=COCO):
    game = random_polymatrix("path", players=3, actions=[2, 3, 2], seed=7)
    return game, solve(game, chosen)


def test_an_agreement_survives_its_document():
    with without_tables():
        game, agreement = small_agreement()
        text = json.dumps(dump_agreement(agreement, coalitions_too=True))
        back = load_agreement(json.loads(text))
        assert json.dumps(dump_agreement(back, coalitions_too=True)) == text
        assert verify(game, back).claims == len(agreement.certificate.claims)


def test_claims_on_a_graph_are_said_in_words():
    with without_tables():
        _, agreement = small_agreement()
    words, slack = said(agreement.certificate.claims[0], agreement)
    assert words.startswith("Player 1 can stay")
    assert float(slack) < 1e-12


def test_the_fallback_on_a_graph_has_the_profiles_that_its_strategies_make():
    with without_tables():
        game, agreement = small_agreement()
        (entry, *_) = played(agreement)
        expected = entry.distribution.expected(game)
    assert sum(entry.distribution.probabilities) == pytest.approx(1)
    first, second = (sum(expected[p] for p in range(3) if block >> p & 1) for block in entry.partition.blocks)
    assert (first, second) == pytest.approx(entry.payoffs)


def played(agreement):
    return [entry for entry in agreement.disagreements if isinstance(entry, PlayedDisagreement)]


def stories(game, agreement):
    found = [temptations(game, entry) for entry in played(agreement)]
    return [[each.gain for each in pair] for pair in found], [[each.instead for each in pair] for pair in found]


@pytest.mark.no_cover
@pytest.mark.parametrize("graph", SMALL)
def test_what_tempts_on_a_graph_is_what_tempts_in_its_table(graph):
    players, actions = SMALL[graph]
    game = random_polymatrix(graph, players=players, actions=actions, seed=5)
    with without_tables():
        agreement = solve(game, COCO)
        gains, instead = stories(game, agreement)
        strategies = [own_strategies(game, entry) for entry in played(agreement)]
    expected, labels = stories(game, agreement)
    assert np.allclose(gains, expected, rtol=0, atol=1e-9)
    assert instead == labels
    assert strategies == [own_strategies(game, entry) for entry in played(agreement)]


def test_whoever_can_do_nothing_else_is_not_tempted():
    game = PolymatrixGame([[0.0], [0.0, 1.0]], {(0, 1): [[[0.0, 1.0]], [[0.0, 0.0]]]}).to_game()
    with without_tables():
        ((first, second),) = stories(game, solve(game, COCO))[0]
    assert first == -np.inf
    assert second < np.inf


def tampered(agreement, **changes):
    first, *others = agreement.certificate.claims
    claims = (replace(first, **changes), *others)
    return replace(agreement, certificate=replace(agreement.certificate, claims=claims))


def test_a_false_claim_is_rejected():
    with without_tables():
        game, agreement = small_agreement()
        claim = agreement.certificate.claims[0]
        lies: list[dict[str, Any]] = [
            {"row_block": 1},
            {"weights": (1, 1)},
            {"lower": claim.lower - 0.1},
            {"upper": claim.upper + 0.1},
            {"rows": SparseStrategy((0,), (1.0,)), "columns": SparseStrategy((0,), (1.0,))},
            {"rows": SparseStrategy((2,), (1.0,))},
            {"rows": SparseStrategy((-1,), (1.0,))},
            {"rows": SparseStrategy((), ())},
            {"rows": SparseStrategy((0, 0), (0.5, 0.5))},
            {"rows": SparseStrategy((0,), (0.5, 0.5))},
            {"rows": SparseStrategy((0,), (0.5,))},
            {"rows": SparseStrategy((0, 1), (1.5, -0.5))},
            {"rows": SparseStrategy((0,), (float("nan"),))},
            {"partition": agreement.certificate.claims[1].partition},
        ]
        for lie in lies:
            with pytest.raises(CertificateRejected):
                check(game, tampered(agreement, **lie))


def test_a_false_level_is_rejected():
    with without_tables():
        game, agreement = small_agreement(SECURITY)
        claim = agreement.certificate.claims[0]
        for lie in ({"lower": claim.lower - 0.1}, {"row_block": 1}, {"weights": (1, -1)}):
            with pytest.raises(CertificateRejected):
                check(game, tampered(agreement, **lie))


def test_a_profile_that_is_not_the_best_is_rejected():
    with without_tables():
        game, agreement = small_agreement()
        other = tuple(1 - action if place == 0 else action for place, action in enumerate(agreement.profile))
        *proofs, efficiency, division, budget = agreement.certificate.claims
        claims = (*proofs, replace(efficiency, profile=other), division, budget)
        lie = replace(agreement, profile=other, certificate=replace(agreement.certificate, claims=claims))
        with pytest.raises(CertificateRejected):
            check(game, lie)


def test_the_checker_knows_threats_and_levels_on_graphs_only():
    with without_tables():
        game, agreement = small_agreement()
        summary = agreement.concept
        with pytest.raises(NotApplicable, match="no fallback 'correlated' of games on a graph"):
            check(game, replace(agreement, concept=replace(summary, name="own", fallback="correlated")))
        for change in ({"opposition": "individuals"}, {"selection": "kindest"}, {"parameters": {"breakdown": 0.5}}):
            with pytest.raises(CertificateRejected):
                check(game, replace(agreement, concept=replace(summary, **change)))


def test_levels_on_a_graph_may_stand_against_individuals():
    with without_tables(), pytest.raises(NotApplicable):
        solve(random_polymatrix("path", players=3, seed=1), replace(COCO, name="own", opposition=Individuals()))


def test_places_of_joint_actions_go_there_and_back():
    sizes = (2, 3, 1, 4)
    for place in range(24):
        assert joint_place(joint_actions(place, sizes), sizes) == place
        assert joint_actions(place, sizes) == tuple(map(int, np.unravel_index(place, sizes)))
    assert joint_place((1,) * 100, (2,) * 100) == 2**100 - 1
    with pytest.raises(IndexError):
        joint_actions(24, sizes)


def test_factors_are_compared_number_by_number():
    pair = Partition((1, 2))
    one, other = (SparseFactors(pair, (SparseStrategy((0,), (1.0,)), SparseStrategy((k,), (1.0,)))) for k in (0, 1))
    assert one.same_as(SparseFactors(pair, one.strategies))
    assert not one.same_as(other)
    assert not one.same_as(None)
    zero = SparseFactors(pair, (SparseStrategy((0, 1), (1.0, 0.0)), SparseStrategy((0,), (1.0,))))
    assert zero.expanded((2, 2)) == (((0, 0),), (1.0,))


def test_a_concept_by_name_works_on_a_graph():
    with without_tables():
        game, agreement = small_agreement(concept("security"))
    assert agreement.concept.fallback == "security"
    assert game.structure is not None
