from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

import detente as dt
from detente.audit.auditing import Audit
from detente.fallbacks.nash_equilibria import NashEquilibria
from detente.learning import LearningRun, PolishedRun
from detente.model.errors import NotApplicable
from detente.model.exploitability import EpsilonIntervals, ExploitabilityFrontier
from detente.model.notebook_view import Viewable
from detente.report import notebook
from detente.scene import Scene, scene
from detente.selections.payoff_shape import PayoffShape


class Formatter:
    """Remember what is registered, as IPython's formatters do."""

    def __init__(self):
        self.known = {}

    def for_type(self, kind, function):
        self.known[kind] = function


def test_the_extension_registers_what_the_library_returns():
    pages, pictures = Formatter(), Formatter()
    display = SimpleNamespace(formatters={"text/html": pages, "image/svg+xml": pictures})
    notebook.load_ipython_extension(SimpleNamespace(display_formatter=display))
    agreements = {dt.Agreement, dt.LotteryAgreement, dt.UnfinishedAgreement, dt.Comparison, dt.Game, Audit}
    fallbacks = {dt.FallbackOverview, dt.BreakdownSweep, dt.SampledSweep, dt.Support, dt.Projection, PayoffShape}
    others = {NashEquilibria, EpsilonIntervals, ExploitabilityFrontier, LearningRun, PolishedRun, dt.StabilityReport}
    others |= {dt.Hypotheses, dt.Bundle, dt.PartitionFunction, dt.BargainingSet, dt.CappedAgreements, dt.DivisionReport}
    assert set(pages.known) == agreements | fallbacks | others
    assert set(pictures.known) == {Scene}


def test_without_the_extension_everything_that_has_a_page_shows_it():
    assert {kind.__name__ for kind in Viewable.__subclasses__()} == {kind.__name__ for kind in notebook.PAGES}
    game = dt.read("example:chicken")
    run = dt.learn(game, rounds=10)
    intervals = dt.epsilon_intervals(game)
    shown = {
        game: "<h3>Chicken</h3>",
        run: "learning to correlate",
        dt.polish(game, run): "<h4>Polished</h4>",
        dt.exploitability_frontier(game): "Honesty against welfare",
        intervals: "Intervals by epsilon",
        replace(intervals, differences=()): "Intervals by epsilon",
        dt.support(game, (1, -1)): "1 x Row - 1 x Column: at most 5",
        dt.projection(game, ("Row", "Column")): "Row and Column, whatever the others get: (7, 2)",
        dt.solve_within(dt.read("example:public-good"), dt.CORRELATED, 0.0): "Time ran out",
    }
    for result, words in shown.items():
        assert words in result._repr_html_()


def test_what_is_no_result_has_no_page():
    with pytest.raises(NotApplicable, match="no page for int"):
        notebook.page_of(3)


def test_equilibria_are_shown_a_row_each():
    shown = dt.nash_equilibria(dt.read("example:chicken"))._repr_html_()
    assert shown.count("<tr>") == 1 + 3
    assert '<td>action 1 (2/3) or 2 (1/3)</td><td class="number">4.66667</td>' in shown
    assert "It is proven that none is missing." in shown
    entry = dt.nash_equilibria(dt.read("example:chicken"))[0]
    many = NashEquilibria((entry,) * 30, complete=False, remark="some were left out")._repr_html_()
    assert "And 6 more; some were left out." in many
    assert "None was found." in NashEquilibria((), complete=True, remark="")._repr_html_()


def test_corners_are_shown_a_row_each():
    shape = dt.fallbacks(dt.read("example:chicken")).shape
    assert isinstance(shape, PayoffShape)
    shown = shape._repr_html_()
    assert "A polygon of payoffs" in shown
    assert shown.count("yes") == 3
    assert "8 more corners follow." in replace(shape, vertices=shape.vertices * 8)._repr_html_()


def test_a_game_of_two_players_is_shown_as_a_grid():
    shown = notebook.game_html(dt.read("example:chicken"))
    assert '<tr><th>Row / Column</th><th class="number">swerve</th><th class="number">straight</th></tr>' in shown
    assert '<tr><td>swerve</td><td class="number">6, 6</td><td class="number">2, 7</td></tr>' in shown
    assert "This is a cut" not in shown


def test_a_game_of_three_players_is_shown_profile_by_profile():
    shown = notebook.game_html(dt.read("example:public-good"))
    assert shown.count("<tr>") == 1 + 2**3
    assert "Kay gets" in shown


def test_of_a_large_game_the_beginning_is_shown():
    grid = notebook.game_html(dt.Game(np.zeros((2, 30, 30)).tolist()))
    assert "64 of the 900 ways to play" in grid
    listed = notebook.game_html(dt.Game(np.zeros((3, 5, 5, 5)).tolist()))
    assert "64 of the 125 ways to play" in listed


def test_fallbacks_and_audits_are_shown_as_their_pages():
    game = dt.read("example:curse")
    assert "possible fallbacks" in notebook.fallbacks_html(dt.fallbacks(game))
    assert "the audit" in notebook.audit_html(dt.audit(game, ["coco"]))


def test_a_scene_is_shown_as_its_picture():
    assert "<svg" in notebook.scene_svg(scene(dt.read("example:curse"), ["coco"]))


def test_an_agreement_is_shown_with_its_payments():
    shown = notebook.agreement_html(dt.solve(dt.read("example:hot-dogs"), dt.COCO))
    assert "<li>Ann pays Bob 11 dollars.</li>" in shown
    assert "<html" not in shown


def test_a_comparison_is_shown_with_a_row_for_every_concept_and_player():
    shown = notebook.comparison_html(dt.compare(dt.read("example:hot-dogs"), [dt.COCO, dt.NASH]))
    assert shown.count("<tr>") == 1 + 2 * 2
    assert '<tr><td>coco</td><td>Ann</td><td class="number">70</td>' in shown


def test_an_empty_comparison_is_shown_empty():
    assert notebook.comparison_html(dt.Comparison((), ())).count("<tr>") == 1


def test_what_a_notebook_shows_is_a_line_where_there_are_no_pages():
    game = dt.read("example:chicken")
    compared, audited = dt.compare(game, ["coco", "nash"]), Audit(game, 3, (), ())
    assert repr(compared) == "Comparison(coco, nash)"
    assert repr(audited) == "Audit(Chicken: no concept applies; seed 3)"
    assert repr(dt.Comparison((), ())) == "Comparison(no concept applies)"


def test_a_comparison_names_each_concept_once_and_says_how_to_read_it():
    shown = dt.compare(dt.read("example:chicken"), ["coco", "nash"])._repr_html_()
    assert shown.count("<td>coco</td>") == 1
    assert "interval" in shown.split("</table>")[1]
