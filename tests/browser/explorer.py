"""How tests use the explorer page, and what the library says that it should show."""

import json

import pytest

import detente as dt

PAYOFFS = """rows => rows.map(row => [row.dataset.concept, [...row.querySelectorAll("[data-payoff]")]
    .map(cell => [Number(cell.dataset.player), Number(cell.dataset.payoff)])])"""
READY = "body[data-ready][data-state=ready]"


def settle(page):
    """Wait until the page shows the answer to its newest state."""
    page.wait_for_selector(READY)


def open_page(page, site, fragment=""):
    """Open the explorer and wait for its first answer."""
    page.goto(f"{site}/{fragment}")
    settle(page)


def choose_game(page, name):
    """Start from a shipped game."""
    page.locator("#example").select_option(name)
    settle(page)


def cell(page, player, *profile):
    """Find the input of a payoff."""
    return page.locator(f'[data-cell="{player}:{",".join(map(str, profile))}"]')


def enter(page, text, player, *profile):
    """Type over a payoff as a user does, and wait for the answer."""
    cell(page, player, *profile).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    settle(page)


def paste(page, text):
    """Put a text on the clipboard and paste it where the focus is."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("ControlOrMeta+v")
    settle(page)


def shown(page):
    """Read the payoffs in the table: concept -> one number a player, in player order."""
    rows = dict(page.locator("#table tbody tr").evaluate_all(PAYOFFS))
    assert all([player for player, _ in cells] == list(range(len(cells))) for cells in rows.values())
    return {concept: [payoff for _, payoff in cells] for concept, cells in rows.items()}


def solved(game, concepts=None):
    """Say what the table should show of a game."""
    comparison = dt.compare(game) if concepts is None else dt.compare(game, concepts)
    return {row.concept.name: pytest.approx(row.payoffs.tolist(), rel=1e-9, abs=1e-9) for row in comparison.rows}


def written(page):
    """Read what stands in the grid: "player:profile" -> text."""
    read = "inputs => inputs.map(one => [one.dataset.cell, one.value])"
    return dict(page.locator("input[data-cell]").evaluate_all(read))


def game_of(actions, payoffs):
    """Build a game from every player's actions and nested payoffs, read as they are typed."""
    players = [{"name": f"Player {number}", "actions": list(labels)} for number, labels in enumerate(actions, 1)]
    return dt.loads(json.dumps({"schema": "detente/game/1", "players": players, "payoffs": payoffs}), "json")


def overflow(page):
    """Measure by how many pixels the page is wider than its window."""
    width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return width - room
