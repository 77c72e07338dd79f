"""Reading the arguments, the picture and the coalitions, with the mouse and with the keyboard alone."""

import pytest
from playwright.sync_api import expect

import detente as dt
from detente.model.agreement import summary_of
from detente.report.figures import Figures
from tests.browser.explorer import choose_game, enter, game_of, open_page, settle, shown, solved

CONTROLS = "main button, main input, main select, main summary, header select"
REACHABLE = """controls => [...document.querySelectorAll(controls)]
    .filter(one => !one.disabled && one.offsetParent !== null && one.tabIndex >= 0).length"""
SEEN = """controls => {
    window.seen ??= new Set();
    if (document.activeElement.matches(controls)) window.seen.add(document.activeElement);
    return window.seen.size; }"""
WHERE = "document.activeElement.dataset.cell ?? document.activeElement.dataset.choose ?? document.activeElement.id"
NAMELESS = """nodes => nodes
    .filter(one => !(one.getAttribute("aria-label") || one.textContent.trim() || one.labels?.length))
    .map(one => one.outerHTML.slice(0, 120))"""


def tab_to(page, where, limit=120):
    """Press Tab until a thing has the focus."""
    for _ in range(limit):
        if page.evaluate(WHERE) == where:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {where}")


def test_a_click_on_a_concept_tells_its_argument(page, site):
    open_page(page, site)
    page.locator('tr[data-concept="correlated"] button').click()
    argument = page.locator("#argument")
    expect(argument).to_contain_text("refrain")
    expect(page.locator("#argument-title")).to_have_text("Why this deal under correlated?")
    expect(page.locator("#headline")).to_have_text("Under correlated, nobody pays anybody.")
    expect(page.locator('tr[data-concept="correlated"]')).to_have_attribute("aria-current", "true")
    page.locator('tr[data-concept="coco"] button').click()
    expect(argument).to_contain_text("500")
    expect(argument).to_contain_text("curse")


def test_an_argument_follows_the_game(page, site):
    open_page(page, site)
    page.locator('tr[data-concept="coco"] button').click()
    expect(page.locator("#argument")).to_contain_text("1000")
    enter(page, "-642", 1, 1, 0)
    expect(page.locator("#argument")).to_contain_text("642")
    expect(page.locator("#argument")).not_to_contain_text("1000")


def test_the_picture_names_every_concept_and_a_click_chooses_it(page, site):
    open_page(page, site)
    choose_game(page, "hot-dogs")
    for concept in solved(dt.read("example:hot-dogs")):
        expect(page.locator(f'#picture [data-key="deal:{concept}"]')).to_have_count(1)
    page.locator('#picture [data-key="deal:security"]').click()
    expect(page.locator("#argument-title")).to_have_text("Why this deal under security?")


def test_a_concept_can_be_taken_out_of_the_picture_but_not_out_of_the_table(page, site):
    open_page(page, site)
    page.locator('[data-toggle="raiffa"]').click()
    expect(page.locator('#picture [data-key="deal:raiffa"]')).to_have_count(0)
    expect(page.locator('tr[data-concept="raiffa"]')).to_have_count(1)
    page.locator('[data-toggle="raiffa"]').click()
    expect(page.locator('#picture [data-key="deal:raiffa"]')).to_have_count(1)


def test_a_chip_below_the_picture_chooses_its_concept(page, site):
    open_page(page, site)
    page.locator('[data-pick="raiffa"]').click()
    expect(page.locator("#headline")).to_contain_text("Under raiffa")
    expect(page.locator('[data-pick="raiffa"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator('[data-pick="coco"]')).to_have_attribute("aria-pressed", "false")
    expect(page.locator('#picture [data-key="deal:raiffa"]')).to_have_count(1)


def test_three_players_are_measured_against_what_each_is_worth_alone(page, site):
    open_page(page, site)
    expect(page.locator("#waterfall")).to_contain_text("fallback")
    choose_game(page, "public-good")
    page.locator('[data-pick="coco"]').click()
    expect(page.locator("#waterfall-title")).to_have_text("From worth alone to payoff under coco")
    expect(page.locator("#waterfall")).to_contain_text("worth alone")
    expect(page.locator("#waterfall")).to_contain_text("− by agreeing")
    expect(page.locator("#waterfall")).not_to_contain_text("fallback")
    expect(page.locator("#table")).not_to_contain_text("fallback")


def test_labels_from_right_to_left_do_not_reorder_the_words_around_them(page, site):
    open_page(page, site)
    page.locator('[data-label="0"]').fill("שרה (א)")
    settle(page)
    page.locator('tr[data-concept="coco"] button').click()
    expect(page.locator("#headline")).to_have_text("Under coco, Farmer pays \u2068שרה (א)\u2069 500 ducats.")
    expect(page.locator("#picture")).to_contain_text("\u2068שרה (א)\u2069’s payoff")
    expect(page.locator("#argument")).to_contain_text("\u2068שרה (א)\u2069 plays")
    expect(page.locator("#table thead")).to_contain_text("\u2068שרה (א)\u2069")


def test_numbers_have_as_many_digits_as_on_the_command_line(page, site):
    open_page(page, site)
    enter(page, "-1234567.89", 1, 1, 0)
    figures = Figures(summary_of(dt.read("example:curse")))
    payoff = page.locator('tr[data-concept="coco"] td[data-payoff]').first
    value = float(payoff.get_attribute("data-payoff"))
    expect(payoff).to_have_text(figures.number(value).replace("-", "−"))
    enter(page, "-1/3", 1, 1, 0)
    expect(payoff).to_have_text("0.166667")


def test_a_pointer_over_a_coalition_tells_its_worth(page, site):
    open_page(page, site)
    choose_game(page, "public-good")
    page.locator('tr[data-concept="coco"] button').click()
    first = page.locator("#coalitions .coalition").first
    first.hover()
    tip = page.locator("#coalitions .figure-tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Ida: worth")
    expect(tip).to_contain_text("the others, Jon + Kay: worth")
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()


def test_three_players_have_tables_intervals_waterfalls_and_a_grid_a_choice_of_the_third(page, site):
    open_page(page, site)
    choose_game(page, "public-good")
    assert shown(page) == solved(dt.read("example:public-good"))
    assert all(len(payoffs) == 3 for payoffs in shown(page).values())
    expect(page.locator("#grid .panel")).to_have_count(2)
    expect(page.locator("#coalitions .coalition")).to_have_count(7)
    expect(page.locator('#waterfall [data-key^="waterfall:2:"]').first).to_be_attached()
    expect(page.locator('#picture [data-key^="interval:2:"]')).to_have_count(len(shown(page)))
    enter(page, "30", 0, 1, 1, 1)
    payoffs = [
        [[[0, 0, 0], [9, 6, -8]], [[9, -4, 2], [18, 2, -6]]],
        [[[-1, 6, 2], [8, 12, -6]], [[8, 2, 4], [30, 8, -4]]],
    ]
    assert shown(page) == solved(game_of((("a", "b"),) * 3, payoffs))


def test_a_third_player_can_join_and_leave(page, site):
    open_page(page, site)
    choose_game(page, "chicken")
    before = shown(page)
    page.get_by_role("button", name="Add a player").click()
    settle(page)
    joined = [[[[*pair, 0]] * 2 for pair in row] for row in [[[6, 6], [2, 7]], [[7, 2], [0, 0]]]]
    assert shown(page) == solved(game_of((("a", "b"),) * 3, joined))
    page.get_by_role("button", name="Remove Player 3", exact=True).click()
    settle(page)
    assert shown(page) == before


def test_the_keyboard_alone_leads_from_the_first_look_to_a_changed_deal_and_its_argument(page, site):
    open_page(page, site)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the results")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Chick")
    expect(page.locator("#title")).to_have_value("Chicken")
    settle(page)
    tab_to(page, "0:0,0")
    page.keyboard.type("10")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    settle(page)
    assert shown(page) == solved(game_of((("a", "b"),) * 2, [[[10, 1], [2, 7]], [[7, 2], [0, 0]]]))
    assert page.evaluate(WHERE) == "1:1,0"
    tab_to(page, "raiffa")
    page.keyboard.press("Enter")
    expect(page.locator("#argument-title")).to_have_text("Why this deal under raiffa?")
    expect(page.locator("#argument")).not_to_be_empty()
    assert page.evaluate(WHERE) == "raiffa"


def test_tab_reaches_every_control(page, site):
    open_page(page, site)
    choose_game(page, "hot-dogs")
    page.locator("#example").focus()
    reachable = page.evaluate(REACHABLE, CONTROLS)
    seen = 0
    for _ in range(2 * reachable + 20):
        seen = page.evaluate(SEEN, CONTROLS)
        if seen == reachable:
            break
        page.keyboard.press("Tab")
    assert seen == reachable


def test_every_control_has_a_name_for_screen_readers(page, site):
    open_page(page, site)
    choose_game(page, "public-good")
    nameless = page.locator("button, input, select, [role=button], [role=slider]").evaluate_all(NAMELESS)
    assert nameless == []


def test_the_marks_of_the_picture_speak_and_the_arrow_keys_move_among_them(page, site):
    open_page(page, site)
    choose_game(page, "chicken")
    marks = page.locator("#picture [data-key^=profile]")
    expect(marks).to_have_count(4)
    marks.first.focus()
    expect(page.locator("#picture .figure-tip")).to_contain_text("Row plays swerve, Column plays swerve")
    page.keyboard.press("ArrowRight")
    expect(marks.nth(1)).to_be_focused()
    expect(page.locator("#picture .figure-tip")).to_contain_text("Column: 7")
