"""The report, opened from disk with networking off."""

import json
import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect

import detente as dt
from tests.architecture.source_tree import ROOT, SOURCE
from tests.browser.explorer import PAYOFFS, overflow


def detente(*arguments):
    """Run the command line as a user would; give what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "detente", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, encoding="utf-8").stdout


@pytest.fixture(scope="module", params=["hot-dogs", "public-good"])
def name(request):
    """Name a game of two and one of three players."""
    return request.param


@pytest.fixture(scope="module")
def report(name, tmp_path_factory):
    """Write the report of a game; give its address on disk."""
    path = tmp_path_factory.mktemp("report") / f"{name}.html"
    detente("report", f"example:{name}", "--no-audit", "--output", str(path))
    return path.as_uri()


@pytest.fixture
def offline(new_context, watch, report):
    """Open the report where there is no network."""
    context = new_context(offline=True)
    watch.over(context)
    page = context.new_page()
    page.goto(report)
    yield page
    assert watch.unforeseen() == []
    assert {url.split("#")[0] for url in watch.requests if not url.startswith(("data:", "blob:"))} == {report}


def test_its_numbers_are_those_of_compare(offline, name):
    rows = json.loads(detente("compare", f"example:{name}", "--json"))["rows"]
    expected = [[row["concept"]["name"], list(map(list, enumerate(row["payoffs"])))] for row in rows]
    assert offline.locator("tr[data-concept]").evaluate_all(PAYOFFS) == expected


def test_its_figure_is_drawn_and_answers(offline):
    figure = offline.locator("#live")
    expect(figure).to_be_visible()
    first = figure.locator("[data-toggle]").first
    expect(first).to_have_attribute("aria-pressed", "true")
    first.click()
    expect(figure.locator("[data-toggle]").first).to_have_attribute("aria-pressed", "false")


def test_its_contents_lead_to_its_parts(offline):
    for link in offline.locator("nav a").all():
        target = link.get_attribute("href")
        link.click()
        expect(offline.locator(target)).to_be_in_viewport()


def test_it_fits_a_narrow_screen(offline):
    offline.set_viewport_size({"width": 360, "height": 800})
    assert overflow(offline) <= 0


def test_it_carries_the_game_and_the_agreements_as_files(offline, name):
    saved = []
    for button in offline.locator("[data-file] button").all():
        with offline.expect_download() as waiting:
            button.click()
        saved.append(json.loads(waiting.value.path().read_text(encoding="utf-8")))
    concepts = [row for row, _ in offline.locator("tr[data-concept]").evaluate_all(PAYOFFS)]
    assert [one["concept"]["name"] for one in saved if one["schema"].startswith("detente/agreement")] == concepts
    [game] = [one for one in saved if one["schema"].startswith("detente/game")]
    assert dt.loads(json.dumps(game), "json").title == dt.read(f"example:{name}").title


def test_it_prints_with_the_still_picture(offline):
    offline.emulate_media(media="print")
    expect(offline.locator("figure.still img").first).to_be_visible()
    expect(offline.locator("#live")).to_be_hidden()
