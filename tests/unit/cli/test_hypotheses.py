"""`detente hypotheses`, and `detente verify` on what it writes."""

import json

import pytest

from detente.formats.hypotheses_document import load_hypotheses
from tests.unit.cli.test_schemas import check

GAME = "example:public-good"


@pytest.fixture
def written(detente, tmp_path):
    """Write a document into a file; return its name."""
    target = tmp_path / "hypotheses.json"
    target.write_text(detente("hypotheses", GAME, "--blocks", "Ida,Jon|Kay", "--json").out, encoding="utf-8")
    return target


@pytest.mark.unwatched
def test_the_document_has_a_row_for_every_hypothesis_in_order(detente):
    document = detente("hypotheses", GAME, "--json").document
    check(document, "hypotheses")
    rows = [(row["hypothesis"], row["payoffs_exact"]) for row in document["rows"]]
    assert rows == [
        ("threat", ["8", "8", "5"]),
        ("bloc", ["19/3", "34/3", "10/3"]),
        ("individuals", ["9", "8", "4"]),
        ("random-teams", ["23/3", "29/3", "11/3"]),
        ("myerson", ["11/3", "44/3", "8/3"]),
    ]
    assert document["spread"] == pytest.approx([16 / 3, 20 / 3, 7 / 3])


def test_every_row_names_the_solution_that_it_is(written):
    rows = {row["hypothesis"]: row["concept"] for row in json.loads(written.read_text())["rows"]}
    assert [rows[name]["name"] for name in ("threat", "bloc", "individuals")] == [
        "coco",
        "correlated-bloc",
        "correlated",
    ]
    assert rows["blocks"]["opposition"] == "blocks:Ida,Jon|Kay"
    assert rows["myerson"]["division"] == "myerson"


def test_a_row_is_what_solve_gives_for_its_solution(detente, written):
    rows = {row["hypothesis"]: row for row in json.loads(written.read_text())["rows"]}
    for name in ("random-teams", "blocks"):
        stance = rows[name]["concept"]["opposition"]
        solved = detente("solve", GAME, "--opposition", stance, "--json").document
        assert (solved["payoffs"], solved["ranges"]) == (rows[name]["payoffs"], rows[name]["ranges"])


@pytest.mark.unwatched
@pytest.mark.parametrize("layout", ["text", "md", "html"])
def test_the_page_is_written_in_every_layout(detente, layout):
    found = detente("hypotheses", GAME, "--format", layout)
    assert found.code == 0
    assert "who is everyone else?" in found.out
    assert "They gang up" not in found.out
    assert "they gang up to hurt us" in found.out


@pytest.mark.unwatched
def test_what_was_written_is_checked_again(detente, written):
    found = detente("verify", GAME, written)
    assert found.code == 0
    assert found.out.startswith("accepted, largest violation 0 (")
    assert "spread Ida 5.33333, Jon 7.33333 and Kay 2.66667" in found.out
    assert detente("verify", GAME, written, "--exact").out.startswith("proved: ")


def test_what_was_changed_is_rejected(detente, written):
    document = json.loads(written.read_text())
    document["rows"][0]["payoffs"][0] += 1
    written.write_text(json.dumps(document))
    found = detente("verify", GAME, written)
    assert found.code == 1
    assert "the seal does not fit" in found.err


def test_claims_may_stand_in_a_file_of_their_own(detente, tmp_path, monkeypatch):
    monkeypatch.setattr("detente.formats.certificate_document.MAX_NUMBERS", 10)
    claims, target = tmp_path / "claims.json", tmp_path / "hypotheses.json"
    target.write_text(detente("hypotheses", GAME, "--json", "--certificate", claims).out)
    assert json.loads(target.read_text())["certificate"]["claims"] == []
    assert detente("verify", GAME, target).code == 1
    assert detente("verify", GAME, target, "--certificate", claims).code == 0
    assert "who is everyone else?" in detente("hypotheses", GAME, "--certificate", claims).out


def test_too_many_players_are_refused_with_advice(detente):
    found = detente("hypotheses", GAME, "--most-players", "2")
    assert found.code == 2
    assert "allow more with --most-players N" in found.err


def test_blocks_of_strangers_are_refused(detente):
    for blocks in ("Ida,Zed", " ", "|"):
        found = detente("hypotheses", GAME, "--blocks", blocks, "--json")
        assert (found.code, found.error["type"], found.error["where"]) == (2, "NotApplicable", "blocks")


def test_another_selection_is_used_in_every_row_but_the_threat(detente):
    found = load_hypotheses(detente("hypotheses", GAME, "--selection", "raiffa", "--json").document)
    assert [row.concept.selection for row in found.rows] == [None, *["raiffa"] * 4]
