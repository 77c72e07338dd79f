"""Deals without side payments on the command line, and as the web answers them."""

import json

import pytest

from detente.concepts import concept
from detente.concepts.lottery_catalogue import LOTTERY_CATALOGUE
from detente.formats import read
from detente.model.errors import NotApplicable
from detente.report import markdown, text
from detente.report.claim_words import certificate_section
from detente.report.notebook import page_of
from detente.report.page import Page
from detente.report.plotting import plot
from detente.report.report_sections import deals_part
from detente.report.report_tables import tables_page
from detente.scene import deal, draw, has_worths, profiles_of, worths_of
from detente.solve import compare, solve
from detente.web.answers import answer
from detente.web.desk import Desk
from tests.unit.cli.test_schemas import check
from tests.unit.web.requests_made import document

HOT = "example:hot-dogs"
NASH = ("--concept", "nash-bargaining", "--fallback", "security")


def wanted(name, **options):
    return concept(name, **options)


def struck(game, found):
    return solve(game, found)


def asked(route, **request):
    reply = answer(route, json.dumps(request).encode(), Desk())
    return reply.status, json.loads(reply.body)


@pytest.mark.unwatched
def test_a_deal_goes_from_solve_to_verify(detente, tmp_path):
    solved = detente("solve", HOT, *NASH, "--json")
    check(solved.document, "agreement")
    assert solved.document["payoffs_exact"] == ["3370/39", "1672/39"]
    assert [entry["probability_exact"] for entry in solved.document["lottery"]] == ["181/234", "53/234"]
    file, claims = tmp_path / "deal.json", tmp_path / "claims.json"
    file.write_text(solved.out, encoding="utf-8")
    assert detente("verify", HOT, file, "--exact").out.startswith("proved: 8 claims hold exactly")
    assert detente("solve", HOT, *NASH, "--certificate", claims, "--json").code == 0
    file.write_text(solved.out.replace("0.7735042735042735", "0.8735042735042735"), encoding="utf-8")
    assert detente("verify", HOT, file).code == 1


def test_the_page_shows_the_lottery_and_how_to_explain_it(detente):
    page = detente("solve", HOT, *NASH, "--weights", "2,1/2", "--fallback", "security").out
    assert "with probability 0.0624: Ann plays airport and Bob plays beach" in page
    assert "nash-bargaining (security, weights 4 : 1)" in page
    assert (
        "Why? Try: detente explain example:hot-dogs --concept nash-bargaining --fallback security --weights 2,1/2"
        in page
    )


def test_one_way_to_play_is_said_to_be_certain(detente):
    page = detente("solve", "example:prisoners-dilemma", "--concept", "egalitarian").out
    assert "for certain." in page
    assert "(correlated" not in page


@pytest.mark.unwatched
@pytest.mark.parametrize("name", ["nash-bargaining", "kalai-smorodinsky", "raiffa-discrete", "perles-maschler"])
def test_every_rule_explains_itself(detente, name):
    page = detente("explain", HOT, "--concept", name, "--fallback", "security").out
    words = ("Everybody", "Each player", "Of all that", "The least gain", "The largest loss", "No other way")
    assert any(f"\n{start}" in page or f"{start} " in page for start in words)
    for heading in (
        "If talks fail",
        "What each could get at best",
        "What is agreed on, and why",
        "How this was checked",
    ):
        assert heading in page


def test_an_argument_names_what_it_starts_from(detente, tmp_path):
    table = tmp_path / "seen.csv"
    table.write_text("Ann,Bob\n70,24\n72,26\n", encoding="utf-8")
    observed = detente("explain", HOT, "--concept", "egalitarian", "--observed", table).out
    assert "everybody gets what was observed on average: Ann 71 and Bob 25" in observed
    assert "2 observed episodes" in observed.replace("\n", " ")
    stated = detente("explain", HOT, "--concept", "egalitarian", "--disagreement", "70,24").out
    assert "That these numbers are true is not claimed." in stated
    meet = detente("explain", HOT, "--concept", "egalitarian", "--fallback", "pareto-meet").out
    assert "if only efficient outcomes are agreed on" in meet.replace("\n", " ")
    honest = detente("explain", "example:chicken", "--concept", "egalitarian").out
    assert "outer bounds" in honest
    assert "nobody can gain without somebody losing" in honest.replace("\n", " ")
    alone = detente("explain", HOT, "--concept", "egalitarian").out
    assert "Nothing can be gained over the fallback" in alone.replace("\n", " ")
    hunt = detente("explain", "example:stag-hunt", "--concept", "egalitarian", "--fallback", "security").out
    assert "The deal pays all of that." in hunt.replace("\n", " ")


def test_the_others_are_compared_on_request(detente):
    found = detente("compare", "example:curse", "--without-transfers", "--fallback", "security", "--json").document
    check({**found, "rows": found["rows"][:-1]}, "comparison")
    assert [row["concept"]["name"] for row in found["rows"]] == [entry.name for entry in LOTTERY_CATALOGUE]
    page = detente("compare", "example:curse").out
    assert "nash-bargaining" not in page
    assert "Nobody can pay anybody? Try: detente compare example:curse --without-transfers" in page
    both = detente("compare", HOT, "--concept", "coco", "--concept", "egalitarian").out
    assert "agree on a lottery over ways to play" in both.replace("\n", " ")
    alone = detente("compare", HOT, "--concept", "egalitarian", "--disagreement", "70,24").out
    assert "Nobody pays anybody." in alone
    assert "│ stated" not in alone
    over = detente("compare", HOT, "--without-transfers", "--disagreement", "70,24", "--json").document
    assert {row["concept"]["fallback"] for row in over["rows"]} == {"stated"}
    assert [entry["concept"] for entry in over["skipped"]] == ["lambda-transfer"]
    mixed = detente(
        "compare", HOT, "--concept", "coco", "--concept", "egalitarian", "--disagreement", "70,24", "--json"
    )
    assert [row["concept"]["fallback"] for row in mixed.document["rows"]] == ["threat", "stated", "stated"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--concept", "egalitarian", "--fallback", "threat"), "lambda-transfer"),
        (("--concept", "egalitarian", "--coalitions"), "coalitions have no worths"),
        (("--concept", "egalitarian", "--sample", "0.5"), "nothing to draw a sample of"),
        (("--concept", "egalitarian", "--fallback", "security", "--disagreement", "1,1"), "--fallback"),
        (("--concept", "nash-bargaining", "--weights", "1,x"), "a number of --weights is 'x'"),
        (("--concept", "nash-bargaining", "--weights", "1,-1"), "not a positive number"),
        (("--concept", "coco", "--fallback", "security"), "concepts without side payments"),
        (("--concept", "egalitarian", "--disagreement", "1"), "has 1 numbers"),
        (("--concept", "egalitarian", "--disagreement", "99,99"), "Ann 99, Bob 99"),
    ],
)
def test_options_that_do_not_go_together_are_refused(detente, options, words):
    refused = detente("solve", HOT, *options)
    assert refused.code == 2
    assert words in refused.err


def test_a_comparison_of_both_kinds_by_two_options_is_refused(detente):
    refused = detente("compare", HOT, "--without-transfers", "--concept", "coco")
    assert (refused.code, "leave one of the two out" in refused.err) == (2, True)


def test_the_matrix_of_axioms_is_about_concepts_with_side_payments(detente):
    refused = detente("axioms", HOT, "--concept", "egalitarian")
    assert (refused.code, "check_concept" in refused.err) == (2, True)


def test_time_and_work_are_counted(detente, tmp_path):
    row = detente("estimate", HOT, "--concept", "egalitarian", "--json").document["rows"][0]
    assert (row["partitions"], row["complete"], row["tried"]) == (1, True, 1)
    kept = tmp_path / "kept"
    for _ in range(2):
        assert detente("solve", HOT, "--concept", "egalitarian", "--checkpoint", kept, "--timeout", "60").code == 0
    assert detente("solve", HOT, "--concept", "egalitarian", "--timeout", "0.000001").code == 3


def test_pictures_show_lotteries():
    game = read(HOT)
    found = compare(game, ["coco", wanted("egalitarian", fallback="security")])
    assert "equal gains, if paid" in plot(draw(game, found)).data(".svg").decode()
    alone = plot(draw(game, compare(game, ["egalitarian"]))).data(".svg").decode()
    assert "from there to the deal" in alone
    assert "equal gains" not in alone
    shown = deal(found.rows[1])
    assert (shown.fallback, has_worths(shown), profiles_of(shown)) == ((70.0, 1160 / 39), False, ((0, 1), (1, 0)))
    assert "a lottery over 2 ways to play" in repr(plot(found.rows[1]))
    assert "one way to play, for certain" in repr(plot(struck(game, wanted("egalitarian"))))
    with pytest.raises(NotApplicable, match="coalitions have no worths"):
        worths_of(shown)


def test_reports_show_lotteries():
    game = read(HOT)
    found = compare(game, [wanted("egalitarian", fallback="security"), wanted("egalitarian")])
    assert "no concept without side payments must reach" in markdown.render(tables_page(game, found))
    assert "nobody pays anybody" in deals_part(found)
    told = [text.render(Page("", (certificate_section(row),))).replace("\n", " ") for row in found.rows]
    assert "The lottery over 2 ways to play to which the rule 'egalitarian' leads" in told[0]
    assert "of all that can be agreed on and meets the demands of the rule" in told[0]
    assert "The one way to play" in told[1]
    assert "Nobody pays anybody." in page_of(found)


def test_the_web_answers_in_the_same_way(detente):
    game = document("hot-dogs")
    status, solved = asked("solve", game=game, concepts=["nash-bargaining"], options={"fallback": "security"})
    printed = detente("solve", HOT, *NASH, "--json").document
    assert (status, solved["payoffs"]) == (200, printed["payoffs"])
    assert asked("verify", game=game, agreement=solved)[1]["accepted"]
    options = {"disagreement": [70, "24"], "weights": ["1/2", 1]}
    status, explained = asked("explain", game=game, concepts=["nash-bargaining"], options=options)
    assert (status, "weights 1 : 2" in explained["html"]) == (200, True)
    status, compared = asked("compare", game=game, concepts=["coco", "egalitarian"], options={"fallback": "nash"})
    assert [row["concept"]["fallback"] for row in compared["rows"]] == ["threat", "nash"]
    two = ["egalitarian", "lambda-transfer"]
    status, compared = asked("compare", game=game, concepts=two, options={"fallback": "pareto-meet"})
    assert (status, [row["concept"]["name"] for row in compared["rows"]]) == (200, two[:1])
    assert [entry["concept"] for entry in compared["skipped"]] == two[1:]
    assert asked("compare", game=game, concepts=two[1:], options={"fallback": "pareto-meet"})[0] != 200
    status, error = asked("compare", game=game, concepts=two, options={"opposition": "blocks:Ann|Bob"})
    assert (status != 200, "egalitarian" in str(error)) == (True, True)
    status, drawn = asked("scene", game=game, concepts=["egalitarian"])
    check(drawn, "scene")
    assert (drawn["deals"][0]["profile"], drawn["deals"][0]["transfers"]) == (None, None)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"fallback": "security", "disagreement": [1, 1]}, "leave one of the two out"),
        ({"disagreement": 1}, "must be a list of numbers"),
        ({"weights": [1, None]}, "must be a number"),
        ({"fallback": "threat"}, "lambda-transfer"),
    ],
)
def test_the_web_refuses_what_does_not_fit(options, words):
    status, error = asked("solve", game=document("hot-dogs"), concepts=["egalitarian"], options=options)
    assert status in {400, 422}
    assert words in error["message"]


def test_what_one_of_a_whole_list_refuses_is_left_out_with_the_reason(detente):
    page = detente("compare", HOT, "--without-transfers", "--fallback", "pareto-meet", "--json").document
    assert len(page["rows"]) == 8
    [left_out] = page["skipped"]
    assert left_out["concept"] == "lambda-transfer"
    assert "does not depend on weights" in left_out["reason"]
    both = ("--concept", "egalitarian", "--concept", "lambda-transfer")
    named = detente("compare", HOT, *both, "--fallback", "pareto-meet")
    assert named.code != 0
    assert "does not depend on weights" in named.err


def test_solutions_with_weights_name_their_fallback_and_no_interval_that_is_not_known(detente):
    page = detente("compare", HOT, "--concept", "lambda-transfer", "--fallback", "credible").out
    assert "lambda-transfer (credible, q = 0.5)" in page
    assert "left out (-) where there may be others" in " ".join(page.split())
    assert "interval" not in detente("solve", HOT, "--concept", "lambda-transfer", "--fallback", "credible").out
    assert "interval" in detente("solve", HOT, "--concept", "lambda-transfer").out


@pytest.mark.unwatched
def test_claims_are_counted_as_verify_counts_them(detente, tmp_path):
    file = tmp_path / "deal.json"
    file.write_text(detente("solve", "example:curse", "--concept", "lambda-transfer", "--json").out)
    told = detente("solve", "example:curse", "--concept", "lambda-transfer").out
    assert "6 claims" in told
    assert "(6 claims)" in detente("verify", "example:curse", file).out


@pytest.mark.parametrize(
    ("concept", "words"),
    [
        ("nash-bargaining", "Here Ann gains 16.4103 and Bob gains 13.1282; the product is 215.437."),
        ("kalai-smorodinsky", "everybody who can gain gains 52.24 % of the most that it could."),
        ("egalitarian", "Here everybody gains 14.5869 dollars."),
        ("equal-loss", "Here everybody loses 13.3333 dollars."),
        ("utilitarian", "counted in the same unit."),
    ],
)
def test_explain_gives_the_numbers_of_the_rule(detente, concept, words):
    page = " ".join(detente("explain", HOT, "--concept", concept, "--fallback", "security").out.split())
    assert words in page


def test_explain_says_who_gains_more_than_the_common_part(detente):
    def explained(concept):
        return " ".join(detente("explain", "example:public-good", "--concept", concept).out.split())

    assert "Here everybody gains at least 3.33333, some more." in explained("egalitarian")
