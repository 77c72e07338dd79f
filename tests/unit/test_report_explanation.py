from dataclasses import replace

import numpy as np
import pytest

import detente as dt
from detente.concepts import Options
from detente.model.agreement import NearTie, PlayedDisagreement, Ranges
from detente.model.distribution import JointDistribution
from detente.overview import fallbacks
from detente.report import text
from detente.report.credibility import temptations
from detente.report.explanation import explain
from detente.report.overview_page import overview
from detente.report.settlement import payments
from detente.report.summary import summarise
from detente.selections.payoff_shape import PayoffShape


def told(game, concept, **options):
    """Explain a shipped game in one line of text."""
    found = dt.read(f"example:{game}")
    return " ".join(text.render(explain(found, dt.solve(found, dt.concept(concept, Options(**options))))).split())


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


@pytest.mark.no_cover
def test_many_partitions_are_cut_short():
    game = dt.Game(np.random.default_rng(0).integers(0, 5, (5, 1, 1, 1, 1, 2)).astype(float))
    words = text.render(explain(game, dt.solve(game)))
    assert "more ways to split are listed" in words


def test_a_draw_among_many_profiles_is_cut_short():
    told_to = JointDistribution((10, 10), tuple((k, k) for k in range(10)), (0.1,) * 10)
    assert "- and 2 less likely profiles" in drawing(told_to)


@pytest.mark.no_cover
def test_a_long_mixed_strategy_is_cut_short():
    game = dt.Game.from_bimatrix(9 * np.eye(10), 9 * np.roll(np.eye(10), 1, axis=1))
    assert "and 2 less likely ones" in " ".join(text.render(explain(game, dt.solve(game, dt.NASH))).split())


def test_sides_that_draw_by_themselves_are_told_one_by_one():
    words = told("matching-pennies-3", "coco")
    assert "Ada against Ben + Cy, each draws by itself: - Ada: heads (1/2), tails (1/2)" in words
    assert "- Ben + Cy: [heads, heads] (1/2), [tails, tails] (1/2)" in words


def test_a_side_that_does_one_thing_is_told_so():
    alone = JointDistribution((10, 10), ((0, 0), (1, 0)), (0.25, 0.75))
    words = drawing(alone)
    assert "- Player 1: 2 (0.75), 1 (0.25)" in words
    assert "- Player 2: 1" in words


def test_a_full_table_that_is_no_product_is_a_joint_draw():
    joint = JointDistribution((10, 10), ((0, 0), (0, 1), (1, 0), (1, 1)), (0.4, 0.1, 0.1, 0.4))
    assert "with probability 0.4, Player 1 plays 1 and Player 2 plays 1" in drawing(joint)


def drawing(distribution):
    """Explain an agreement of two players with ten actions whose fallback is replaced by a draw."""
    game = dt.Game(np.zeros((2, 10, 10)))
    agreement = dt.solve(game)
    [entry] = agreement.disagreements
    assert isinstance(entry, PlayedDisagreement)
    drawn = replace(agreement, disagreements=(replace(entry, distribution=distribution),))
    return text.render(explain(game, drawn))


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
    assert "The rule of this agreement: what every coalition can guarantee itself" in text.render(
        explain(game, agreement)
    )
    assert "own: what every coalition can guarantee itself" in text.render(summarise(agreement))


def test_an_equal_surplus_is_added_up_for_everybody():
    game = dt.read("example:public-good")
    own = dt.FallbackBargaining("own", dt.Bloc(), dt.Correlated(dt.Kindest()), dt.EqualSurplus())
    words = " ".join(text.render(explain(game, dt.solve(game, own))).split())
    assert "Alone all are worth 16 taken together; the surplus is 5, so an equal part is 1.66667." in words
    assert "Jon 12 +1.66667 13.6667" in words


def test_worths_that_are_not_superadditive_are_said_to_threaten_the_deal():
    words = told("public-good", "nash")
    assert "not superadditive: Jon and Kay are worth 16 more apart" in words
    assert "the two would rather stay apart, so the deal may not hold together" in words


def test_the_description_follows_the_parts():
    assert "The rule of this agreement: honest fallbacks, outsiders on their own; bargained in rounds." in told(
        "skewed-battle", "correlated", selection="raiffa"
    )
    assert "the agreement 'correlated (bloc)'" in told("public-good", "correlated", opposition="bloc")
    assert "what every coalition can guarantee itself, outsiders on their own" in told(
        "public-good", "security", opposition="individuals"
    )
    assert "if talks fail with probability q = 0.25" in told("chicken", "credible", breakdown=0.25)


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
    assert isinstance(found.shape, PayoffShape)
    corners = found.shape.vertices[:1] * 30
    entries = found.nash.entries * 10
    shape, nash = replace(found.shape, vertices=corners), replace(found.nash, entries=entries)
    many = replace(found, shape=shape, nash=nash)
    words = " ".join(text.render(overview(many)).split())
    assert "6 more corners" in words
    assert "and 6 more, which `detente fallback --json` lists" in words
