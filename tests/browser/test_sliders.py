"""The sliders for the strength of a threat and for the probability that talks break down."""

from fractions import Fraction

import pytest
from playwright.sync_api import expect

import detente as dt
from detente.audit.perturbations import with_strength
from detente.concepts import CATALOGUE
from tests.browser.explorer import choose_game, open_page, settle, shown, solved


@pytest.fixture
def curse(page, site):
    """Open the page, which begins with the curse."""
    open_page(page, site)
    return page


def broken_down(game, probability):
    """Say what the table should show where talks break down with a probability."""
    concepts = [dt.credible(breakdown=probability) if one.name == "credible" else one for one in CATALOGUE]
    return solved(game, concepts)


def drag(page, name, share):
    """Drag a slider's handle with the mouse, in steps, to a share of its width."""
    box = page.locator(f"input[name={name}]").bounding_box()
    middle = box["y"] + box["height"] / 2
    value = float(page.locator(f"input[name={name}]").input_value())
    most = float(page.locator(f"input[name={name}]").get_attribute("max"))
    page.mouse.move(box["x"] + 8 + (box["width"] - 16) * value / most, middle)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 8 + (box["width"] - 16) * (value / most + (share - value / most) * step / 8), middle)
    page.mouse.up()
    settle(page)


def test_dragging_the_threat_moves_coco_and_not_the_correlated_fallback(curse):
    drag(curse, "threat", 2 / 3)
    strength = Fraction(curse.locator("input[name=threat]").input_value())
    assert 1.8 < strength < 2.2
    game = with_strength(dt.read("example:curse"), 0, 1, instead=0, strength=strength)
    assert shown(curse) == solved(game)
    assert shown(curse)["coco"][0] == pytest.approx(500 * float(strength))
    assert shown(curse)["correlated"] == [0.0, 0.0]
    expect(curse.locator("#threat-value")).to_have_text(f"× {float(strength):g}")


def test_the_keyboard_moves_the_threat_too(curse):
    slider = curse.get_by_role("slider", name="Threat strength")
    slider.focus()
    curse.keyboard.press("ArrowRight")
    settle(curse)
    assert slider.input_value() == "1.05"
    assert shown(curse)["coco"] == pytest.approx([525.0, -525.0])
    curse.keyboard.press("Home")
    settle(curse)
    assert shown(curse)["coco"] == [0.0, 0.0]
    curse.keyboard.press("End")
    settle(curse)
    assert shown(curse) == solved(with_strength(dt.read("example:curse"), 0, 1, instead=0, strength=3))


@pytest.mark.parametrize("presses", [-6, 5])
def test_the_breakdown_probability_moves_the_credible_deal_only(page, site, presses):
    open_page(page, site)
    choose_game(page, "costly-curse")
    before = shown(page)
    page.get_by_role("slider", name="Breakdown probability").focus()
    for _ in range(abs(presses)):
        page.keyboard.press("ArrowRight" if presses > 0 else "ArrowLeft")
    settle(page)
    after = shown(page)
    assert after == broken_down(dt.read("example:costly-curse"), round(0.5 + 0.05 * presses, 2))
    assert {name for name in after if after[name] != before[name]} <= {"credible"}


def test_another_threat_can_be_chosen(page, site):
    open_page(page, site)
    choose_game(page, "hot-dogs")
    page.get_by_label("who threatens").select_option(label="Bob")
    page.get_by_label("the threatened action", exact=True).select_option(label="beach")
    page.get_by_label("the action that it is compared with").select_option(label="airport")
    page.get_by_role("slider", name="Threat strength").focus()
    page.keyboard.press("End")
    settle(page)
    game = with_strength(dt.read("example:hot-dogs"), 1, 0, instead=1, strength=3)
    assert shown(page) == solved(game)


def test_the_sliders_can_be_reset(curse):
    start = shown(curse)
    for name in ("threat", "breakdown"):
        curse.locator(f"input[name={name}]").focus()
        curse.keyboard.press("End")
    settle(curse)
    assert shown(curse) != start
    curse.get_by_role("button", name="Reset the sliders").click()
    settle(curse)
    assert shown(curse) == start


def test_a_state_that_was_seen_is_not_asked_for_again(curse, watch):
    curse.locator("input[name=threat]").focus()
    for key in ("ArrowRight", "ArrowRight"):
        curse.keyboard.press(key)
        settle(curse)
    asked = len(watch.requests)
    for key in ("ArrowLeft", "ArrowRight", "ArrowLeft", "ArrowLeft"):
        curse.keyboard.press(key)
        settle(curse)
    assert watch.requests[asked:] == []


def test_a_wild_drag_ends_with_the_deals_of_where_it_ended(page, site):
    open_page(page, site)
    choose_game(page, "shapley-3x3")
    box = page.locator("input[name=threat]").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 3, middle)
    page.mouse.down()
    for share in [0.1, 0.9, 0.2, 0.8, 0.3, 0.7, 0.35, 0.6]:
        page.mouse.move(box["x"] + box["width"] * share, middle, steps=6)
    page.mouse.up()
    settle(page)
    owner, action, instead = (
        int(page.locator(f"#threat-{part}").input_value()) for part in ("player", "action", "instead")
    )
    strength = Fraction(page.locator("input[name=threat]").input_value())
    assert shown(page) == solved(
        with_strength(dt.read("example:shapley-3x3"), owner, action, instead=instead, strength=strength)
    )
