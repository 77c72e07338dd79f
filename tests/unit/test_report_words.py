import pytest

import detente as dt
from detente.concepts import CATALOGUE
from detente.model.agreement import ConceptSummary, GameSummary
from detente.report.caution import explained
from detente.report.comparison import sheet
from detente.report.concept_words import description, label
from detente.report.division_page import division_page
from detente.report.figures import Figures
from detente.report.lottery_page import NOTHING_GAINED, lottery_argument, lottery_summary
from detente.report.stability_page import CLAIMS, stability_page
from detente.report.text import render


@pytest.mark.parametrize("concept", [entry for entry in CATALOGUE if entry.name != "credible"])
def test_the_catalogue_describes_its_concepts_by_the_same_words(concept):
    assert (label(concept.summary), description(concept.summary)) == (concept.name, concept.about)


def test_parts_from_elsewhere_are_named():
    parts = ConceptSummary("own", "rivals", "correlated", "wildest", "quarters", {})
    assert label(parts) == "own"
    assert description(parts) == "honest fallbacks, opposition 'rivals'; selection 'wildest'; divided by 'quarters'"


def test_a_fallback_from_elsewhere_is_named():
    parts = ConceptSummary("own", "bloc", "war", None, "shapley", {})
    assert description(parts) == "if talks fail, the fallback is 'war'"


def test_a_blend_without_its_probability_still_reads():
    parts = ConceptSummary("own", "bloc", "credible", "raiffa", "shapley", {})
    assert description(parts).endswith("if talks fail with probability q; bargained in rounds")


def test_a_plain_warning_stays_as_it_is():
    assert explained("beware") == "beware"


@pytest.mark.parametrize(
    ("currency", "one", "two"),
    [("euros", "1 euro", "2 euros"), ("kg", "1 kg", "2 kg"), ("bonus", "1 bonus", "2 bonus"), ("", "1", "2")],
)
def test_one_of_a_currency_is_not_many(currency, one, two):
    figures = Figures(GameSummary("", currency, ("A",), (("a",),), "", 1.0))
    assert (figures.amount(1), figures.amount(2)) == (one, two)
    assert figures.amount(-1) == f"-{one}"


def without_money(agreement):
    assert isinstance(agreement, dt.LotteryAgreement)
    return agreement


def told(page):
    return " ".join(render(page).split())


def test_where_nothing_can_be_gained_without_money_it_is_said():
    pennies, hot_dogs = dt.Game([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]), dt.read("example:hot-dogs")
    compared = dt.compare(pennies, ["nash-bargaining", "egalitarian"])
    deal = without_money(compared.rows[0])
    assert NOTHING_GAINED in told(lottery_summary(deal))
    assert NOTHING_GAINED in told(lottery_argument(deal))
    assert f"nash-bargaining and egalitarian: {NOTHING_GAINED}" in [note.plain for note in sheet(compared).notes]
    deal = without_money(dt.solve(hot_dogs, dt.concept("nash-bargaining", disagreement=(28, 10))))
    assert NOTHING_GAINED not in told(lottery_summary(deal)) + told(lottery_argument(deal))


def test_worths_that_are_claims_are_told_apart_from_payoffs():
    game = dt.read("example:chicken")
    assert CLAIMS in told(stability_page(dt.stability(game, "coco")))
    assert CLAIMS not in told(stability_page(dt.stability(game, "correlated")))


def test_the_nucleolus_is_proven_only_where_it_is():
    worths = dt.TUGame([0, 1, 1, 3])
    assert "level by level" in told(division_page(dt.divide(worths)))
    assert "level by level" not in told(division_page(dt.divide(worths, "shapley")))


def test_a_division_that_is_not_the_usual_one_is_named():
    game = dt.read("example:chicken")
    deal = dt.solve(game, dt.concept("correlated", division="nucleolus"))
    assert repr(deal).startswith("Agreement(correlated (nucleolus): ")
    assert repr(dt.stability(game, deal)).startswith("StabilityReport(correlated (nucleolus): ")
