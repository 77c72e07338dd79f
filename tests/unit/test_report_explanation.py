from dataclasses import replace

import numpy as np
import pytest

import detente as dt
from detente.model.agreement import NearTie, PlayedDisagreement, Ranges
from detente.overview import PayoffPolygon, fallbacks
from detente.report import text
from detente.report.credibility import temptations
from detente.report.explanation import explain
from detente.report.overview_page import overview
from detente.report.settlement import payments
from detente.report.summary import summarise


def told(game, concept, **options):
    """Explain a shipped game in one line of text."""
    found = dt.read(f"example:{game}")
    return " ".join(text.render(explain(found, dt.solve(found, dt.concept(concept, **options)))).split())


def test_an_incredible_threat_is_called_so_with_what_it_costs():
    words = told("hot-dogs", "coco")
    assert "Is it credible? Not by itself" in words
    assert "Bob would gain 8 dollars by playing airport" in words


def test_a_threat_that_is_an_equilibrium_is_called_credible():
    assert "the threats shown are an equilibrium" in told("prisoners-dilemma", "coco")


def test_a_threat_that_costs_nothing_is_called_credible_but_only_just():
    assert "but only just: Witch would lose nothing by playing refrain instead" in told("curse", "coco")


def test_a_player_alone_has_nobody_to_bargain_with():
    game = dt.Game(np.array([[1.0, 2.0]]))
    assert "There is nobody to bargain with." in text.render(explain(game, dt.solve(game)))


def test_the_side_ahead_is_named():
    assert "Ann would be 46 dollars ahead of Bob" in told("hot-dogs", "coco")
    assert "neither side is ahead" in told("chicken", "coco")
    assert "would be 0.333333 ahead of Row" in told("shapley-3x3", "coco")


def test_a_correlated_fallback_is_credible():
    words = told("chicken", "correlated")
    assert "nobody gains by doing something else" in words
    assert "with probability 1/2, Row plays swerve and Column plays swerve" in words


def test_a_blended_fallback_says_who_would_rather_not():
    words = told("public-good", "credible")
    assert "minus 0.3333 times the other side's" in words
    assert "In plain payoffs Ida + Kay would gain 2" in words


def test_security_levels_belong_to_no_common_profile():
    words = told("hot-dogs", "security")
    assert "guaranteed are Ann 70 and Bob 29.7436 dollars" in words
    assert "No common course of events" in words


def test_the_surplus_of_two_is_shared_evenly():
    assert "The surplus of 1.5 is shared evenly, 0.75 each" in told("chicken", "correlated")


def test_contributions_average_to_the_share():
    assert "Kay 4 0 11 5" in told("public-good", "credible")


def test_an_interval_is_explained_as_a_choice_among_equilibria():
    words = told("chicken", "correlated")
    assert "Row 6 3.5 8.5 5" in words
    assert "which equilibrium people expect" in words


def test_the_payments_are_explained():
    assert "What they do gives Bob 32, 11 short of a share of 43." in told("hot-dogs", "coco")
    assert "Nobody pays anybody" in told("chicken", "coco")
    assert "Only the net amounts" in told("nau-2004-4", "correlated")


def test_many_partitions_are_cut_short():
    game = dt.Game(np.random.default_rng(0).integers(0, 5, (5, 1, 1, 1, 1, 2)).astype(float))
    words = text.render(explain(game, dt.solve(game)))
    assert "more ways to split are listed" in words


def test_a_draw_among_many_profiles_is_cut_short():
    game = dt.Game.from_bimatrix(9 * np.eye(10), 9 * np.roll(np.eye(10), 1, axis=1))
    assert "less likely profiles" in text.render(explain(game, dt.solve(game, dt.NASH)))


def test_warnings_near_ties_and_outer_bounds_are_told():
    game = dt.read("example:chicken")
    agreement = dt.solve(game)
    ranges = Ranges(agreement.ranges.low_numbers, agreement.ranges.high_numbers, False)
    doubtful = replace(agreement, near_ties=(NearTie("two totals", 1e-7),), warnings=("beware",), ranges=ranges)
    words = " ".join(text.render(explain(game, doubtful)).split())
    assert "beware" in words
    assert "a near tie: two totals" in words
    assert "outer bounds" in words
    assert "beware" in text.render(summarise(doubtful))


def test_a_concept_from_elsewhere_is_explained():
    game = dt.read("example:public-good")
    own = dt.FallbackBargaining("own", dt.Bloc(), dt.Security(), dt.EqualSurplus())
    agreement = dt.solve(game, own)
    assert "The rule of this agreement is 'own'." in text.render(explain(game, agreement))
    assert "own." in text.render(summarise(agreement))


def test_an_agreement_that_was_not_checked_says_so():
    game = dt.read("example:chicken")
    assert "This was not checked" in text.render(explain(game, dt.COCO.solve(game)))


def test_a_small_violation_is_told():
    game = dt.read("example:chicken")
    agreement = dt.solve(game)
    rough = replace(agreement, certificate=replace(agreement.certificate, largest_violation=1.5e-12))
    assert "off by 1.5e-12" in text.render(explain(game, rough))


@pytest.mark.parametrize("seed", range(5))
def test_payments_settle_the_transfers(seed):
    game = dt.Game(np.random.default_rng(seed).integers(0, 9, (4, 2, 2, 2, 2)).astype(float))
    agreement = dt.solve(game, dt.COCO)
    net = dict.fromkeys(game.players, 0.0)
    found = payments(agreement)
    for each in found:
        net[each.payer] -= each.amount
        net[each.receiver] += each.amount
    assert len(found) < game.n_players
    assert list(net.values()) == pytest.approx(agreement.transfers.tolist())


def test_nobody_is_tempted_in_an_equilibrium_of_blocks():
    game = dt.read("example:nau-2004-4")
    for entry in dt.solve(game).disagreements:
        assert isinstance(entry, PlayedDisagreement)
        assert max(each.gain for each in temptations(game, entry)) <= 1e-12


def test_a_temptation_is_the_gain_from_the_best_answer():
    game = dt.read("example:hot-dogs")
    [entry] = dt.solve(game, dt.COCO).disagreements
    assert isinstance(entry, PlayedDisagreement)
    assert [(each.gain, each.instead) for each in temptations(game, entry)] == [(-30.0, "airport"), (8.0, "airport")]


def test_long_lists_of_fallbacks_are_cut_short():
    found = fallbacks(dt.read("example:chicken"))
    assert isinstance(found.shape, PayoffPolygon)
    assert isinstance(found.nash, tuple)
    corners = found.shape.vertices[:1] * 30
    many = replace(found, shape=replace(found.shape, vertices=corners), nash=found.nash * 10)
    words = " ".join(text.render(overview(many)).split())
    assert "6 more corners" in words
    assert "6 more extreme equilibria" in words
