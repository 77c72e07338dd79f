"""Deals over lists of outcomes: the published answers, and what a checker refuses."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import detente as dt
from detente.concepts.bargaining_sets import SET_CATALOGUE
from detente.concepts.efficient_outcomes import better_lottery, efficient_outcomes
from detente.model.bargaining_set import BargainingSet
from detente.model.distribution import JointDistribution
from detente.model.errors import CertificateRejected, FormatError, InvalidGame, NotApplicable
from detente.model.lottery_agreement import LotteryAgreement
from detente.report.bargaining_page import efficient_words
from detente.report.notebook import page_of

KINK = BargainingSet([[0, 2, 4], [3, 2, 0]], [0, 0], players=["Ann", "Bob"], outcomes=["left", "middle", "right"])
ANSWERS = {
    "nash-bargaining": (2, 2),
    "kalai-smorodinsky": (16 / 7, 12 / 7),
    "egalitarian": (2, 2),
    "equal-loss": (5 / 2, 3 / 2),
    "utilitarian": (3, 1),
    "raiffa-discrete": (9 / 4, 7 / 4),
    "raiffa-continuous": (2.2033098578, 1.7966901422),
    "perles-maschler": (3 - 2**-0.5, 1 + 2**-0.5),
}


@pytest.mark.unwatched
def test_rules_give_the_published_answers():
    found = dt.compare(KINK)
    assert found.skipped == ()
    assert {row.concept.name for row in found.rows} == set(ANSWERS) == {entry.name for entry in SET_CATALOGUE}
    for row in found.rows:
        assert isinstance(row, LotteryAgreement)
        assert np.allclose(row.payoffs, ANSWERS[row.concept.name], atol=1e-6)
        assert row.certificate.status == "verified"
        assert row.game.actions == (KINK.outcomes,)
        assert tuple(row.disagreement_numbers) == (0, 0)
        assert dt.verify(KINK, dt.load_agreement(dt.dump_agreement(row))).largest_violation < 1e-15


def test_lists_may_have_one_player_or_three_and_floats():
    assert dt.solve(BargainingSet([[1, 5]], [0]), "egalitarian").payoffs.tolist() == [5]
    three = BargainingSet(np.eye(3), [0.0] * 3)
    assert dt.solve(three, "egalitarian").payoffs == pytest.approx([1 / 3] * 3)


def test_reserve_values_beyond_all_outcomes_leave_nothing_to_agree_on():
    with pytest.raises(NotApplicable, match="the reserve values ask for more than the outcomes can give") as caught:
        dt.solve(BargainingSet([[1, 0], [0, 1]], [2, 2]), "egalitarian")
    assert caught.value.where == "reserves"
    assert "side payments" not in caught.value.message


@pytest.mark.parametrize("name", ["coco", "correlated", "lambda-transfer"])
def test_concepts_that_need_a_game_do_not_apply(name):
    with pytest.raises(NotApplicable, match="a bargaining set lists outcomes and reserve values only"):
        dt.solve(KINK, name)


def test_too_many_players_for_a_table_are_refused():
    with pytest.raises(InvalidGame, match="70 players are too many"):
        BargainingSet([[1]] * 70, [0] * 70)


@pytest.mark.parametrize("change", ["set", "agreement", "fallback", "disagreement", "lottery", "payoffs"])
def test_agreements_on_something_else_are_rejected(change):
    deal, other = dt.solve(KINK, "egalitarian"), KINK
    wrong: dt.Agreement | LotteryAgreement | None = None
    if change == "set":
        other = BargainingSet(KINK.fractions, [0, -1], KINK.players, KINK.outcomes)
    elif change == "agreement":
        wrong = dt.solve(dt.read("example:curse"), "coco")
    elif change == "fallback":
        deal = replace(deal, concept=replace(deal.concept, fallback="security"))
    elif change == "disagreement":
        deal = replace(deal, disagreement_numbers=(Fraction(0), Fraction(1)))
    elif change == "lottery":
        deal = replace(deal, lottery=JointDistribution((3, 1), ((1, 0),), (Fraction(1),)))
    else:
        deal = replace(deal, payoff_numbers=(Fraction(2), Fraction(3)))
    with pytest.raises(CertificateRejected):
        dt.verify(other, wrong or deal)


def test_games_and_lists_are_told_apart_in_a_sentence(tmp_path):
    dt.write_bargaining_set(KINK, tmp_path / "set.csv")
    dt.write_bargaining_set(KINK, tmp_path / "set.json")
    for name in ("set.csv", "set.json"):
        with pytest.raises(FormatError, match="read_bargaining_set"):
            dt.read(tmp_path / name)
    bare = tmp_path / "bare.csv"
    bare.write_text("outcome,A,B\nreserve,0,0\n", encoding="utf-8")
    with pytest.raises(FormatError, match="in a list of outcomes, too, the columns of payoffs"):
        dt.read(bare)


def test_outcomes_are_efficient_if_no_lottery_beats_them():
    found = BargainingSet([[0, 1, 4, 4], [4, 1, 0, -1]], [0, 0], outcomes=["a", "b", "c", "d"])
    assert efficient_outcomes(found) == ("a", "c")
    better = better_lottery(found, 1)
    assert better is not None
    assert sum(better.probabilities) == 1
    other = better_lottery(found, 3)
    assert other is not None
    assert other.profiles == ((2,),)
    assert efficient_words(found) == "Efficient, even against lotteries: a and c (2 of 4 outcomes)."
    many = BargainingSet([list(range(14)), list(range(14, 0, -1))], [0, 0])
    assert "and 2 more (14 of 14 outcomes)" in efficient_words(many)
    assert "listed up to 2,000" in efficient_words(BargainingSet(np.zeros((1, 2001)), [0]))


def test_notebooks_show_the_outcomes():
    page = page_of(KINK)
    assert "without a deal" in page
    assert "middle" in page
    assert "40 more outcomes follow." in page_of(BargainingSet([list(range(100))], [0]))
