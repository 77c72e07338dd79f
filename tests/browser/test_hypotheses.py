"""Who is everyone else? The panel for three and more players."""

import pytest
from playwright.sync_api import expect

import detente as dt
from tests.browser.explorer import choose_game, open_page

CONCEPTS = {"threat": "coco", "bloc": "correlated-bloc", "individuals": "correlated"}


def row(page, name):
    cells = page.locator(f'#hypotheses tr[data-hypothesis="{name}"] td').all()
    return [float(cell.get_attribute("data-value") or "nan") for cell in cells]


def test_three_players_see_what_hangs_on_the_others(page, site):
    open_page(page, site)
    choose_game(page, "public-good")
    game = dt.read("example:public-good")
    payoffs = {name: dt.solve(game, concept).payoffs.tolist() for name, concept in CONCEPTS.items()}
    for name, expected in payoffs.items():
        assert row(page, name) == pytest.approx(expected)
    columns = list(zip(*payoffs.values(), strict=True))
    assert row(page, "spread") == pytest.approx([max(each) - min(each) for each in columns])


def test_the_hypotheses_that_take_longer_are_asked_for_on_demand(page, site):
    open_page(page, site)
    choose_game(page, "public-good")
    found = dt.hypotheses(dt.read("example:public-good"))
    button = page.locator("#hypotheses button")
    button.click()
    expect(page.locator('#hypotheses tr[data-hypothesis="myerson"]')).to_be_visible()
    for name in ("random-teams", "myerson"):
        assert row(page, name) == pytest.approx(found.row(name).payoffs.tolist())
    assert row(page, "spread") == pytest.approx(found.spread.tolist())
    expect(button).to_be_hidden()


def test_for_two_players_everyone_else_is_one(page, site):
    open_page(page, site)
    expect(page.locator("#hypotheses")).to_be_hidden()
