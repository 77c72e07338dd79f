"""Bundles in words."""

from dataclasses import replace
from fractions import Fraction

import pytest

from detente.bundle import bundle
from detente.concepts import concept
from detente.formats import read
from detente.model.bundle import LinkedDeal, Rebuilt, Unknown
from detente.model.game import Game
from detente.report.bundle_page import bundle_page
from detente.report.notebook import page_of
from detente.report.text import render

GAMES = (read("example:chicken"), read("example:skewed-battle"))


def shown(found):
    return " ".join(render(bundle_page(found)).split())


@pytest.fixture(scope="module")
def deals():
    return bundle(GAMES, [1, Fraction(10**10, 3**20)], ["kalai-smorodinsky", "nash-bargaining"])


def changed(found, payoffs, improved=None):
    row = found.rows[0]
    linking = replace(row.linking, payoffs=payoffs, improved=improved or row.apart)
    return replace(found, rows=(replace(row, linking=linking), *found.rows[1:]))


def test_weights_are_short(deals):
    assert "Skewed battle of the sexes 2.86797" in shown(deals)


def test_who_gains_and_who_loses_is_said(deals):
    assert isinstance(deals.rows[0].linking, LinkedDeal)
    first, second = deals.rows[0].apart
    assert "Row loses, Column gains" in shown(deals)
    assert "Row and Column lose, -2 in all" in shown(changed(deals, (first - 1, second - 1)))
    assert "Column gains and nobody loses, +1 in all" in shown(changed(deals, (first, second + 1)))
    assert "linking changes nothing; one by one, nothing" in shown(changed(deals, (first, second)))
    better = changed(deals, (first, second), (first, second + 1))
    assert "more for some and less for nobody" in shown(better)


def test_first_choices_of_all_are_said(deals):
    assert "Without money, all players would have wanted" in shown(deals)
    symmetric = bundle([GAMES[0]] * 2, None, ["coco", "leader"])
    assert "With money, all players would have wanted coco, leader" in shown(symmetric)


def test_what_is_not_known_and_what_was_built_is_noted():
    gini = concept("correlated", selection="max-gini")
    built = bundle(GAMES, None, [gini])
    assert isinstance(built.rows[0].linking, Rebuilt)
    assert "correlated (max-gini) was solved with all games built as one" in shown(built)
    unknown = replace(built, rows=(replace(built.rows[0], linking=Unknown("it is dark")), *built.rows[1:]))
    text = shown(unknown)
    assert "correlated (max-gini), all at once, is not known: it is dark" in text
    assert "- - " in text


def test_rules_that_are_not_safe_are_left_out_of_the_list():
    harmless = Game([[[0, 0], [0, 0]], [[0, 0], [0, 0]]], GAMES[0].players)
    found = bundle([harmless, harmless], None, ["coco"])
    stated = replace(found.adjudication, safe=())
    assert "Rules that give everybody at least as much: none." in shown(replace(found, adjudication=stated))
    assert "game 1 + game 2: one by one" in shown(found)


def test_of_a_single_rule_nothing_is_wanted_most():
    text = shown(bundle([GAMES[1]] * 2, None, ["nash-bargaining"]))
    assert "would have wanted" not in text
    assert "chosen beforehand" not in text
    assert "Under the rule 'security' the totals are" in text


def test_notebooks_show_bundles(deals):
    assert "<table" in page_of(deals)
