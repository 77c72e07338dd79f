"""Counterexamples that are found again, and stored as the matrix reads them."""

import json
import os
import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest

from detente.audit import claims
from detente.audit.axioms import axiom
from detente.audit.regenerate import NUMBERS, main, regenerated, write
from detente.audit.search import removals, violation
from detente.concepts.catalogue import concept
from detente.model.errors import NotApplicable
from tests.architecture.source_tree import ROOT


def again(concept_name, axiom_name):
    found = regenerated(concept_name, axiom_name)
    assert found is not None
    return found


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("concept_name", "axiom_name"),
    [
        ("coco", "spite-invariance"),
        ("nash", "continuity"),
        ("correlated", "conditional-spite"),
        ("security", "payoff-dominance"),
    ],
)
def test_a_counterexample_is_found_again_and_is_minimal(concept_name, axiom_name):
    found = again(concept_name, axiom_name)
    assert found.confirmed_by(found.rerun())
    entry, subject = axiom(axiom_name), concept(concept_name)
    assert [game for game in removals(found.game) if violation(entry, subject, game) is not None] == []


@pytest.mark.unwatched
def test_the_same_seed_finds_the_same_game():
    assert again("coco", "superadditivity").game == again("coco", "superadditivity").game


def test_a_promise_that_is_kept_has_no_counterexample(capsys):
    assert main(["coco", "efficiency", "--games", "5"]) == 1
    assert "no game of 5 shows that coco violates efficiency" in capsys.readouterr().err


def test_an_axiom_that_there_is_not_is_refused():
    with pytest.raises(NotApplicable):
        regenerated("coco", "charity")


def test_a_counterexample_is_stored_as_it_is_read(tmp_path, monkeypatch):
    first, second = again("coco", "spite-invariance"), again("security", "weak-spite")
    folder = tmp_path / "counterexamples"
    folder.mkdir()
    for found in (second, first):
        write(found, folder)
    monkeypatch.setattr(claims, "files", lambda _package: tmp_path)
    for found in (first, second):
        read = claims.counterexample(found.concept, found.axiom)
        assert (read.game, read.gap, read.payoffs) == (found.game, found.gap, found.payoffs)
    assert list(json.loads((folder / NUMBERS).read_text())) == [
        "spite-invariance.coco",
        "weak-spite.security",
    ]


def test_what_ships_keeps_its_form_when_it_is_written_again(tmp_path):
    stored = claims.counterexample("coco", "spite-invariance")
    shipped = files("detente.audit") / "counterexamples"
    (tmp_path / NUMBERS).write_text((shipped / NUMBERS).read_text(encoding="utf-8"), encoding="utf-8")
    path = write(stored, tmp_path)
    assert path.read_text(encoding="utf-8") == (shipped / path.name).read_text(encoding="utf-8")
    assert (tmp_path / NUMBERS).read_text(encoding="utf-8") == (shipped / NUMBERS).read_text(encoding="utf-8")


@pytest.mark.unwatched
def test_the_command_prints_the_game_and_stores_it_where_asked(tmp_path):
    command = [sys.executable, "-m", "detente.audit.regenerate", "coco", "spite-invariance", "--write", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)
    game = claims.game_of(told["game"])
    assert np.asarray(told["payoffs"]).shape == (game.n_players,)
    assert told["gap"] > 0
    assert claims.game_of(json.loads((tmp_path / "spite-invariance.coco.json").read_text())) == game


def test_the_command_prints_without_storing(capsys):
    assert main(["coco", "spite-invariance", "--seed", "3"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"game", "gap", "payoffs"}
