"""The parts of a solution: oppositions, divisions, fallbacks, selections, concepts, the front door."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.coalitions import OPPOSITIONS
from detente.coalitions.worth import influences, superadditivity_gap
from detente.concepts import CATALOGUE, SUMMARIES, Options, concept
from detente.concepts import fallback_bargaining as machine
from detente.concepts.efficient_profile import efficient_profile
from detente.divisions import DIVISIONS
from detente.fallbacks.credible import blend_factor
from detente.model.coalition import Partition, coalitions, grand
from detente.model.errors import NotApplicable
from detente.model.numbers import to_fractions
from detente.model.tu_game import TUGame
from detente.selections import SELECTIONS
from tests import strategies
from tests.naive import games as naive
from tests.naive.zero_sum import coco_payoffs
from tests.unit.certify_tampering import GAMES, public_good, random_game

CHICKEN = GAMES["chicken"]
BATTLE = GAMES["battle"]


def worths(n_players):
    return st.lists(st.integers(-9, 9), min_size=2**n_players - 1, max_size=2**n_players - 1).map(
        lambda values: TUGame(to_fractions([0, *values]))
    )


def shapley_by_orders(worth):
    """Average marginal contributions over all orders of arrival."""
    orders = list(permutations(range(worth.n_players)))
    shares = [Fraction(0)] * worth.n_players
    for order in orders:
        coalition = 0
        for player in order:
            joined = coalition | 1 << player
            shares[player] += worth.worth(joined) - worth.worth(coalition)
            coalition = joined
    return [share / len(orders) for share in shares]


@given(st.integers(1, 4).flatmap(worths))
def test_shapley_averages_marginal_contributions_over_all_orders(worth):
    assert dt.Shapley().share(worth).tolist() == shapley_by_orders(worth)
    floats = TUGame(worth.floats)
    assert dt.Shapley().share(floats).tolist() == pytest.approx([float(v) for v in shapley_by_orders(worth)])


@given(st.integers(1, 4).flatmap(worths), st.sampled_from(DIVISIONS))
def test_the_coefficients_of_a_division_are_its_shares(worth, division):
    n_players = worth.n_players
    shares = [Fraction(0)] * n_players
    for coalition in coalitions(n_players):
        for player, coefficient in enumerate(division.coefficients(coalition, n_players)):
            shares[player] += coefficient * worth.worth(coalition)
    assert division.share(worth).tolist() == shares
    assert sum(shares) == worth.worth(grand(n_players))
    assert division.share(TUGame(worth.floats)).tolist() == pytest.approx([float(share) for share in shares])


@pytest.mark.parametrize("opposition", OPPOSITIONS)
def test_an_opposition_holds_the_coalition_and_everybody_else(opposition):
    for coalition in coalitions(4):
        stands = opposition.partitions(coalition, 4)
        assert sum(chance for chance, _ in stands) == 1
        for _, partition in stands:
            assert coalition in partition.blocks
            assert partition.n_players == 4


def test_the_oppositions_by_name():
    assert dt.Bloc().partitions(0b0011, 4) == ((Fraction(1), dt.Partition((0b0011, 0b1100))),)
    assert dt.Individuals().partitions(0b0011, 4) == ((Fraction(1), dt.Partition((0b0011, 0b0100, 0b1000))),)
    assert [part.name for part in OPPOSITIONS] == ["bloc", "individuals", "random-teams"]


def test_influences_share_one_entry_a_partition():
    bloc = influences(3, dt.Bloc(), dt.Shapley(), differences=True)
    assert len(bloc) == 3
    assert all(entry.directions == ((Fraction(1), Fraction(-1)),) for entry in bloc)
    individuals = influences(3, dt.Individuals(), dt.Shapley(), differences=False)
    assert len(individuals) == 4
    alone = influences(3, dt.Bloc(), dt.EqualSurplus(), differences=False)
    assert {term is None for entry in alone for term in entry.terms} == {False}
    pairs = influences(3, dt.Individuals(), dt.EqualSurplus(), differences=False)
    assert [entry.terms for entry in pairs if len(entry.partition) == 2] == [(None, None, None)] * 3


def test_superadditivity_names_the_pair_that_loses_most():
    assert superadditivity_gap(TUGame(np.array([0, 2.0, 2.0, 3.0]))) == (1.0, 0b01, 0b10)
    assert superadditivity_gap(TUGame(np.array([0, 1.0, 1.0, 3.0]))) == (0.0, 0, 0)


def symmetric_public_good():
    def payoffs(*actions):
        given = [int(action == "give") for action in actions]
        return [1 - own + Fraction(2 * sum(given), 3) for own in given]

    return dt.Game.from_function(payoffs, [["keep", "give"]] * 3)


def test_worths_that_are_not_superadditive_are_reported_and_not_repaired():
    agreement = dt.solve(symmetric_public_good(), dt.CORRELATED_BLOC)
    assert agreement.payoffs.tolist() == [2.0, 2.0, 2.0]
    (warning,) = agreement.warnings
    assert warning.startswith("worths are not superadditive")
    assert "more apart than both together" in warning
    assert dt.solve(symmetric_public_good(), dt.COCO).warnings == ()


def test_a_warning_says_when_everybody_together_has_less():
    """Alone, the first two rob each other for a third; together, they do not."""

    def payoffs(first, second, _):
        robs = (int(first == "rob"), int(second == "rob"))
        return [robs[0] - 5 * robs[1], robs[1] - 5 * robs[0], 4 * sum(robs)]

    game = dt.Game.from_function(payoffs, [["rest", "rob"], ["rest", "rob"], ["watch"]])
    (warning,) = dt.solve(game, dt.CORRELATED).warnings
    assert "are worth 8 more apart than everybody" in warning


def test_many_players_get_no_superadditivity_check(monkeypatch):
    monkeypatch.setattr(machine, "CHECKED_PLAYERS", 2)
    assert dt.solve(symmetric_public_good(), dt.CORRELATED_BLOC).warnings == ()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (dt.COCO, (Fraction(8), Fraction(8), Fraction(5))),
        (dt.CORRELATED_BLOC, (Fraction(19, 3), Fraction(34, 3), Fraction(10, 3))),
        (dt.CORRELATED, (Fraction(9), Fraction(8), Fraction(4))),
    ],
)
def test_the_public_good_of_three_players_has_its_known_answers(chosen, expected):
    assert dt.solve(public_good(), chosen).payoff_numbers == expected


@given(strategies.games(), st.sampled_from(CATALOGUE))
def test_every_concept_is_efficient_balanced_certified_and_inside_its_ranges(plain, chosen):
    game = dt.Game(plain.payoffs)
    agreement = dt.solve(game, chosen)
    tolerance = 1e-7 * game.scale
    assert agreement.certificate.status == "verified"
    assert agreement.payoffs.sum() == pytest.approx(float(game.welfare.max()), abs=tolerance)
    assert agreement.transfers.sum() == pytest.approx(0, abs=tolerance)
    assert (agreement.ranges.low <= agreement.payoffs + tolerance).all()
    assert (agreement.payoffs <= agreement.ranges.high + tolerance).all()
    assert game.welfare[agreement.profile] == game.welfare.max()


@given(strategies.games(2))
def test_threats_agree_with_the_slow_solver(plain):
    agreement = dt.solve(dt.Game(plain.payoffs), dt.COCO)
    assert agreement.payoff_numbers == tuple(coco_payoffs(naive.game_from_nested(plain.payoffs)))


def test_games_without_side_interests_have_the_same_answer_everywhere():
    for chosen in CATALOGUE:
        assert dt.solve(dt.Game([[1, 3, 2]]), chosen).payoffs.tolist() == [3.0]
        assert dt.solve(dt.Game([[[2, 2]], [[1, 1]]]), chosen).payoffs.tolist() == [2.0, 1.0]


def test_chicken_has_its_known_fallbacks():
    nash = dt.solve(CHICKEN, dt.NASH)
    assert (
        nash.disagreements[0].payoffs == (Fraction(14, 3), Fraction(14, 3)) or sum(nash.disagreements[0].payoffs) == 9
    )
    assert nash.payoffs.tolist() == [6.0, 6.0]
    assert (nash.ranges.low.tolist(), nash.ranges.high.tolist()) == ([3.5, 3.5], [8.5, 8.5])
    security = dt.solve(CHICKEN, dt.SECURITY)
    assert security.disagreements[0].payoffs == (2, 2)
    assert security.surplus == 8.0


def test_nash_equilibria_with_almost_the_same_total_are_a_near_tie():
    game = dt.Game([[[2, 0], [0, 1]], [[1, 0], [0, 2 - Fraction(1, 10**8)]]])
    whats = [tie.what for tie in dt.solve(game, dt.NASH).near_ties]
    assert "Nash equilibria with almost the same total (Player 1 | Player 2)" in whats
    assert "profiles with almost the largest total payoff" in whats
    assert len(dt.solve(BATTLE, dt.NASH).near_ties) == 0


def test_near_ties_between_profiles_are_found_exactly_and_in_floats():
    close = efficient_profile(dt.Game([[0, 1, 1 + Fraction(1, 10**12)]]))
    assert close.profile == (2,)
    assert close.near_ties[0].gap == pytest.approx(1e-12)
    apart = efficient_profile(dt.Game([[0, 1, 1 - 5e-7]]))
    assert apart.near_ties[0].gap == pytest.approx(5e-7)
    assert efficient_profile(dt.Game([[0, 1, 1]])).near_ties == ()
    assert efficient_profile(dt.Game([[0, 1, 1]])).profile == (1,)


@pytest.mark.parametrize("chosen", [dt.COCO, dt.credible()])
def test_what_stands_between_two_refuses_individuals(chosen):
    with pytest.raises(NotApplicable, match="choose 'bloc'"):
        dt.solve(public_good(), replace(chosen, opposition=dt.Individuals()))


@pytest.mark.parametrize("list_them", [dt.Threat().admissible, dt.Nash().between, dt.Credible(dt.Kindest()).admissible])
def test_what_needs_two_blocks_refuses_three(list_them):
    with pytest.raises(NotApplicable, match="3 stand here"):
        list_them(public_good(), Partition((1, 2, 4)))


def test_comparing_skips_what_does_not_apply_and_says_why():
    threats = dt.FallbackBargaining("horde-threats", dt.Individuals(), dt.Threat(), dt.Shapley())
    comparison = dt.compare(public_good(), [dt.COCO, threats])
    assert [row.concept.name for row in comparison.rows] == ["coco"]
    assert comparison.skipped[0][0] == "horde-threats"
    assert "one opponent" in comparison.skipped[0][1]


@pytest.mark.unwatched
def test_the_breakdown_probability_bridges_threats_and_honest_play():
    for game in (CHICKEN, BATTLE, public_good()):
        threat = dt.solve(game, dt.credible(breakdown=0))
        assert threat.payoff_numbers == dt.solve(game, dt.COCO).payoff_numbers
        honest = dt.solve(game, dt.credible(breakdown=1))
        assert honest.payoff_numbers == dt.solve(game, dt.CORRELATED_BLOC).payoff_numbers
    assert [blend_factor(q) for q in (0, 1, 0.5)] == [1, 0, Fraction(1, 3)]


@pytest.mark.parametrize("breakdown", [-0.1, 1.1, float("nan")])
def test_a_breakdown_probability_is_a_probability(breakdown):
    with pytest.raises(ValueError, match="between 0 and 1"):
        dt.Credible(dt.Kindest(), breakdown)
    with pytest.raises(NotApplicable, match="between 0 and 1"):
        concept("credible", Options(breakdown=breakdown))


def test_concepts_are_found_by_name_with_their_options():
    assert concept("coco") is dt.COCO
    assert concept("correlated", Options(selection="raiffa")).summary.selection == "raiffa"
    assert concept("correlated", Options(opposition="bloc")).summary.opposition == "bloc"
    assert concept("security", Options(opposition="individuals")).summary.opposition == "individuals"
    assert concept("coco", Options(opposition="bloc")) is dt.COCO
    assert concept("credible", Options(breakdown=0.25)).summary.parameters == {"breakdown": 0.25}
    assert set(SUMMARIES) == {entry.name for entry in CATALOGUE}


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("x", Options(), "there is no concept 'x'"),
        ("coco", Options(breakdown=0.5), "no breakdown probability"),
        ("correlated", Options(selection="x"), "there is no selection 'x'"),
        ("coco", Options(selection="kindest"), "fixed selection"),
        ("correlated", Options(opposition="x"), "there is no opposition 'x'"),
        ("coco", Options(opposition="individuals"), "does not combine"),
    ],
)
def test_what_does_not_combine_is_refused_by_name(name, options, message):
    with pytest.raises(NotApplicable, match=message):
        concept(name, options)


def test_names_of_parts_are_those_of_documents():
    fallbacks: list[Any] = [
        dt.Threat(),
        dt.Correlated(dt.Raiffa()),
        dt.Nash(),
        dt.Security(),
        dt.Credible(dt.Kindest(), 0.25),
    ]
    assert [part.traits.name for part in fallbacks] == ["threat", "correlated", "nash", "security", "credible"]
    assert [part.traits.selection for part in fallbacks] == [None, "raiffa", None, None, "kindest"]
    assert [part.traits.parameters for part in fallbacks] == [{}, {}, {}, {}, {"breakdown": 0.25}]
    assert [part.traits.differences for part in fallbacks] == [True, False, False, False, False]
    assert [part.traits.bloc_only for part in fallbacks] == [True, False, False, False, True]
    assert [part.name for part in DIVISIONS] == ["shapley", "equal-surplus", "banzhaf", "nucleolus"]
    payoff_rules = ["kindest", "raiffa", "leximin", "nash-product", "kalai-smorodinsky"]
    assert [part.name for part in SELECTIONS][:5] == payoff_rules


def test_equal_surplus_reads_only_the_game_of_singles_for_its_ranges():
    """Against individuals, coalitions of two matter to nobody; under a bloc each player's partition does."""
    game = random_game((2, 2, 2), 4)
    for opposition in OPPOSITIONS:
        chosen = dt.FallbackBargaining("mine", opposition, dt.Correlated(dt.Kindest()), dt.EqualSurplus())
        agreement = dt.solve(game, chosen)
        assert agreement.certificate.status == "verified"
        assert (agreement.ranges.low <= agreement.ranges.high).all()
        assert np.isnan(agreement.surplus) == (opposition.name == "bloc")


ASK: Any = dt  #: without types, as users may call it


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        (lambda: ASK.concept("nash-bargaining", weights=None), "'weights' must be a list of numbers"),
        (lambda: ASK.concept("nash-bargaining", weights=5), "'weights' must be a list of numbers"),
        (lambda: ASK.concept("nash-bargaining", weights="chicken"), "'weights' must be a list of numbers"),
        (lambda: ASK.concept("nash-bargaining", weights=(1, "2")), "the weight 2 is not a positive number"),
        (lambda: ASK.concept("nash-bargaining", weights=(1, True)), "the weight True is not a positive number"),
        (lambda: ASK.concept("egalitarian", disagreement=5), "'disagreement' must be a list of numbers"),
        (lambda: ASK.concept("egalitarian", fallback=5), "a fallback or its name is expected"),
        (lambda: ASK.lambda_transfer(None), "a fallback or its name is expected"),
        (lambda: ASK.concept([1]), "the name of a concept is expected"),
        (lambda: ASK.solve(dt.read("example:chicken"), [1]), "the name of a concept is expected"),
    ],
)
def test_what_is_no_part_of_a_concept_is_refused_politely(asked, what):
    with pytest.raises(NotApplicable, match=what):
        asked()


def test_weights_and_points_may_stand_in_arrays():
    assert ASK.concept("nash-bargaining", weights=np.array([1, 2])).rule.weights == (1, 2)
    assert ASK.concept("egalitarian", disagreement=np.array([1.0, 2.0])).fallback.point == (1, 2)
