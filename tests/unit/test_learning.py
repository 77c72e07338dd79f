"""Learning: what every dynamic leads to, recomputed; the best equilibrium by a mediator, and what it is polished to."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.certify import learned as certify_learned
from detente.coalitions.opposition import Bloc
from detente.concepts import concept
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.learned import learned
from detente.divisions.equal_surplus import EqualSurplus
from detente.fallbacks import learned as learned_fallback
from detente.fallbacks.correlated import Correlated
from detente.fallbacks.learned import Learned
from detente.fallbacks.responses import deviation_gains
from detente.formats import examples, read
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.formats.learning_document import dump_learning
from detente.learning import Course, learn, polish, recorded_rounds
from detente.model.certificate import DeviationClaim
from detente.model.coalition import singletons
from detente.model.errors import CertificateRejected, InvalidGame, NotApplicable, NumericalTrouble, TooLarge
from detente.model.game import Game
from detente.model.random_polymatrix import random_polymatrix
from detente.numerics import polish as polishing
from detente.numerics.dynamics import DYNAMICS, normalised
from detente.numerics.regret_matching import RegretMatching
from detente.numerics.repeated_play import repeated_play, values_of_actions
from detente.numerics.stationary import stationary
from detente.report.claim_words import certificate_section
from detente.report.explanation import explain
from detente.report.learning_page import learning_page
from detente.report.notebook import learning_html
from detente.report.page import Paragraph, Table
from detente.report.plotting import learning
from detente.report.text import render
from detente.solve import solve, verify
from tests.strategies import games
from tests.unit.cli.test_schemas import check

NAMES = [entry.name for entry in DYNAMICS]
ALONE = [entry.name for entry in DYNAMICS if not entry.best]
CHICKEN, SHAPLEY = read("example:chicken"), read("example:shapley-3x3")
every_dynamic = pytest.mark.parametrize("name", NAMES)


def best_total(game):
    polytope = Correlated().admissible(game, singletons(game.n_players)).polytope
    return float(polytope.maximise([Fraction(1)] * game.n_players).lower)


def largest_gain(game, distribution):
    return max(0.0, *(float(table.max()) for table in deviation_gains(game, distribution)))


@every_dynamic
def test_equal_arguments_give_equal_runs_and_another_seed_another_one(name):
    first, again, other = (learn(SHAPLEY, name, rounds=40, seed=seed) for seed in (3, 3, 4))
    assert first.trace == again.trace
    assert first.distribution.probabilities == again.distribution.probabilities
    assert first.trace != other.trace


@pytest.mark.unwatched
@every_dynamic
@given(drawn=games())
def test_what_is_recorded_is_what_the_outcome_pays_and_tempts_to(name, drawn):
    game = Game(drawn.payoffs)
    run = learn(game, name, rounds=12)
    assert min(step.deviation_gain for step in run.trace) >= 0.0
    assert run.outcome.deviation_gain == pytest.approx(largest_gain(game, run.distribution), abs=1e-9 * game.scale)
    assert run.outcome.payoffs == pytest.approx(run.distribution.expected(game).astype(float), rel=1e-9, abs=1e-9)
    assert run.outcome.total == pytest.approx(sum(run.outcome.payoffs))
    assert run.distribution.table.min() >= 0.0
    assert run.distribution.table.sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.unwatched
@every_dynamic
@given(drawn=games(), factor=st.sampled_from([0.25, 8.0]), constant=st.integers(-9, 9))
def test_learning_depends_on_neither_scale_nor_constants(name, drawn, factor, constant):
    game = Game(drawn.payoffs)
    moved = Game(np.array(drawn.payoffs, dtype=float) * factor + constant)
    tables = [learn(each, name, rounds=5).distribution.table for each in (game, moved)]
    assert tables[0] == pytest.approx(tables[1], abs=1e-6)


@pytest.mark.unwatched
@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize("game", ["chicken", "hot-dogs", "stag-hunt"])
def test_who_learns_alone_reaches_the_set_of_equilibria(name, game):
    played = read(f"example:{game}")
    assert learn(played, name, rounds=700).outcome.deviation_gain <= 3e-3 * played.scale


@pytest.mark.unwatched
@pytest.mark.parametrize(("name", "rate"), [("regret-matching", 0.5), ("swap-regret", 0.5), ("optimistic", 1.0)])
def test_the_gain_falls_as_fast_as_is_promised(name, rate):
    run = learn(SHAPLEY, name, rounds=400)
    (early,) = [step.deviation_gain for step in run.trace if step.round == 10]
    assert run.outcome.deviation_gain <= early * 40.0**-rate * 2


@pytest.mark.parametrize("name", ALONE)
def test_who_learns_alone_does_not_find_the_best_equilibrium(name):
    assert learn(CHICKEN, name, rounds=300).outcome.total < best_total(CHICKEN) - 1


def test_the_average_regret_of_regret_matching_is_the_gain_from_deviating():
    payoffs = normalised(SHAPLEY.payoffs)
    learners = [RegretMatching(np.array(start)) for start in ([0.5, 0.3, 0.2], [0.1, 0.6, 0.3])]
    (table,) = repeated_play(payoffs, learners, [200])
    regrets = [learner.regrets / 200 for learner in learners]
    game = Game(payoffs)
    for found, expected in zip(regrets, deviation_gains(game, table), strict=True):
        assert found == pytest.approx(expected, abs=1e-12)


def test_a_stationary_distribution_is_kept_and_depends_on_where_play_was_if_there_are_several():
    chain = np.array([[0.5, 0.5, 0.0], [0.25, 0.75, 0.0], [0.0, 0.0, 1.0]])
    found = stationary(chain, np.array([0.3, 0.3, 0.4]))
    assert found @ chain == pytest.approx(found, abs=1e-7)
    assert found == pytest.approx([0.2, 0.4, 0.4], abs=1e-6)


def test_values_of_actions_are_expected_payoffs():
    payoffs = np.arange(24.0).reshape(2, 3, 4)
    strategies = [np.array([0.5, 0.5]), np.array([0.2, 0.3, 0.5]), np.array([0.1, 0.2, 0.3, 0.4])]
    expected = np.einsum("abc,a,c->b", payoffs, strategies[0], strategies[2])
    assert values_of_actions(payoffs, strategies, 1) == pytest.approx(expected)


@pytest.mark.unwatched
@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_the_mediator_finds_the_best_equilibrium_of_every_shipped_game_and_the_polish_proves_it(name):
    game = read(f"example:{name}")
    run, best = learn(game, "optimal", rounds=350), best_total(game)
    assert abs(run.outcome.total - best) <= 1e-2 * game.scale
    assert run.outcome.deviation_gain <= 1e-2 * game.scale
    polished = polish(game, run)
    assert polished.total == pytest.approx(best, abs=1e-9 * game.scale)
    assert polished.largest_violation <= 2e-9 * game.scale


@pytest.mark.parametrize("shape", [(3, 5), (4, 4)])
@pytest.mark.parametrize("seed", range(2))
def test_the_mediator_finds_the_best_equilibrium_of_random_games(shape, seed):
    game = Game(np.random.default_rng(seed).integers(-9, 10, size=(2, *shape)))
    run, best = learn(game, "optimal", rounds=750), best_total(game)
    assert abs(run.outcome.total - best) <= 1e-2 * game.scale
    assert run.outcome.deviation_gain <= 1e-2 * game.scale


def test_any_run_is_polished_to_the_best_equilibrium():
    for name in ALONE:
        polished = polish(CHICKEN, learn(CHICKEN, name, rounds=3))
        assert (polished.total, *polished.payoffs) == pytest.approx((10.5, 5.25, 5.25))
    assert "total 10.5, at most 10.5; verified" in repr(polished)


def test_a_run_is_polished_with_its_own_game_only():
    with pytest.raises(InvalidGame, match="another game than Shapley"):
        polish(SHAPLEY, learn(CHICKEN, rounds=1))


def test_a_polish_that_is_given_up_or_refused_is_an_error(monkeypatch):
    run = learn(SHAPLEY, rounds=1)
    with monkeypatch.context() as patch:
        patch.setattr(polishing, "PIVOTS", 0)
        with pytest.raises(NumericalTrouble, match="not found within 0 pivots"):
            polish(SHAPLEY, run)
    stage = polishing.polished(SHAPLEY.payoffs, run.distribution.table)
    monkeypatch.setattr("detente.learning.polished", lambda *_: replace(stage, upper=0.0))
    with pytest.raises(NumericalTrouble, match="could not be certified"):
        polish(SHAPLEY, run)


def test_rounds_are_recorded_evenly_on_a_logarithmic_scale():
    assert recorded_rounds(1) == [1]
    assert recorded_rounds(2) == [1, 2]
    assert recorded_rounds(100)[-6:] == [10, 16, 25, 40, 63, 100]


def test_whoever_watches_is_told_how_far_the_rounds_are():
    told = []
    learn(CHICKEN, rounds=250, watch=lambda *numbers: told.append(numbers))
    assert told[0] == (0, 250)
    assert told[-1] == (250, 250)
    assert len(told) > 100


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"by": "guessing"}, "no dynamic 'guessing'; the dynamics are regret-matching"),
        ({"rounds": 0}, "rounds is 0; it must be a whole number of at least 1"),
        ({"rounds": 2.5}, "rounds is 2.5"),
        ({"rounds": True}, "rounds is True"),
        ({"seed": -1}, "seed is -1; it must be a whole number of at least 0"),
        ({"seed": "x"}, "seed is 'x'"),
    ],
)
def test_what_cannot_be_learnt_is_refused(arguments, words):
    with pytest.raises(NotApplicable, match=words.replace("'", ".")):
        learn(CHICKEN, **arguments)


@every_dynamic
@pytest.mark.parametrize(
    "payoffs",
    [
        np.zeros((1, 1)),
        np.array([[1.0, 5.0, 3.0]]),
        np.zeros((2, 2, 2)),
        np.array([[[1e150, -1e150], [0.0, 1.0]], [[1e9, 1e9 + 1], [1e9, 1e9]]]),
        np.array([[[1e-300, 0.0]], [[0.0, 1e-300]]]),
    ],
)
def test_degenerate_games_are_learnt_too(name, payoffs):
    run = learn(Game(payoffs), name, rounds=60)
    assert np.isfinite([run.outcome.deviation_gain, *run.outcome.payoffs]).all()


def test_a_game_that_is_too_large_for_a_table_is_refused():
    with pytest.raises(TooLarge):
        learn(random_polymatrix("cycle", players=40, seed=1))


# The fallback.


def test_what_was_learnt_is_a_fallback_with_its_gain_in_the_certificate():
    agreement = solve(CHICKEN, learned(rounds=500))
    (disagreement,) = agreement.disagreements
    run = learn(CHICKEN, rounds=500)
    assert disagreement.payoffs == pytest.approx(run.outcome.payoffs)
    (claim,) = disagreement.claims
    assert isinstance(claim, DeviationClaim)
    assert claim.slack == pytest.approx(run.outcome.deviation_gain)
    assert claim.slack > 0
    assert agreement.certificate.status == "verified"
    assert agreement.ranges.low.tolist() == agreement.ranges.high.tolist() == pytest.approx(agreement.payoffs.tolist())
    assert agreement.concept.parameters == {"rounds": 500, "seed": 0}


@pytest.mark.unwatched
@every_dynamic
def test_a_learnt_agreement_is_verified_from_its_document(name):
    game = read("example:public-good")
    document = dump_agreement(solve(game, learned(name, rounds=400, opposition=Bloc())))
    check(document, "agreement")
    assert verify(game, load_agreement(document), exact=True).largest_violation <= 1e-9


def test_parts_combine_with_what_was_learnt():
    concept = FallbackBargaining("mine", Bloc(), Learned("swap-regret", 300, 1), EqualSurplus())
    assert solve(CHICKEN, concept).certificate.status == "verified"


def test_what_is_not_near_an_equilibrium_is_no_fallback():
    with pytest.raises(NotApplicable, match=r"after 3 rounds of .* somebody could still gain .* allow more rounds"):
        solve(SHAPLEY, learned(rounds=3))


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("slack", 0.0, "the stated deviation gain"),
        ("payoffs", (5.25, 5.25), "the payoffs of an equilibrium"),
        ("probabilities", (0.5, 0.5, 0.5, 0.5), "add up to 1"),
    ],
)
def test_a_false_claim_about_what_was_learnt_is_noticed(part, value, words):
    agreement = solve(CHICKEN, learned(rounds=100))
    first, *others = agreement.certificate.claims
    forged = replace(agreement.certificate, claims=(replace(first, **{part: value}), *others))
    with pytest.raises(CertificateRejected, match=words):
        verify(CHICKEN, replace(agreement, certificate=forged))


def test_what_is_too_far_from_an_equilibrium_is_refused_by_the_checker(monkeypatch):
    monkeypatch.setattr(learned_fallback, "LEARNT", 1.0)
    with pytest.raises(NumericalTrouble, match="near an equilibrium"):
        solve(SHAPLEY, learned(rounds=3))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"selection": "kindest"}, "the dynamic is one of those"),
        ({"parameters": {"rounds": 0.0, "seed": 0.0}}, "whole numbers"),
        ({"parameters": {"rounds": 10.5, "seed": 0.0}}, "whole numbers"),
        ({"parameters": {"rounds": 10.0}}, "parameters"),
    ],
)
def test_a_concept_that_misnames_how_was_learnt_is_refused(changes, words):
    agreement = solve(CHICKEN, learned(rounds=100))
    with pytest.raises(CertificateRejected, match=words):
        verify(CHICKEN, replace(agreement, concept=replace(agreement.concept, **changes)))


def test_the_examiner_refuses_what_is_no_distribution():
    with pytest.raises(CertificateRejected, match="add up to 1"):
        certify_learned.Examiner(CHICKEN).look(np.full((2, 2), 0.3))


# In words and pictures.


def test_the_explanation_says_how_credible_what_was_learnt_is():
    agreement = solve(CHICKEN, learned(rounds=500))
    text = " ".join(render(explain(CHICKEN, agreement)).split())
    assert "each learns from what its actions would have paid" in text
    assert "This is credible up to 0.000" in text
    (*_, claims) = certificate_section(agreement).pieces
    assert isinstance(claims, Table)
    assert "nobody gains more than 0.000" in claims.rows[0][1]


def test_a_run_is_shown_as_a_table_and_a_picture():
    run = learn(CHICKEN, "optimal", rounds=40)
    assert repr(run).startswith("LearningRun(optimal, 40 rounds: Row: 5.2")
    how, trace, *_ = learning_page(run).sections[0].pieces
    assert isinstance(how, Paragraph)
    assert isinstance(trace, Table)
    assert len(trace.rows) == len(run.trace)
    assert "largest total" in how.text
    assert "<table" in learning_html(run)
    assert learning([run, learn(CHICKEN, rounds=10)]).data(".svg").startswith(b"<?xml")
    with pytest.raises(NotApplicable, match="nothing was learnt"):
        learning([])
    check(dump_learning(run, polish(CHICKEN, run)), "learning")


def test_a_dynamic_of_somebody_else_is_shown_by_its_name():
    run = learn(CHICKEN, replace(DYNAMICS[0], name="mine"), rounds=2)
    (first, *_) = learning_page(run).sections[0].pieces
    assert isinstance(first, Paragraph)
    assert first.text.startswith("Learning by 'mine', seed 0.")


def test_without_a_number_of_rounds_players_learn_until_nobody_gains_much():
    game = read("example:chicken")
    run = learn(game, "swap-regret")
    *before, last = (step.deviation_gain for step in run.trace)
    assert last <= 1e-3 * game.scale < min(before)
    assert run.rounds == run.outcome.round


@pytest.mark.parametrize("name", ["chicken", "selten-horse"])
def test_without_a_number_of_rounds_a_mediator_learns_until_gain_and_total_have_settled(name):
    game = read(f"example:{name}")
    run = learn(game, "optimal")
    assert (run.complete, 100 <= run.rounds < 20_000) == (True, True)
    assert run.outcome.deviation_gain <= 1e-9 * game.scale
    assert max(abs(step.total - run.outcome.total) for step in run.trace[-3:]) <= 1e-9 * game.scale
    assert run.outcome.total == pytest.approx(best_total(game), abs=1e-6 * game.scale)


def test_a_run_is_stopped_where_it_is():
    def watch(done: int, _rounds: int) -> None:
        if done >= 40:
            course.so_far()

    course = Course(CHICKEN, rounds=1000, watch=watch)
    run, again = course.run(), course.so_far()
    assert (run.complete, run.rounds) == (False, 40)
    assert again is not None
    assert again.trace == run.trace
    assert Course(CHICKEN).so_far() is None
    assert "Time was up" in render(learning_page(run))
    check(dump_learning(run), "learning")


def test_gains_that_are_too_small_to_draw_are_marked():
    drawn = learning([learn(read("example:costly-curse"), "optimal", rounds=40)]).data(".svg").decode()
    assert "≤ 10⁻⁹" in drawn


def test_what_was_not_learnt_does_not_pass_under_the_name():
    game = read("example:chicken")
    agreement = solve(game, learned("optimal", rounds=100))
    assert verify(game, agreement).claims
    other = solve(game, concept("correlated"))
    with pytest.raises(CertificateRejected, match="does not have the parts"):
        verify(game, replace(other, concept=replace(other.concept, name="learned")))
    with pytest.raises(NotApplicable, match=r"dt\.learned"):
        concept("learned")
