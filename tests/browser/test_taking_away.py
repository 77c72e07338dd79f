"""Links to a game, downloads, and what is said where something goes wrong."""

import base64
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.sync_api import expect

import detente as dt
from tests.browser.explorer import PAYOFFS, cell, choose_game, enter, game_of, open_page, settle, shown, solved, written

TWO = (("a", "b"), ("c", "d"))
PAIRS = [[[6, 6], [2, 7]], [[7, 2], ["1/4", 0]]]
EDITED = game_of(TWO, [[[6, 6], [2, 7]], [[7, 2], ["1/3", "-1/2"]]])


@pytest.fixture
def edited(page, site):
    """Open the page on a game of chicken that was changed."""
    open_page(page, site)
    choose_game(page, "chicken")
    enter(page, "1/3; -1/2", 0, 1, 1)
    page.locator('tr[data-concept="correlated"] button').click()
    return page


def downloaded(page, kind):
    """Press a button for a download; give the name and the text of the file."""
    with page.expect_download() as waiting:
        page.locator(f"[data-download={kind}]").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_text(encoding="utf-8")


def test_a_link_holds_the_game_the_sliders_and_the_concept(edited, context, site):
    edited.get_by_role("slider", name="Breakdown probability").focus()
    edited.keyboard.press("ArrowLeft")
    edited.get_by_role("slider", name="Threat strength").focus()
    edited.keyboard.press("ArrowRight")
    settle(edited)
    numbers = shown(edited)
    edited.get_by_role("button", name="Copy a link to this game").click()
    expect(edited.locator("#take-note")).to_contain_text("link is")
    assert edited.url.startswith(f"{site}/#game=")
    other = context.new_page()
    other.goto(edited.url)
    settle(other)
    assert shown(other) == numbers
    assert written(other)["0:1,1"] == "1/3"
    expect(other.locator("#threat-value")).to_have_text("× 1.05")
    expect(other.locator("#breakdown-value")).to_have_text("0.45")
    expect(other.locator('tr[data-concept="correlated"]')).to_have_attribute("aria-current", "true")


def test_a_page_that_is_loaded_again_shows_the_same_game(edited):
    edited.wait_for_url("**/#game=*")
    edited.get_by_role("button", name="Copy a link to this game").click()
    edited.reload()
    settle(edited)
    assert shown(edited) == solved(EDITED)


NO_PLAYERS = "eyJkb2N1bWVudCI6eyJwbGF5ZXJzIjpbXX19"
NOTHING = "bnVsbA"  # null


@pytest.mark.parametrize("state", ["", "%%%", "eyJ", NO_PLAYERS, NOTHING, "A" * 300_000], ids=range(6))
def test_a_broken_link_is_told_and_another_game_stands_in(page, site, state):
    open_page(page, site, f"#game={state}")
    expect(page.locator("#hint")).to_contain_text("Here is another game instead.")
    assert shown(page) == solved(dt.read("example:curse"))


def test_a_link_with_foreign_values_does_no_harm(page, site):
    document = {
        "players": [{"name": "<b>A</b>", "actions": ["x", "y"]}, {"name": "B", "actions": ["z"]}],
        "payoffs": [[["1", "2"]], [["3", "4"]]],
    }
    state = {"document": document, "concept": "<script>", "breakdown": 1e9, "threat": {"player": 99, "strength": "boo"}}
    fragment = base64.urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip("=")
    open_page(page, site, f"#game={fragment}")
    assert page.locator("b").count() == 0
    expect(page.locator('[data-label="0"]')).to_have_value("<b>A</b>")


def test_the_game_can_be_taken_along_as_yaml(edited):
    name, text = downloaded(edited, "yaml")
    assert name == "chicken.yaml"
    game = dt.loads(text, "yaml")
    assert game.players == ("Row", "Column")
    assert (game.exact_payoffs == EDITED.exact_payoffs).all()


def test_the_agreement_can_be_taken_along_and_passes_the_check(edited):
    name, text = downloaded(edited, "agreement")
    assert name == "chicken.correlated.json"
    _, game = downloaded(edited, "yaml")
    agreement = dt.load_agreement(json.loads(text))
    assert agreement.payoffs.tolist() == shown(edited)["correlated"]
    assert dt.verify(dt.loads(game, "yaml"), agreement).largest_violation <= 1e-9


def test_all_files_belong_to_the_game_that_the_threat_slider_makes(page, site):
    open_page(page, site)
    expect(page.locator("#take-threat")).to_be_hidden()
    page.get_by_role("slider", name="Threat strength").focus()
    page.keyboard.press("End")
    settle(page)
    expect(page.locator("#take-threat")).to_contain_text("× 3")
    _, game = downloaded(page, "yaml")
    _, text = downloaded(page, "agreement")
    agreement = dt.load_agreement(json.loads(text))
    assert agreement.payoffs.tolist() == shown(page)["coco"] == [1500.0, -1500.0]
    assert dt.verify(dt.loads(game, "yaml"), agreement).largest_violation <= 1e-9


def test_nothing_is_given_out_while_the_game_is_wrong(edited):
    enter_wrong = cell(edited, 0, 0, 0)
    enter_wrong.fill("six")
    edited.wait_for_selector("body[data-state=error]")
    for button in edited.locator("[data-download]").all():
        expect(button).to_be_disabled()
    enter_wrong.fill("6")
    settle(edited)
    expect(edited.locator("[data-download=yaml]")).to_be_enabled()


def test_a_file_is_opened_and_can_be_undone(page, site):
    open_page(page, site)
    players = [{"name": name, "actions": ["a", "b"]} for name in ("Row", "Column")]
    document = json.dumps({"players": players, "payoffs": PAIRS})
    page.locator("#file").set_input_files({"name": "own.json", "mimeType": "", "buffer": document.encode()})
    expect(page.locator("#hint")).to_have_text("This is the game of own.json.")
    settle(page)
    assert shown(page) == solved(game_of(TWO, PAIRS))
    page.get_by_role("button", name="Undo").click()
    settle(page)
    assert shown(page) == solved(dt.read("example:curse"))


@pytest.mark.parametrize(("name", "words"), [("x.exe", ".gam"), ("x.yaml", "line 1")])
def test_a_file_that_is_no_game_is_told(page, site, watch, name, words):
    watch.foreseen.append("400")
    open_page(page, site)
    page.locator("#file").set_input_files({"name": name, "mimeType": "", "buffer": b"players: []"})
    expect(page.locator("#hint")).to_contain_text(f"“{name}” could not be opened")
    expect(page.locator("#hint")).to_contain_text(words)
    assert shown(page) == solved(dt.read("example:curse"))


def test_one_can_start_with_an_empty_game(page, site):
    open_page(page, site)
    page.get_by_role("button", name="Empty game").click()
    settle(page)
    assert set(written(page).values()) == {"0"}
    assert shown(page) == solved(game_of(TWO, [[[0, 0]] * 2] * 2))


def test_the_picture_can_be_taken_along_as_a_document_of_its_own(edited):
    name, text = downloaded(edited, "svg")
    assert name == "chicken.svg"
    assert "http" not in text.replace("http://www.w3.org/", "")
    picture = ET.fromstring(text)  # noqa: S314  # what the page wrote
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    words = " ".join(picture.itertext())
    assert "coco" in words
    assert "Row’s payoff" in words


def test_the_report_can_be_taken_along_with_the_same_numbers(edited, context):
    numbers = shown(edited)
    name, text = downloaded(edited, "report")
    assert name == "chicken.html"
    report = context.new_page()
    report.set_content(text)
    rows = dict(report.locator("tr[data-concept]").evaluate_all(PAYOFFS))
    assert {concept: [payoff for _, payoff in cells] for concept, cells in rows.items()} == numbers


def test_a_server_that_is_gone_is_told_and_the_page_goes_on_when_it_is_back(edited, context, watch):
    watch.foreseen.append("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    cell(edited, 0, 0, 0).fill("4")
    expect(edited.get_by_role("alert")).to_contain_text("The server does not answer")
    context.set_offline(False)
    enter(edited, "5", 0, 0, 0)
    expect(edited.get_by_role("alert")).to_be_hidden()
    assert shown(edited) == solved(game_of(TWO, [[[5, 6], [2, 7]], [[7, 2], ["1/3", "-1/2"]]]))
