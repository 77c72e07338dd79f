"""The page as it opens, and the games that it starts from."""

import json

import pytest
from playwright.sync_api import expect

import detente as dt
from tests.browser.explorer import choose_game, open_page, overflow, settle, shown, solved


def test_the_page_opens_on_a_curse_that_coco_pays_for_and_the_correlated_fallback_does_not(page, site):
    open_page(page, site)
    assert shown(page) == solved(dt.read("example:curse"))
    assert shown(page)["coco"] == [500.0, -500.0]
    assert shown(page)["correlated"] == [0.0, 0.0]
    expect(page.locator("#headline")).to_have_text("Under coco, Farmer pays Witch 500 ducats.")
    expect(page).to_have_title("The curse – détente")


def test_every_shipped_game_shows_the_numbers_of_the_library(page, site):
    open_page(page, site)
    names = page.locator("#example option").evaluate_all("options => options.map(one => one.value).filter(Boolean)")
    listed = json.loads(page.request.get(f"{site}/api/games").text())["games"]
    assert sorted(names) == sorted(game["name"] for game in listed)
    assert len(names) >= 17
    for name in names:
        choose_game(page, name)
        game = dt.read(f"example:{name}")
        expect(page.locator("#title")).to_have_value(game.title)
        assert shown(page) == solved(game), name


def test_a_choice_of_another_game_can_be_undone(page, site):
    open_page(page, site)
    choose_game(page, "chicken")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#title")).to_have_value("The curse")
    page.wait_for_selector("body[data-state=ready]")
    assert shown(page) == solved(dt.read("example:curse"))


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_needs_no_sideways_scrolling(page, site, width):
    page.set_viewport_size({"width": width, "height": 800})
    open_page(page, site)
    for name in ("hot-dogs", "shapley-3x3", "public-good"):
        choose_game(page, name)
        page.locator("#table tbody button").first.click()
        expect(page.locator("#argument")).not_to_be_empty()
        assert overflow(page) <= 0, name


@pytest.mark.parametrize("name", ["hot-dogs", "nau-2004-6"])
def test_a_narrow_page_shows_every_payoff_at_once(page, site, name):
    page.set_viewport_size({"width": 360, "height": 800})
    open_page(page, site)
    choose_game(page, name)
    right_edges = "cells => cells.map(one => one.getBoundingClientRect().right)"
    edges = page.locator("#table td[data-payoff]").evaluate_all(right_edges)
    assert edges
    assert max(edges) <= 360


def test_a_narrow_page_shows_what_a_slider_does_while_it_is_dragged(page, site):
    page.set_viewport_size({"width": 360, "height": 800})
    open_page(page, site)
    brief = page.locator("#brief")
    expect(brief).to_be_hidden()
    page.locator("#breakdown").scroll_into_view_if_needed()
    page.locator("#threat").focus()
    page.keyboard.press("End")
    settle(page)
    expect(brief).to_be_in_viewport()
    expect(brief).to_have_text("coco: Witch 1500, Farmer −1500")


def test_a_table_that_is_cut_off_fades_at_its_edge(page, site):
    page.set_viewport_size({"width": 360, "height": 800})
    open_page(page, site)
    for _ in range(7):
        page.locator('[data-key="add-action:1"]').click()
    box = page.locator("#grid .scroll")
    expect(box).to_have_class("scroll more-right")
    box.evaluate("box => { box.scrollLeft = box.scrollWidth; }")
    expect(box).to_have_class("scroll more-left")


def test_words_without_a_blank_do_not_push_the_page_apart(page, site):
    open_page(page, site)
    page.locator('[data-label="0"]').fill("W" * 60)
    page.locator('[data-label="0:0"]').fill("x" * 60)
    settle(page)
    page.locator("#table tbody button").first.click()
    expect(page.locator("#argument")).to_contain_text("W" * 60)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0


def test_nothing_but_the_page_and_its_api_is_asked_for(page, site, watch):
    open_page(page, site)
    assert {url.split("?")[0].removeprefix(site).split("/")[1] for url in watch.requests if url.startswith("http")} <= {
        "",
        "static",
        "api",
    }


def test_the_page_works_under_a_policy_that_forbids_foreign_code(page, site):
    answer = page.goto(site)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_dark_screen_gets_dark_colours(new_context, site, watch):
    context = new_context(color_scheme="dark")
    watch.over(context)
    page = context.new_page()
    open_page(page, site)
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(20, 23, 27)"
    watch.check(site)
