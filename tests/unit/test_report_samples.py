"""Agreements that rest on a sample, wherever agreements are shown."""

from functools import cache

import pytest

import detente as dt
from detente.formats.scene_document import dump_scene
from detente.report.claim_words import certificate_section
from detente.report.comparison import sheet
from detente.report.explanation import explain
from detente.report.figures import Figures
from detente.report.notebook import agreement_html, comparison_html
from detente.report.page import Table
from detente.report.plotting import worths
from detente.report.report_sections import argument_part, deals_part
from detente.report.sample_words import sample_table, sure
from detente.report.summary import own_worths
from detente.scene import deal, draw


@cache
def game():
    return dt.random_game("integer", players=4, seed=3)


@cache
def sampled(lps=5):
    return dt.solve(game(), dt.sampled("coco", lps=lps, seed=7))


@cache
def both():
    return dt.compare(game(), [dt.sampled("coco", lps=5, seed=7), "security"])


def test_the_interval_stands_beside_every_payoff():
    figures = Figures(sampled().game)
    drawn = sampled().sampling
    page = agreement_html(sampled())
    assert "95% sure" in page
    for player in range(4):
        interval = figures.interval(drawn.low_numbers[player], drawn.high_numbers[player])
        assert sure(drawn, player, figures) == f"95% sure {interval}"
        assert interval in page


def test_a_comparison_names_the_rows_that_rest_on_a_sample():
    notes = [note.plain for note in sheet(both()).notes]
    assert [note.startswith("coco: These payoffs are estimates") for note in notes].count(True) == 1
    assert "coco" in comparison_html(both())


def test_a_report_tells_how_sure_the_payoffs_are():
    assert deals_part(both()).count("95% sure") == 4
    assert "5 of the 7 pairs" in argument_part(game(), both())


def test_the_argument_lists_the_coalitions_that_are_known():
    section = explain(game(), sampled()).sections[2]
    assert section.heading == "What the drawn coalitions are worth"
    assert [len(piece.rows) for piece in section.pieces if isinstance(piece, Table)] == [5, 4]
    assert certificate_section(sampled()).heading == "coco"


def test_without_a_sample_there_is_no_table_of_intervals():
    assert sample_table(both().rows[1], Figures(sampled().game)).rows == ()


def test_what_players_bring_alone_is_told_only_if_it_is_known():
    known = [sampled(lps).worth.knows(1 << player) for lps in (5, 6) for player in range(4)]
    assert (all(known[:4]), all(known[4:])) == (False, True)
    assert own_worths(sampled(5)) is None
    assert deal(sampled(5)).fallback is None
    assert tuple(map(float, own_worths(sampled(6)) or ())) == deal(sampled(6)).fallback


def test_pictures_leave_out_the_coalitions_and_one_of_them_alone_is_refused():
    scene = draw(game(), both())
    assert [entry["coalitions"] != [] for entry in dump_scene(scene)["deals"]] == [False, True]
    assert "coco" in dt.plot(sampled()).title
    with pytest.raises(dt.NotApplicable, match="rests on a sample: 11 of 15 are known"):
        worths((deal(sampled()),))
