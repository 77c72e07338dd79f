"""The page about hypotheses."""

from functools import cache

import numpy as np
import pytest

import detente as dt
from detente.formats import read
from detente.hypotheses import hypotheses
from detente.report import text
from detente.report.hypotheses_page import hypotheses_page
from tests.unit.certify_tampering import random_game


@cache
def page(game, blocks=None):
    return " ".join(text.render(hypotheses_page(hypotheses(game, blocks))).split())


PUBLIC_GOOD = read("example:public-good")


def test_every_player_is_told_what_its_payoff_hangs_on():
    told = page(PUBLIC_GOOD)
    assert (
        "Jon gets 14.6667 if every way to split counts, and 8 if they gang up to hurt us or if they fall apart." in told
    )
    assert (
        "Between myerson and coco, what counts most is Jon against Ida and Kay: 22 ahead in the first case, level in "
        "the second, which makes 7.33333 of the difference of 6.66667."
    ) in told


def test_worths_are_told_where_they_are_compared():
    assert "What counts most is the worth of " in page(random_game((2, 2, 1), 6), "Player 1,Player 3")


@pytest.mark.unwatched
def test_teams_are_named_and_who_is_in_none():
    told = page(PUBLIC_GOOD, "Ida,Jon")
    assert "they keep to their teams (Ida + Jon)" in told
    assert "In no team that was named, and so alone: Kay." in told
    assert "In no team" not in page(PUBLIC_GOOD, "Ida,Jon|Kay")


def test_two_players_are_told_why_lines_agree():
    told = page(read("example:chicken"))
    assert "Of two players, each is everybody else to the other" in told
    assert "Row and Column get the same on every line." in told
    assert "payoffs lie between" in told
    assert "There is one way to stand; " in told


def test_one_player_has_nobody_to_ask_about():
    told = page(dt.Game([[3, 7]]))
    assert "Player 1 gets the same on every line." in told
    assert "How firm it is" not in told


def test_losses_by_joining_and_cores_are_explained():
    told = page(PUBLIC_GOOD)
    assert "the two would rather stay apart" in told
    assert "The core is not empty under bloc, individuals and random-teams" in told


def test_an_empty_core_and_near_ties_are_warned_of():
    payoffs = np.array(random_game((2, 2, 1), 0).payoffs)
    told = page(dt.Game(payoffs))
    assert "bloc: the core is empty" in told
    assert "`detente stability` names the coalitions that would walk out" in told
    payoffs[:, 0, 0, 0] = payoffs[:, 1, 1, 0] = payoffs.max() + 1
    payoffs[0, 0, 0, 0] += 1e-8
    assert "a near tie: profiles with almost the largest total payoff" in page(dt.Game(payoffs))


def test_long_lists_are_cut_with_a_word(monkeypatch):
    monkeypatch.setattr("detente.report.hypotheses_page.SHOWN", 1)
    told = page.__wrapped__(PUBLIC_GOOD)
    assert "5 more follow; `detente hypotheses --json` lists them." in told
    assert "3 more follow; `detente hypotheses --json` lists them." in told


def test_bounds_that_are_not_exact_are_told_apart(monkeypatch):
    monkeypatch.setattr("detente.coalitions.hypothesis_plans.MOST_RANGED", 2)
    told = " ".join(text.render(hypotheses_page(hypotheses(random_game((2, 2, 2), 14)))).split())
    assert "over all of them the payoffs lie between:" in told
    assert "With 3 players the lines below rest on so many partitions that exact intervals are not worked out." in told


def test_a_notebook_shows_it():
    assert "they fall apart" in hypotheses(read("example:curse"))._repr_html_()
