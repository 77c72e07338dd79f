"""Every promise of the axiom matrix on random games, every other entry by its stored game."""

import os
import re
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given, settings

from detente.audit import claims
from detente.audit.axioms import AXIOMS, WARNINGS, axiom
from detente.audit.examination import examine
from detente.audit.search import VIOLATION, removals, violation
from detente.audit.solving import Solver
from detente.concepts.catalogue import CATALOGUE, concept
from detente.model.game import Game
from detente.report.axioms_page import concept_section, matrix_page
from detente.report.markdown import render
from detente.report.page import Page
from tests.architecture.source_tree import ROOT
from tests.strategies import games

CELLS = list(claims.matrix())
REFUTED = [cell for cell in CELLS if cell.status == "refuted"]
CLAIMED = [cell for cell in CELLS if cell.status == "claimed"]
CONCEPT_PAGES = ROOT / "docs" / "reference" / "concepts"
SECTION = re.compile(r"^## Axioms\n.*?(?=^## )", re.MULTILINE | re.DOTALL)
MORE = "Definitions, and all concepts side by side: [axiom matrix](../axiom-matrix.md).\n"
PAGE = ROOT / "docs" / "reference" / "axiom-matrix.md"


def name_of(cell):
    return f"{cell.concept}-{cell.axiom}"


def examples():
    """Draw fewer games than a cheap test would: a check solves up to fifty of them."""
    return max(2, settings().max_examples // 6)


@pytest.mark.no_cover
@pytest.mark.parametrize("cell", CLAIMED, ids=name_of)
def test_a_promise_is_kept(cell):
    @settings(max_examples=examples())
    @given(plain=games())
    def kept(plain):
        found = axiom(cell.axiom).check(concept(cell.concept), Game(plain.payoffs))
        assert found.holds, found

    kept()


@pytest.mark.no_cover
@pytest.mark.parametrize("cell", REFUTED, ids=name_of)
def test_a_counterexample_still_is_one(cell):
    stored = claims.counterexample(cell.concept, cell.axiom)
    found = stored.rerun()
    assert found.gap == pytest.approx(stored.gap, abs=1e-7 * stored.game.scale)
    assert found.gap > VIOLATION * stored.game.scale
    assert stored.confirmed_by(found)


@pytest.mark.unwatched
@pytest.mark.parametrize("cell", REFUTED, ids=name_of)
def test_a_counterexample_pays_what_is_stored(cell):
    stored = claims.counterexample(cell.concept, cell.axiom)
    payoffs = Solver().payoffs(concept(cell.concept), stored.game)
    assert payoffs == pytest.approx(stored.payoffs, abs=1e-7 * stored.game.scale)


@pytest.mark.no_cover
@pytest.mark.parametrize("cell", REFUTED, ids=name_of)
def test_no_single_action_of_a_counterexample_can_be_removed(cell):
    stored = claims.counterexample(cell.concept, cell.axiom)
    subject = concept(cell.concept)
    smaller = [game for game in removals(stored.game) if violation(axiom(cell.axiom), subject, game) is not None]
    assert smaller == []


def test_the_matrix_has_an_entry_for_every_concept_and_axiom():
    assert {(cell.concept, cell.axiom) for cell in CELLS} == {
        (each.name, entry.name) for each in CATALOGUE for entry in AXIOMS
    }
    assert len(CELLS) == len(CATALOGUE) * len(AXIOMS)


@pytest.mark.parametrize("table", [claims.CLAIMED, claims.OPEN])
def test_the_matrix_names_only_what_there_is(table):
    assert set(table) <= {entry.name for entry in AXIOMS}
    assert {name for names in table.values() for name in names} <= {each.name for each in CATALOGUE}


def test_no_entry_is_both_claimed_and_open():
    assert [key for key in claims.OPEN if set(claims.OPEN[key]) & set(claims.CLAIMED.get(key, ()))] == []


def test_nothing_is_stored_that_refutes_nothing():
    stored = {file.name for file in (files("detente.audit") / "counterexamples").iterdir()}
    wanted = {f"{cell.axiom}.{cell.concept}.json" for cell in REFUTED}
    assert stored - {"numbers.json"} == wanted


def test_a_stored_game_is_a_game_document_that_survives_being_written():
    from detente.formats import read

    stored = claims.counterexample("coco", "spite-invariance")
    file = files("detente.audit") / "counterexamples" / "spite-invariance.coco.json"
    assert read(str(file)) == stored.game
    assert claims.game_of(claims.document_of(stored.game, "again")) == stored.game


def test_axioms_that_cannot_all_hold_are_not_all_claimed():
    """Action monotonicity and spite invariance exclude each other under the other axioms."""
    for entry in CATALOGUE:
        promised = {each.name for each in claims.claimed_axioms(entry.name)}
        assert not {"action-monotonicity", "spite-invariance"} <= promised


def test_superadditivity_is_a_warning():
    assert {"superadditivity"} == WARNINGS


def test_the_page_of_the_matrix_is_current():
    rows = list(examine([], concepts=claims.EVERY, rerun=False))
    text = render(matrix_page(rows, AXIOMS))
    if os.environ.get("UPDATE_SNAPSHOTS"):
        PAGE.write_text(text, encoding="utf-8")
    assert text == PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", claims.EVERY)
def test_the_axioms_on_the_page_of_a_concept_are_current(name):
    rows = list(examine([], concepts=[name], rerun=False))
    _, section = render(Page("", (concept_section(rows),))).split("\n\n", 1)
    expected = f"{section}\n{MORE}\n"
    page = CONCEPT_PAGES / f"{name}.md"
    text = page.read_text(encoding="utf-8")
    if os.environ.get("UPDATE_SNAPSHOTS"):
        text = SECTION.sub(lambda _old: expected, text)
        page.write_text(text, encoding="utf-8")
    assert SECTION.findall(text) == [expected]


def test_what_is_open_about_a_concept_is_said_to_be_so():
    row = replace(next(examine([], concepts=["coco"], rerun=False)), cell=claims.Cell("coco", "shift", "open"))
    assert "Neither proved nor refuted: shift." in render(Page("", (concept_section([row]),)))
