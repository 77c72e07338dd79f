import json
import re
import sys

import pytest

from detente.model.errors import TooLarge
from tests.unit.report_examples import Outline

GAME = "example:curse"


@pytest.mark.unwatched
def test_the_page_has_the_numbers_of_compare(detente, tmp_path):
    target = tmp_path / "report.html"
    found = detente("report", GAME, "-o", target, "--no-audit")
    assert (found.code, found.out, found.err) == (0, "", "")
    page = target.read_text(encoding="utf-8")
    Outline(page)
    rows = detente("compare", GAME, "--json").document["rows"]
    payoffs = [
        [float(value) for value in re.findall(r'data-payoff="([^"]*)"', row)]
        for row in re.findall(r"<tr data-concept.*", page)
    ]
    assert payoffs == [row["payoffs"] for row in rows]


@pytest.mark.unwatched
def test_a_file_from_the_page_is_accepted_by_verify(detente, tmp_path):
    detente("report", GAME, "-o", tmp_path / "report.html", "--concept", "coco", "--no-audit")
    for name, text in Outline((tmp_path / "report.html").read_text(encoding="utf-8")).files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = detente("verify", tmp_path / "game.json", tmp_path / "coco.json", "--exact")
    assert (found.code, found.out.split(":")[0]) == (0, "proved")


@pytest.mark.unwatched
def test_a_dash_prints_the_report(detente):
    found = detente("report", GAME, "-o", "-", "--concept", "coco", "--no-audit")
    assert found.out.startswith("<!DOCTYPE html>")


def test_a_small_game_is_audited_and_that_is_said(detente):
    found = detente("report", GAME, "-o", "-", "--concept", "security")
    assert (found.code, found.err) == (
        0,
        "detente: auditing one concept, which takes a while; --no-audit leaves it out\n",
    )
    assert "What owning an action is worth" in found.out


@pytest.mark.unwatched
@pytest.mark.parametrize(("name", "opening"), [("tables.md", "# The curse"), ("tables.tex", "% A piece of a document")])
def test_the_suffix_tells_the_format(detente, tmp_path, name, opening):
    assert detente("report", GAME, "-o", tmp_path / name).code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(opening)


@pytest.mark.unwatched
def test_the_format_can_be_named(detente):
    assert detente("report", GAME, "-o", "-", "--format", "latex").out.startswith("% A piece")
    assert "| coco | Witch | 0 | 500 | +500 | 500 |" in detente("report", GAME, "-o", "-", "--format", "md").out


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report"])
def test_a_suffix_that_tells_no_format_is_refused(detente, tmp_path, name):
    found = detente("report", GAME, "-o", tmp_path / name)
    assert (found.code, found.out, len(found.err.splitlines())) == (2, "", 1)
    assert "name the file .html, .md or .tex, or say --format" in found.err
    assert list(tmp_path.iterdir()) == []
    assert detente("report", GAME, "-o", tmp_path / name, "--format", "md").code == 0


def test_options_change_the_concepts(detente):
    found = detente("report", GAME, "-o", "-", "--format", "md", "--concept", "credible", "--breakdown", "0.25")
    assert "credible (q = 0.25)" in found.out


@pytest.mark.unwatched
def test_a_file_that_cannot_be_written_is_an_error_and_leaves_nothing(detente, tmp_path):
    found = detente("report", GAME, "-o", tmp_path / "no" / "report.html", "--concept", "coco", "--no-audit")
    assert (found.code, found.out) == (2, "")
    assert "cannot be written" in found.err
    assert list(tmp_path.iterdir()) == []


def test_an_old_report_survives_a_bad_game(detente, tmp_path):
    target = tmp_path / "report.html"
    target.write_text("old", encoding="utf-8")
    assert detente("report", tmp_path / "none.yaml", "-o", target).code == 2
    assert target.read_text(encoding="utf-8") == "old"


@pytest.mark.unwatched
def test_the_time_allowed_is_for_everything(detente):
    assert detente("report", GAME, "-o", "-", "--timeout", "-1").code == 2
    assert detente("report", GAME, "-o", "-", "--timeout", "600", "--no-audit", "--concept", "coco").code == 0


def test_where_to_write_must_be_said(detente):
    found = detente("report", GAME)
    assert (found.code, found.out) == (2, "")
    assert "--output" in found.err


def test_without_matplotlib_a_warning_names_the_extra(detente, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    found = detente("report", GAME, "-o", "-", "--concept", "coco", "--no-audit")
    assert found.code == 0
    assert "no picture for paper" in found.err
    assert "pip install 'detente[plot]'" in found.err


def test_a_scene_that_cannot_be_drawn_leaves_the_report(detente, monkeypatch):
    def too_large(*_):
        raise TooLarge("there are too many corners")

    monkeypatch.setattr("detente.report.gathering.draw", too_large)
    found = detente("report", GAME, "-o", "-", "--concept", "coco", "--no-audit")
    assert found.code == 0
    assert "There is no interactive figure" in found.out
    assert json.loads(Outline(found.out).files()["coco.json"])["payoffs"] == [500.0, -500.0]
