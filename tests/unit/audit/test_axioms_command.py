"""`detente axioms`: the matrix, re-checked."""

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from detente.audit import claims, examination
from detente.audit.axioms import AXIOMS
from detente.audit.claims import Cell, Counterexample
from detente.audit.examination import Examined, examine
from detente.cli import run
from detente.concepts.catalogue import CATALOGUE
from detente.formats import loads, read
from detente.formats.axioms_document import dump_axioms
from detente.model.errors import TooLarge
from detente.report.axioms_page import axioms_page, matrix_page
from detente.report.text import render
from tests.effort import some

SCHEMAS = [
    json.loads(file.read_text(encoding="utf-8"))
    for file in (files("detente") / "schemas").iterdir()
    if file.name in {"axioms.json", "game.json"}
]
REGISTRY = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS)
SCHEMA = next(schema for schema in SCHEMAS if schema["$id"].endswith("axioms:1"))
CHICKEN = read("example:chicken")


def ran(capsys, *arguments):
    code = run(["axioms", *arguments])
    return code, capsys.readouterr().out


def rows_of(text):
    document = json.loads(text)
    Draft202012Validator(SCHEMA, registry=REGISTRY).validate(document)
    assert document["schema"] == "detente/axioms/1"
    return document["rows"]


@pytest.mark.no_cover
def test_the_document_has_a_row_for_every_entry(capsys):
    code, out = ran(capsys, some("example:curse", "example:chicken"), "--json")
    rows = rows_of(out)
    assert code == 0
    assert [(row["concept"], row["axiom"]) for row in rows] == [
        (concept.name, axiom.name) for concept in CATALOGUE for axiom in AXIOMS
    ]
    assert all(row["holds"] is True and row["witness"] is None for row in rows if row["claimed"])
    assert all(row["holds"] is False and row["gap"] > 0 for row in rows if not row["claimed"])


def test_the_witness_of_a_row_can_be_read_and_violates(capsys):
    _, out = ran(capsys, "--concept", "coco", "--random", "0", "--json")
    row = next(row for row in rows_of(out) if row["axiom"] == "spite-invariance")
    game = loads(json.dumps(row["witness"]), "json")
    stored = claims.counterexample("coco", "spite-invariance")
    assert game == stored.game
    assert row["gap"] == stored.gap


def test_without_games_no_promise_is_said_to_hold(capsys):
    code, out = ran(capsys, "--concept", "nash", "--random", "0", "--json")
    assert code == 0
    assert {row["holds"] for row in rows_of(out) if row["claimed"]} == {None}


def test_the_seed_decides_which_random_games_are_drawn(capsys):
    code, out = ran(capsys, "--concept", "security", "--random", "2", "--seed", "5")
    assert code == 0
    assert "2 random games (seed 5)" in out


@pytest.mark.unwatched
def test_by_default_there_are_a_few_random_games(capsys):
    code, out = ran(capsys, "--concept", "security")
    assert code == 0
    assert "3 random games (seed 0)" in out


def test_recomputing_confirms_what_is_stored(capsys):
    code, out = ran(capsys, "--rerun", "--concept", "coco", "--concept", "security")
    assert code == 0
    assert "recomputed" in out
    assert "Failures" not in out


def test_a_broken_promise_ends_with_exit_code_1(capsys, monkeypatch):
    monkeypatch.setitem(claims.CLAIMED, "balanced-threats", ("coco", "correlated"))
    code, out = ran(capsys, "example:curse", "--concept", "correlated")
    assert code == 1
    assert "correlated promises balanced-threats, but violates it by 500" in out


def test_a_counterexample_that_is_none_any_more_ends_with_exit_code_1(capsys, monkeypatch):
    def harmless(concept, axiom):
        return Counterexample(concept, axiom, CHICKEN, 1.0, (6.0, 6.0))

    monkeypatch.setattr(examination, "counterexample", harmless)
    code, out = ran(capsys, "--rerun", "--concept", "security")
    assert code == 1
    assert "no longer violates" in out
    assert ran(capsys, "--rerun", "--concept", "security", "--json")[0] == 1


def test_a_counterexample_with_another_gap_is_not_confirmed():
    stored = claims.counterexample("coco", "spite-invariance")
    wrong = Counterexample("coco", "spite-invariance", stored.game, stored.gap + 0.1, stored.payoffs)
    assert not wrong.confirmed_by(stored.rerun())


def test_an_unknown_concept_is_a_usage_error(capsys):
    assert run(["axioms", "--concept", "monopoly"]) == 2
    assert capsys.readouterr().out == ""


def test_a_game_that_a_concept_has_no_answer_for_is_passed_over(monkeypatch):
    large = read("example:public-good")

    def refuse(*_given, **_named):
        raise TooLarge("too large")

    monkeypatch.setattr("detente.concepts.fallback_bargaining.FallbackBargaining.payoffs", refuse)
    rows = list(examine([large], concepts=["nash"], rerun=False))
    assert {row.holds for row in rows if row.claimed and row.cell.axiom != "stand-alone"} == {None}


def test_an_open_entry_is_called_open(monkeypatch):
    monkeypatch.setitem(claims.OPEN, "additivity", ("raiffa",))
    rows = list(examine([], concepts=["raiffa"], rerun=False))
    assert "open" in render(axioms_page(rows, "."))
    assert "raiffa: additivity" in render(matrix_page(rows, AXIOMS))
    row = next(row for row in rows if row.cell.axiom == "additivity")
    assert (row.claimed, row.holds, row.witness, row.broken) == (False, None, None, False)


def test_an_open_entry_that_fails_breaks_no_promise(monkeypatch):
    monkeypatch.setitem(claims.OPEN, "balanced-threats", ("nash",))
    found = examine([read("example:curse"), CHICKEN, read("example:hot-dogs")], concepts=["nash"], rerun=False)
    row = next(row for row in found if row.cell.axiom == "balanced-threats")
    assert (row.holds, row.broken) == (False, False)
    assert row.gap == pytest.approx(500)


def test_an_infinite_gap_is_null_in_the_document():
    row = Examined(Cell("odd", "efficiency", "claimed"), False, float("inf"), CHICKEN, True)
    assert dump_axioms([row])["rows"][0]["gap"] is None
