"""`detente audit`, in this process."""

import json
import time

import pytest

from detente.audit import auditing
from detente.audit.findings import MisreportCurve

CURSE = "example:curse"


def no_lies(_solver, _concept, _game, player, **_named):
    return MisreportCurve(player, (), (), None, None, 0)


@pytest.fixture
def _no_searches(monkeypatch):
    for question in ("questions", "aims"):
        monkeypatch.setattr(auditing, question, lambda *_given: ())
    monkeypatch.setattr(auditing, "misreport_curve", no_lies)


@pytest.mark.unwatched
@pytest.mark.usefixtures("_no_searches")
def test_the_document_has_a_row_a_concept_and_nothing_else_is_printed(detente):
    found = detente("audit", CURSE, "--concept", "coco", "--concept", "correlated", "--seed", "3", "--json")
    assert (found.code, found.err) == (0, "")
    assert [row["concept"] for row in found.document["rows"]] == ["coco", "correlated"]
    assert found.document["seed"] == 3
    prices = {row["concept"]: row["actions"][1] for row in found.document["rows"]}
    assert (prices["coco"]["extortion"], prices["coco"]["used"]) == (500.0, False)
    assert prices["correlated"]["extortion"] == 0.0


@pytest.mark.unwatched
@pytest.mark.usefixtures("_no_searches")
def test_by_default_all_concepts_with_transfers_are_audited(detente):
    document = detente("audit", CURSE, "--json").document
    listed = detente("concepts", "--json").document["concepts"]
    concepts = [entry["name"] for entry in listed if entry["transfers"]]
    assert [row["concept"] for row in document["rows"]] == concepts
    assert document["skipped"] == []


@pytest.mark.unwatched
def test_the_page_says_what_the_columns_mean(detente):
    found = detente("audit", CURSE, "--concept", "security")
    assert (found.code, found.err) == (0, "")
    assert "The curse: the audit (searches with seed 0)" in found.out
    assert "No concept wins every column" in found.out
    assert "security" in found.out


@pytest.mark.unwatched
def test_the_seed_decides_what_the_searches_find(detente):
    arguments = ("audit", "example:hot-dogs", "--concept", "security", "--json", "--seed")
    first, again = (detente(*arguments, 1).document for _ in range(2))
    assert first == again


@pytest.mark.unwatched
@pytest.mark.usefixtures("_no_searches")
def test_concepts_that_the_options_rule_out_are_listed(detente):
    document = detente("audit", CURSE, "--opposition", "individuals", "--json").document
    assert "coco" in [entry["concept"] for entry in document["skipped"]]
    assert "coco" not in [row["concept"] for row in document["rows"]]


def test_an_unknown_concept_is_a_usage_error(detente):
    found = detente("audit", CURSE, "--concept", "monopoly", "--json")
    assert (found.code, found.out, found.error["type"]) == (2, "", "NotApplicable")


def test_a_game_that_is_not_there_is_a_usage_error(detente):
    assert detente("audit", "example:monopoly").code == 2


def test_if_no_concept_applies_the_reasons_are_given(detente, monkeypatch):
    def refuse(game, _concepts, *, seed, **_named):
        return auditing.Audit(game, seed, (), (("coco", "too strange"),))

    monkeypatch.setattr(auditing, "run_audit", refuse)
    found = detente("audit", CURSE, "--concept", "coco", "--json")
    assert (found.code, found.error["message"]) == (2, "coco: too strange")


@pytest.mark.unwatched
def test_the_audit_is_the_same_by_several_workers(detente):
    options = ("--concept", "coco", "--concept", "security", "--json")
    found = detente("audit", CURSE, *options, "--jobs", "2")
    assert (found.code, found.out) == (0, detente("audit", CURSE, *options).out)


def test_when_time_runs_out_there_is_no_answer(detente, monkeypatch):
    monkeypatch.setattr(auditing, "run_audit", lambda *_given, **_named: time.sleep(0.5))
    found = detente("audit", CURSE, "--timeout", "0.01", "--json")
    assert (found.code, found.out, found.error["type"]) == (3, "", "TimeLimit")


def test_a_time_limit_must_be_positive(detente):
    assert detente("audit", CURSE, "--timeout", "-1").code == 2


def test_the_game_may_come_from_standard_input(detente, monkeypatch):
    for question in ("questions", "aims"):
        monkeypatch.setattr(auditing, question, lambda *_given: ())
    monkeypatch.setattr(auditing, "misreport_curve", no_lies)
    game = detente("convert", CURSE, "-").out
    found = detente("audit", "-", "--concept", "coco", "--json", stdin=game.encode())
    assert json.loads(game)["players"]
    assert found.document["rows"][0]["payoffs"] == [500.0, -500.0]
