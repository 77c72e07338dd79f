"""Editing players, actions and payoffs in the grid."""

import pytest
from playwright.sync_api import expect

import detente as dt
from tests.browser.explorer import cell, choose_game, enter, game_of, open_page, paste, settle, shown, solved, written

TWO = (("a", "b"), ("c", "d"))


@pytest.fixture
def chicken(page, site):
    """Open the page on the game of chicken."""
    open_page(page, site)
    choose_game(page, "chicken")
    return page


NUMBERS = {"9": 9, "-3.5": -3.5, "1/3": "1/3", "−2": -2, "1e2": 100, " .5 ": 0.5, "+4": 4}


def test_a_payoff_that_is_typed_over_changes_every_deal(chicken):
    for text, number in NUMBERS.items():
        enter(chicken, text, 0, 0, 0)
        assert shown(chicken) == solved(game_of(TWO, [[[number, 6], [2, 7]], [[7, 2], [0, 0]]])), text


def test_two_numbers_in_a_cell_are_both_payoffs(chicken):
    enter(chicken, "5, 8", 0, 1, 1)
    chicken.keyboard.press("Tab")
    assert (written(chicken)["0:1,1"], written(chicken)["1:1,1"]) == ("5", "8")
    assert shown(chicken) == solved(game_of(TWO, [[[6, 6], [2, 7]], [[7, 2], [5, 8]]]))


def test_two_numbers_in_a_cell_are_announced(chicken):
    enter(chicken, "1,5", 0, 0, 0)
    expect(chicken.locator("#told")).to_contain_text("1 and 5 were put into both payoffs")
    enter(chicken, "2", 0, 0, 1)
    expect(chicken.locator("#told")).to_be_empty()


def test_an_answer_that_takes_long_leaves_what_is_shown_marked_as_old(chicken):
    held = []
    chicken.route("**/api/scene", lambda route: held.append(route))  # noqa: PLW0108  # Playwright takes no built-in
    cell(chicken, 0, 0, 0).fill("8")
    chicken.wait_for_selector("body.late")
    expect(chicken.locator("#live")).to_have_text("Computing…")
    expect(chicken.locator("[data-download=svg]")).to_be_disabled()
    held.pop().continue_()
    settle(chicken)
    expect(chicken.locator("body")).not_to_have_class("late")
    expect(chicken.locator("[data-download=svg]")).to_be_enabled()


def test_a_word_in_a_cell_is_named_and_the_old_numbers_are_marked_as_old(chicken):
    before = shown(chicken)
    cell(chicken, 0, 0, 1).fill("two")
    problem = chicken.get_by_role("alert")
    expect(problem).to_be_visible()
    expect(problem).to_contain_text("Row’s payoff at (swerve, straight)")
    expect(problem).to_contain_text("“two” is not a number")
    expect(cell(chicken, 0, 0, 1)).to_have_attribute("aria-invalid", "true")
    expect(chicken.locator("#table")).to_have_attribute("data-stale", "true")
    assert shown(chicken) == before
    enter(chicken, "2", 0, 0, 1)
    expect(problem).to_be_hidden()
    expect(cell(chicken, 0, 0, 1)).not_to_have_attribute("aria-invalid", "true")
    assert shown(chicken) == before


def test_what_is_no_number_is_refused_with_a_sentence(chicken):
    words = ["--1", "1,2,3", "NaN", "Infinity", "0x10", "=1+1", "1e5/3", "1 000"]
    wrong = {word: f"“{word}” is not a number" for word in words}
    wrong |= {"": "is empty", "1/0": "divides by zero", "1e301": "is beyond 1e300", "1e-401": "exponent beyond 400"}
    for text, sentence in wrong.items():
        cell(chicken, 1, 1, 1).fill(text)
        expect(chicken.get_by_role("alert")).to_contain_text(sentence)
        expect(chicken.locator("body")).to_have_attribute("data-state", "error")


def test_what_only_the_server_can_refuse_is_said_on_the_page(chicken, watch):
    watch.foreseen.append("status of 400")
    where = "body, line 1, column 9"
    refusal = {"type": "TooLarge", "message": f"{where}: the game is too much", "where": where}
    chicken.route("**/api/scene", lambda route: route.fulfill(status=400, json=refusal))
    cell(chicken, 0, 0, 0).fill("10")
    expect(chicken.get_by_role("alert")).to_have_text("the game is too much")
    expect(chicken.locator("body")).to_have_attribute("data-state", "error")


def test_the_sentence_about_a_wrong_number_does_not_hide_it(chicken):
    chicken.set_viewport_size({"width": 360, "height": 640})
    wrong = cell(chicken, 0, 0, 0)
    wrong.fill("two")
    expect(chicken.get_by_role("alert")).to_be_visible()
    below, above = wrong.bounding_box(), chicken.get_by_role("alert").bounding_box()
    assert below["y"] + below["height"] <= above["y"] or below["y"] >= above["y"] + above["height"]


def test_undo_and_redo_walk_through_the_edits(chicken):
    start = shown(chicken)
    enter(chicken, "9", 0, 0, 0)
    edited = shown(chicken)
    assert edited != start
    chicken.get_by_role("button", name="Undo").click()
    expect(cell(chicken, 0, 0, 0)).to_have_value("6")
    settle(chicken)
    assert shown(chicken) == start
    chicken.get_by_role("button", name="Redo").click()
    expect(cell(chicken, 0, 0, 0)).to_have_value("9")
    settle(chicken)
    assert shown(chicken) == edited
    chicken.keyboard.press("ControlOrMeta+z")
    expect(cell(chicken, 0, 0, 0)).to_have_value("6")
    chicken.keyboard.press("ControlOrMeta+Shift+z")
    expect(cell(chicken, 0, 0, 0)).to_have_value("9")


def test_an_action_that_is_added_copies_the_last_one_and_can_be_removed(chicken):
    start = shown(chicken)
    chicken.get_by_role("button", name="Add an action of Row").click()
    settle(chicken)
    assert written(chicken)["0:2,0"] == "7"
    enter(chicken, "12, 1", 0, 2, 0)
    grown = [[[6, 6], [2, 7]], [[7, 2], [0, 0]], [[12, 1], [0, 0]]]
    assert shown(chicken) == solved(game_of((("a", "b", "e"), ("c", "d")), grown))
    chicken.get_by_role("button", name="Remove Row’s action action 3").click()
    settle(chicken)
    assert shown(chicken) == start


def test_a_label_that_is_renamed_is_renamed_everywhere(chicken):
    chicken.locator('[data-label="0:1"]').fill("speed up")
    settle(chicken)
    chicken.locator('[data-label="0"]').fill("Rosa")
    settle(chicken)
    expect(chicken.locator("#grid tbody th").nth(1)).to_have_text("speed up")
    expect(chicken.locator("#table thead")).to_contain_text("Rosa")
    expect(cell(chicken, 0, 1, 0)).to_have_attribute("aria-label", "Rosa’s payoff at Rosa speed up, Column swerve")


@pytest.mark.parametrize(("label", "sentence"), [("", "needs a name"), ("straight", "two actions called “straight”")])
def test_labels_that_cannot_be_told_apart_are_refused(chicken, label, sentence):
    chicken.locator('[data-label="0:0"]').fill(label)
    expect(chicken.get_by_role("alert")).to_contain_text(sentence)


def test_a_block_from_a_spreadsheet_fills_the_grid_and_makes_it_grow(chicken):
    cell(chicken, 0, 0, 0).click()
    paste(chicken, "1, 2\t3, 4\t5, 6\r\n7, 8\t9, 10\t11, 12\r\n0, 1\t1, 0\t1/2, 1/2\r\n")
    payoffs = [[[1, 2], [3, 4], [5, 6]], [[7, 8], [9, 10], [11, 12]], [[0, 1], [1, 0], ["1/2", "1/2"]]]
    assert len(written(chicken)) == 18
    assert shown(chicken) == solved(game_of((("a", "b", "e"), ("c", "d", "f")), payoffs))
    chicken.keyboard.press("ControlOrMeta+z")
    settle(chicken)
    assert shown(chicken) == solved(dt.read("example:chicken"))


def test_a_block_of_single_numbers_fills_one_players_payoffs(chicken):
    cell(chicken, 1, 0, 0).click()
    paste(chicken, "1\t2\n3\t4\n")
    assert shown(chicken) == solved(game_of(TWO, [[[6, 1], [2, 2]], [[7, 3], [0, 4]]]))


def test_lines_of_numbers_with_commas_are_all_payoffs_of_all_players(chicken):
    cell(chicken, 0, 0, 0).click()
    paste(chicken, "1,2,3,4\n5,6,7,8\n")
    assert shown(chicken) == solved(game_of(TWO, [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]))


def test_a_block_with_headings_renames_the_actions(chicken):
    cell(chicken, 0, 0, 0).click()
    paste(chicken, "\tleft\tright\nup\t1, 1\t0, 3\ndown\t3, 0\t2, 2\n")
    expect(chicken.locator('[data-label="0:0"]')).to_have_value("up")
    expect(chicken.locator('[data-label="1:1"]')).to_have_value("right")
    assert shown(chicken) == solved(game_of(TWO, [[[1, 1], [0, 3]], [[3, 0], [2, 2]]]))


def test_markup_in_labels_is_text(chicken):
    evil = "<img src=x onerror=alert(1)>"
    chicken.locator('[data-label="0"]').fill(evil)
    settle(chicken)
    chicken.locator('[data-label="0:0"]').fill("</script><b>bold")
    settle(chicken)
    chicken.locator("#title").fill("<i>title</i>")
    settle(chicken)
    chicken.locator("#table tbody button").first.click()
    expect(chicken.locator("#argument")).to_contain_text("<img src=x onerror=alert(1)>")
    assert chicken.locator("img, #argument b, #argument i").count() == 0


@pytest.mark.parametrize(("name", "down", "right"), [("chicken", "0:1,0", "1:1,0"), ("shapley-3x3", "1:0,0", "1:0,1")])
def test_the_arrow_keys_go_where_the_cells_stand(page, site, name, down, right):
    open_page(page, site)
    choose_game(page, name)
    cell(page, 0, 0, 0).focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f'[data-cell="{down}"]')).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(f'[data-cell="{right}"]')).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+Enter")
    expect(cell(page, 0, 0, 0)).to_be_focused()


def test_a_game_that_is_chosen_late_does_not_take_the_place_of_a_newer_edit(chicken):
    chicken.route("**/api/games/stag-hunt", lambda route: (chicken.wait_for_timeout(300), route.continue_()))
    chicken.locator("#example").select_option("stag-hunt")
    enter(chicken, "9", 0, 0, 0)
    chicken.wait_for_timeout(600)
    expect(chicken.locator("#title")).to_have_value("Chicken")
    assert shown(chicken) == solved(game_of(TWO, [[[9, 6], [2, 7]], [[7, 2], [0, 0]]]))


def test_fast_typing_ends_with_the_deals_of_what_was_typed_last(chicken):
    cell(chicken, 0, 0, 0).click()
    chicken.keyboard.type("123456", delay=15)
    settle(chicken)
    chicken.keyboard.press("ControlOrMeta+a")
    chicken.keyboard.type("8.25", delay=15)
    settle(chicken)
    assert shown(chicken) == solved(game_of(TWO, [[["8.25", 6], [2, 7]], [[7, 2], [0, 0]]]))
