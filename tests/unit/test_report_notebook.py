from types import SimpleNamespace

import numpy as np

import detente as dt
from detente.audit.auditing import Audit
from detente.learning import LearningRun
from detente.report import notebook
from detente.scene import Scene, scene


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
    fallbacks = {dt.FallbackOverview, dt.BreakdownSweep, dt.SampledSweep}
    assert set(pages.known) == {dt.Agreement, dt.Comparison, dt.Game, Audit, LearningRun} | fallbacks
    assert set(pictures.known) == {Scene}


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
