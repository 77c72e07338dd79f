from dataclasses import replace
from fractions import Fraction

import pytest

from detente.formats import examples, read
from detente.model.certificate import StageClaim, ValueClaim
from detente.model.coalition import singletons
from detente.model.game import Game
from detente.report.claim_words import SHOWN_CLAIMS, certificate_section, objective, said, slack
from detente.report.page import Paragraph, Table
from detente.solve import compare, solve
from tests.effort import some

HOT_DOGS = read("example:hot-dogs")


def sentences(agreement):
    return [said(claim, agreement)[0] for claim in agreement.certificate.claims]


def test_a_contest_of_threats_is_told_by_who_stays_ahead():
    agreement = solve(HOT_DOGS, "coco")
    best = "Ann plays beach and Bob plays airport"
    assert sentences(agreement) == [
        "Ann can stay 46 dollars ahead of Bob, and Bob can keep Ann from more than 46 dollars.",
        f"No way to play has a larger total than 132 dollars, which is reached when {best}.",
        "The rule 'shapley' makes of the worths of 3 coalitions: Ann 89 and Bob 43 dollars.",
        "The transfers add up to 0: Ann -11 and Bob 11 dollars.",
    ]


def test_what_a_side_can_guarantee_itself_names_that_side():
    first, second, *_ = sentences(solve(HOT_DOGS, "security"))
    assert first == "Ann can guarantee itself 70 dollars, whatever Bob does, and Bob can hold it to 70 dollars."
    assert second.startswith("Bob can guarantee itself 29.7436 dollars, whatever Ann does")


def test_selections_ranges_and_equilibria_are_told():
    told = " ".join(sentences(solve(read("example:curse"), "correlated")))
    assert "the total payoff is at most 0 ducats in all of the admissible fallbacks" in told
    assert "what Witch is ahead of Farmer is at most 1000 ducats" in told
    assert "what Farmer is ahead of Witch is at most 0 ducats" in told
    assert "nobody gains by not doing what is told; what is played pays Witch 0 and Farmer 0 ducats" in told
    assert "are 2 Nash equilibria" in " ".join(sentences(solve(read("example:curse"), "nash")))
    assert "weighed against the own one" in " ".join(sentences(solve(HOT_DOGS, "credible")))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", [example.name for example in examples()][:: some(3, 1)])
def test_every_claim_of_every_concept_has_words_and_a_slack(name):
    for agreement in compare(read(f"example:{name}")).rows:
        for claim in agreement.certificate.claims:
            words, off = said(claim, agreement)
            assert words.endswith(".")
            float(off)


def test_a_certificate_is_introduced_and_listed():
    section = certificate_section(solve(HOT_DOGS, "coco"))
    introduction, table = section.pieces
    assert section.heading == "coco"
    assert isinstance(introduction, Paragraph)
    assert "4 claims" in introduction.text
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["1", "2", "3", "4"]
    assert [row[2] for row in table.rows] == ["0"] * 4


def test_a_long_certificate_is_cut_in_the_middle():
    agreement = solve(HOT_DOGS, "coco")
    claims = agreement.certificate.claims
    long = replace(agreement.certificate, claims=claims[:1] * 50 + claims[1:])
    table = certificate_section(replace(agreement, certificate=long)).pieces[-1]
    assert isinstance(table, Table)
    assert len(table.rows) == SHOWN_CLAIMS + 1
    assert table.rows[SHOWN_CLAIMS // 2][1] == "13 more claims, which the file holds"


def test_constants_that_were_taken_off_are_named():
    game = Game((HOT_DOGS.payoffs + 1e9).tolist())
    agreement = solve(game, "coco")
    constants = replace(agreement.certificate, offsets=(5.0, 6.0))
    pieces = certificate_section(replace(agreement, certificate=constants)).pieces
    assert isinstance(pieces[1], Paragraph)
    assert pieces[1].text.endswith("Player 1 5 and Player 2 6.")


def test_a_claim_about_another_weighted_sum_names_its_weights():
    agreement = solve(HOT_DOGS, "coco")
    claim = ValueClaim(singletons(2), 1, (2, -3), (1.0,), (1.0,), Fraction(1), Fraction(3, 2))
    words, off = said(claim, agreement)
    what = "2 times the payoff of Ann - 3 times the payoff of Bob"
    assert (words, off) == (f"Bob can bring {what} to at least 1 dollar, and Ann can hold it to 1.5 dollars.", "0.5")


def test_a_stage_with_demands_speaks_of_what_is_left():
    agreement = solve(read("example:chicken"), "correlated")
    stages = [claim for claim in agreement.certificate.claims if isinstance(claim, StageClaim) and claim.stage.floors]
    assert "that the rule has left" in said(stages[0], agreement)[0]


def test_the_least_payoff_is_told_as_such():
    agreement = solve(read("example:chicken"), "correlated")
    found = next(claim for claim in agreement.certificate.claims if isinstance(claim, StageClaim))
    claim = replace(found, stage=replace(found.stage, weights=(0, -1), lower=-2, upper=-2))
    assert "gets at least 2 in all of" in said(claim, agreement)[0]


def test_sums_and_slacks_are_written_for_people():
    names = ("Ann", "Bob")
    assert objective((0, 0), names) == "nothing"
    assert objective((-1, 0.5), names) == "- the payoff of Ann + 0.5 times the payoff of Bob"
    assert [slack(0), slack(Fraction(1, 3)), slack(-1e-16)] == ["0", "0.33", "-1e-16"]
