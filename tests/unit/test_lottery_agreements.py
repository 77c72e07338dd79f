"""Deals without side payments: known answers, what they start from, how far they could move, and what is refused."""

import json
from dataclasses import replace
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.bargaining import RULES, exactness
from detente.bargaining.breakdown_point import BreakdownPoint
from detente.bargaining.exactness import hull_of, readable
from detente.bargaining.rule_names import named_rule, rule_parameters, weighted
from detente.concepts import LOTTERY_CATALOGUE, Options, concept
from detente.concepts.choice import chosen_concepts
from detente.concepts.lookup import EVERY
from detente.concepts.lottery_trial import lottery_cost
from detente.concepts.memory import Memory
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.model.agreement import GuaranteedDisagreement
from detente.model.errors import CertificateRejected, FormatError, InvalidGame, NotApplicable, TooLarge
from detente.report.concept_words import description, label
from detente.report.notebook import page_of
from detente.solve import solve, verify

NAMES = [entry.name for entry in LOTTERY_CATALOGUE if isinstance(entry, dt.WithoutTransfers)]
FRONTIER = dt.Game([[[0, 2, 4]], [[3, 2, 0]]])
ANSWERS = {
    "nash-bargaining": (2, 2),
    "kalai-smorodinsky": (Fraction(16, 7), Fraction(12, 7)),
    "egalitarian": (2, 2),
    "equal-loss": (Fraction(5, 2), Fraction(3, 2)),
    "raiffa-discrete": (Fraction(9, 4), Fraction(7, 4)),
    "perles-maschler": (3 - 1 / sqrt(2), 1 + 1 / sqrt(2)),
}


def wanted(name, **options):
    return concept(name, **options)


def struck(game, found):
    return solve(game, found)


def random_game(shape, seed):
    rng = np.random.default_rng(seed)
    return dt.Game(rng.integers(-9, 10, (len(shape), *shape)).tolist())


@pytest.mark.parametrize("name", ANSWERS)
def test_the_published_frontier_gives_its_known_answers(name):
    agreement = struck(FRONTIER, wanted(name, disagreement=(0, 0)))
    assert agreement.certificate.status == "verified"
    assert agreement.payoffs == pytest.approx([float(value) for value in ANSWERS[name]], abs=1e-9)


def test_weights_move_the_nash_point_along_the_frontier():
    for weights in ((Fraction(2, 3), Fraction(1, 3)), (2, 1), (0.5, 0.25)):
        agreement = struck(FRONTIER, wanted("nash-bargaining", weights=weights, disagreement=(0, 0)))
        assert agreement.payoff_numbers == (Fraction(8, 3), Fraction(4, 3))
    assert agreement.concept.parameters == {"weight_1": 0.5, "weight_2": 0.25}


def test_raiffas_path_ends_where_the_theory_says():
    agreement = struck(FRONTIER, wanted("raiffa-continuous", disagreement=(0, 0)))
    assert agreement.payoffs == pytest.approx([2.2033, 1.7967], abs=1e-4)
    assert 0 < agreement.radius < 1e-6


@pytest.mark.unwatched
@pytest.mark.parametrize("name", NAMES)
def test_nobody_gets_less_than_its_fallback_and_nothing_beats_the_deal(name):
    game = dt.read("example:hot-dogs")
    for fallback in ("security", "pareto-meet"):
        agreement = struck(game, wanted(name, fallback=fallback))
        assert agreement.certificate.status == "verified"
        assert (agreement.payoffs >= agreement.disagreement - 1e-9).all()
        assert (agreement.payoffs <= agreement.ideal + 1e-9).all()
        assert agreement.supporting_weights.sum() == pytest.approx(1)
        totals = np.tensordot(agreement.supporting_weights, game.payoffs, axes=1)
        assert totals.max() <= agreement.supporting_weights @ agreement.payoffs + 1e-6
        assert agreement.lottery.expected(game).astype(float) == pytest.approx(agreement.payoffs)
        assert not agreement.transfers.any()


@given(st.integers(0, 10**6), st.sampled_from(NAMES), st.sampled_from(["correlated", "nash", "credible"]))
def test_ranges_hold_the_deals_of_all_admissible_fallbacks(seed, name, fallback):
    game = random_game((2, 2), seed)
    agreement = struck(game, wanted(name, fallback=fallback))
    rule = agreement.ranges
    assert (rule.low <= agreement.payoffs + 1e-9).all()
    assert (agreement.payoffs <= rule.high + 1e-9).all()
    if rule.exact:
        assert rule.low_numbers == rule.high_numbers == agreement.payoff_numbers
        return
    for selection in ("raiffa", "leximin") if fallback != "nash" else ():
        other = struck(game, wanted(name, fallback=fallback, selection=selection)).payoffs
        assert (rule.low <= other + 1e-8).all()
        assert (other <= rule.high + 1e-8).all()


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("name", "fallback"), [(NAMES[0], "pareto-meet"), (NAMES[1], "correlated"), (NAMES[3], "security")]
)
def test_three_players_agree_and_their_documents_are_read_back(name, fallback):
    game = dt.read("example:public-good")
    agreement = struck(game, wanted(name, fallback=fallback))
    written = json.loads(json.dumps(dump_agreement(agreement)))
    assert (written["transfers"], written["profile"], written["complete"]) == (None, None, True)
    read = load_agreement(written)
    assert dump_agreement(read) == written
    assert verify(game, read, exact=True).largest_violation <= 1e-12


def test_what_was_observed_is_averaged_with_a_word_of_caution():
    game = dt.read("example:hot-dogs")
    agreement = struck(game, wanted("egalitarian", fallback=dt.Observed([[70, 20], [80, 30]])))
    assert agreement.disagreement_numbers == (75, 25)
    assert agreement.ranges.exact
    assert "2 observed episodes" in agreement.warnings[0]
    assert verify(game, load_agreement(dump_agreement(agreement))).largest_violation == 0


@pytest.mark.parametrize("fallback", ["correlated", "pareto-meet", (5e9 + 0.25, 0)])
def test_games_far_from_zero_are_solved_near_it(fallback):
    rng = np.random.default_rng(3)
    small = dt.Game(rng.random((2, 9, 8)))
    far = dt.Game(small.payoffs + np.array([5e9, 0]).reshape(2, 1, 1))
    options = {"fallback": fallback} if isinstance(fallback, str) else {"disagreement": fallback}
    asked = wanted("kalai-smorodinsky", **options)
    agreement = struck(far, asked)
    assert agreement.certificate.status == "verified"
    assert agreement.certificate.offsets[0] == far.payoffs[0].min()
    near = wanted("kalai-smorodinsky", **(options if isinstance(fallback, str) else {"disagreement": (0.25, 0)}))
    assert agreement.payoffs - [5e9, 0] == pytest.approx(struck(small, near).payoffs, abs=3e-6)
    assert verify(far, load_agreement(dump_agreement(agreement)), exact=True).largest_violation < 1e-6
    assert asked.payoffs(far, memory=Memory()) == pytest.approx(agreement.payoffs)


def test_points_that_are_given_make_large_games_exact():
    game = dt.Game(np.random.default_rng(7).integers(-99, 99, (2, 12, 10)).tolist())
    assert struck(game, wanted("perles-maschler", disagreement=(0, 0))).certificate.status == "verified"
    assert isinstance(struck(game, wanted("egalitarian", fallback="pareto-meet")).payoff_numbers[0], Fraction)


@pytest.mark.unwatched
@pytest.mark.parametrize("rule", ["perles-maschler", "raiffa-discrete", "raiffa-continuous", "kalai-smorodinsky"])
def test_points_that_floats_tell_are_read_as_fractions_in_large_games(rule):
    game = dt.Game(np.random.default_rng(7).integers(-99, 99, (2, 12, 10)).tolist())
    agreement = struck(game, rule)
    assert agreement.certificate.status == "verified"
    assert all(isinstance(payoff, Fraction) for payoff in agreement.disagreement_numbers)
    read = load_agreement(dump_agreement(agreement))
    assert isinstance(read, dt.LotteryAgreement)
    assert verify(game, read, exact=True).largest_violation < 1e-6
    stated = wanted(rule, disagreement=agreement.disagreement_numbers)
    assert struck(game, stated).payoffs == pytest.approx(agreement.payoffs, abs=1e-9)
    assert wanted(rule).payoffs(game, memory=Memory()) == pytest.approx(agreement.payoffs, abs=1e-9)
    moved = tuple(payoff - Fraction(1, 1000) for payoff in read.disagreement_numbers)
    with pytest.raises(CertificateRejected, match="disagreement point"):
        verify(game, replace(read, disagreement_numbers=moved))


def test_what_floats_tell_is_lowered_to_what_can_be_agreed_on():
    matrix = np.random.default_rng(3).normal(size=(9, 9))
    zero_sum = dt.Game(np.array([matrix, -matrix]))
    agreement = struck(zero_sum, wanted("egalitarian", fallback="security"))
    assert agreement.payoffs == pytest.approx(agreement.disagreement, abs=1e-12)
    hull, alone = hull_of(zero_sum), dt.Partition((1, 2))
    for above in (0.0, 2.0**-48, 1e-10, 1.0):
        point = matrix[0, 0] + above, -matrix[0, 0] + above
        known = GuaranteedDisagreement(alone, point, (), ())
        found = readable(zero_sum, hull, BreakdownPoint(point, (point[0] + above, point[1]), False, known))
        assert found is not None
        assert all(
            0 <= high - float(low) <= 1e-9 * zero_sum.scale for high, low in zip(point, found.payoffs, strict=True)
        )
        assert all(low <= payoff for low, payoff in zip(found.least, found.payoffs, strict=True))
        assert (max(point[0] - float(found.payoffs[0]), 0) > 0) == (above > 0)


def test_still_larger_games_are_struck_and_checked_in_floats(monkeypatch):
    monkeypatch.setattr(exactness, "MOST_OUTCOMES", 100)
    game = dt.Game(np.random.default_rng(7).integers(-99, 99, (2, 12, 10)).tolist())
    agreement = struck(game, "kalai-smorodinsky")
    assert agreement.certificate.status == "verified"
    assert all(isinstance(payoff, float) for payoff in agreement.payoff_numbers)
    with pytest.raises(TooLarge, match="up to 4,096 profiles"):
        struck(game, "raiffa-discrete")


def test_a_large_game_far_from_zero_with_ranges_is_struck_again_from_its_document():
    payoffs = np.random.default_rng(11).integers(0, 9, (2, 17, 4)) + np.array([1e6, 0]).reshape(2, 1, 1)
    game = dt.Game(payoffs.tolist())
    agreement = struck(game, wanted("nash-bargaining", fallback="nash"))
    assert not agreement.ranges.exact
    assert verify(game, load_agreement(dump_agreement(agreement))).largest_violation < 1e-6


@pytest.mark.unwatched
@pytest.mark.parametrize("name", ["nash-bargaining", "utilitarian"])
def test_large_games_are_solved_in_floats(name):
    game = dt.Game(np.random.default_rng(7).normal(size=(3, 5, 4, 4)))
    agreement = struck(game, name)
    assert agreement.certificate.status == "verified"
    assert wanted(name).payoffs(game, memory=Memory()) == pytest.approx(agreement.payoffs, abs=1e-6)


@pytest.mark.unwatched
@pytest.mark.parametrize("fallback", ["correlated", "security", "pareto-meet", dt.Stated([1, 1])])
def test_payoffs_alone_are_those_of_the_agreement(fallback):
    game, asked = dt.read("example:chicken"), wanted("egalitarian", fallback=fallback)
    assert asked.payoffs(game, memory=Memory()) == pytest.approx(struck(game, asked).payoffs)
    raiffa = wanted("nash-bargaining", selection="raiffa")
    skewed = dt.Game.from_bimatrix([[5, 1, 0], [0, 3, 1]], [[1, 0, 2], [0, 4, 0]])
    assert raiffa.payoffs(skewed, memory=Memory()) == pytest.approx(struck(skewed, raiffa).payoffs)


def test_a_point_that_pays_more_than_can_be_agreed_on_is_refused_with_everybodys_name():
    with pytest.raises(NotApplicable, match=r"the players get Ann 90, Bob 50; no mixture of outcomes"):
        struck(dt.read("example:hot-dogs"), wanted("nash-bargaining", disagreement=(90, 50)))
    with pytest.raises(NotApplicable, match="the players get Ann 90, Bob 50"):
        wanted("nash-bargaining", disagreement=(90, 50)).payoffs(dt.read("example:hot-dogs"), memory=Memory())
    with pytest.raises(NotApplicable, match="3 payoffs were stated"):
        struck(dt.read("example:hot-dogs"), wanted("nash-bargaining", disagreement=(1, 2, 3)))


@pytest.mark.parametrize("fallback", ["threat", "leader", dt.Threat(), dt.Leader()])
def test_threats_and_leaders_say_nothing_without_money(fallback):
    with pytest.raises(NotApplicable, match=r"only by how much one side is ahead.*lambda-transfer"):
        struck(dt.read("example:chicken"), wanted("egalitarian", fallback=fallback))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"fallback": "stated"}, "--disagreement"),
        ({"fallback": "securty"}, "did you mean 'security'"),
        ({"fallback": "security", "selection": "raiffa"}, "no selection"),
        ({"breakdown": 0.5}, "no breakdown probability"),
        ({"weights": (1, 0)}, "not a positive number"),
        ({"weights": (1, float("inf"))}, "not a positive number"),
        ({"weights": (Fraction(1, 3**40), 1)}, "round them"),
        ({"weights": (10**400, 1)}, "round them"),
        ({"opposition": "bloc"}, "opposition 'individuals'"),
        ({"division": "nucleolus"}, "divides nothing"),
    ],
)
def test_options_that_contradict_are_refused_in_a_sentence(options, words):
    with pytest.raises(NotApplicable, match=words):
        wanted("nash-bargaining", **options)


def test_options_change_only_the_concepts_that_have_such_a_part():
    chosen = chosen_concepts(["coco", "nash-bargaining", "egalitarian"], Options(fallback="security", weights=(2, 1)))
    assert [entry.summary.fallback for entry in chosen.concepts] == ["threat", "security", "security"]
    assert chosen.concepts[1].summary.parameters == {"weight_1": 2.0, "weight_2": 1.0}
    credible = chosen_concepts(["coco", "egalitarian"], Options(fallback="credible", breakdown=0.25)).concepts[1]
    assert credible.summary.parameters == {"breakdown": 0.25}
    with pytest.raises(NotApplicable, match="fallback changes none"):
        chosen_concepts(["coco"], Options(fallback="security"))
    with pytest.raises(NotApplicable, match="goes with concepts without side payments"):
        wanted("coco", fallback="security")
    with pytest.raises(NotApplicable, match=r"have no weights|has no weights"):
        wanted("egalitarian", weights=(1, 2))
    with pytest.raises(NotApplicable, match=r"there is no concept 'nash-bargainig'.*did you mean"):
        wanted("nash-bargainig")


def test_weights_must_be_one_a_player():
    with pytest.raises(NotApplicable, match="in the order Ann, Bob"):
        struck(dt.read("example:hot-dogs"), wanted("nash-bargaining", weights=(1, 2, 3)))


def test_two_sided_fallbacks_need_two_players():
    with pytest.raises(NotApplicable, match="these are 3 players; choose 'correlated'"):
        struck(dt.read("example:public-good"), wanted("egalitarian", fallback="credible"))


def test_games_on_graphs_are_solved_while_a_table_can_be_made():
    small = dt.random_game("polymatrix", players=4, actions=2, seed=1)
    assert struck(small, wanted("nash-bargaining", fallback="security")).certificate.status == "verified"
    with pytest.raises(TooLarge):
        struck(dt.random_polymatrix("path", players=30, seed=1), "nash-bargaining")


def test_the_pareto_meet_minimum_is_no_fallback_of_coalitions():
    with pytest.raises(NotApplicable, match="concept without transfers"):
        dt.ParetoMeet().admissible(dt.read("example:chicken"), dt.Partition((1, 2)))


def test_one_player_takes_the_best():
    agreement = struck(dt.Game([[1, 5, 3]]), "nash-bargaining")
    assert (agreement.payoffs.tolist(), agreement.lottery.profiles) == ([5.0], ((1,),))


def test_what_takes_too_long_is_given_up():
    spent = lottery_cost(dt.read("example:chicken"), dt.NASH_BARGAINING, -1.0, map)
    assert (spent.solved, spent.lps > 0) == (0, True)


def test_the_parts_of_a_rule_have_words():
    asked = wanted("nash-bargaining", fallback="credible", breakdown=0.25, selection="raiffa").summary
    assert label(asked) == "nash-bargaining (credible, raiffa, q = 0.25)"
    assert description(asked).endswith("threats are made that would really be carried out with probability 0.25")
    strange = replace(asked, fallback="mine", parameters={})
    assert description(strange).endswith("if talks fail, the fallback is 'mine'")


def test_rules_are_found_by_name():
    for rule in RULES:
        assert named_rule(rule.name, {}, 2) == rule
    assert rule_parameters(named_rule("nash-bargaining", {"weight_1": 1.0, "weight_2": 3.0, "tau": 1.0}, 2)) == {
        "weight_1": 1.0,
        "weight_2": 3.0,
    }
    assert list(map(int, weighted((Fraction(1, 2), Fraction(3, 2))).weights)) == [1, 3]
    with pytest.raises(NotApplicable, match="there is no bargaining rule 'shapley'"):
        named_rule("shapley", {}, 2)


def test_every_name_stands_once_in_the_catalogues():
    names = [entry.name for entry in EVERY]
    assert len(set(names)) == len(names)
    assert all(entry.about for entry in EVERY)


def test_a_lottery_shows_itself():
    agreement = struck(dt.read("example:hot-dogs"), wanted("nash-bargaining", fallback="security"))
    assert repr(agreement) == "LotteryAgreement(nash-bargaining: Ann: 86.4103, Bob: 42.8718; verified)"
    assert "A lottery decides" in page_of(agreement)
    assert (agreement.sampling, agreement.observations) == (None, None)
    assert [step.kind for step in agreement.steps] == [
        "fallback",
        "ideal",
        "lottery",
        "lottery",
        "share",
        "share",
        "weights",
    ]


def test_documents_that_are_no_lottery_are_refused():
    written = dump_agreement(struck(FRONTIER, wanted("egalitarian", disagreement=(0, 0))))
    from detente.formats.agreement_document import seal

    for key, value in (("profile", ["1", "1"]), ("transfers", [0.0, 0.0]), ("coalitions", [])):
        document = {**written, key: value}
        document["seal"] = seal(document)
        with pytest.raises(FormatError):
            load_agreement(document)
    with pytest.raises(InvalidGame):
        verify(FRONTIER, written)  # type: ignore[arg-type]  # a document is no agreement


def test_equal_players_get_the_same_and_a_dominated_action_moves_nothing():
    game = dt.read("example:chicken")
    spiteful = dt.Game(np.concatenate([game.payoffs, game.payoffs[:, :1] - np.array([1, 50]).reshape(2, 1, 1)], axis=1))
    for name, fallback in (("nash-bargaining", "correlated"), ("kalai-smorodinsky", "pareto-meet")):
        asked = wanted(name, fallback=fallback)
        assert struck(game, asked).payoffs == pytest.approx([6, 6])
        assert struck(spiteful, asked).payoffs == pytest.approx([6, 6])


def test_options_are_given_by_name():
    with pytest.raises(NotApplicable, match="given by name, such as"):
        concept("nash-bargaining", 5)  # type: ignore[arg-type]
