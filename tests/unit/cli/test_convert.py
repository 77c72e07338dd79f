import pytest

from detente import random_polymatrix
from detente.formats import read, write

CHICKEN = "example:chicken"


def test_a_dash_prints_the_json_document(detente):
    found = detente("convert", CHICKEN, "-")
    assert found.document["players"][0] == {"name": "Row", "actions": ["swerve", "straight"]}


@pytest.mark.parametrize("suffix", ["json", "yaml", "nfg"])
def test_formats_that_hold_the_game_lose_nothing(detente, tmp_path, suffix):
    target = tmp_path / f"game.{suffix}"
    found = detente("convert", CHICKEN, target)
    assert (found.code, found.out, found.err) == (0, "", "")
    assert read(target) == read(CHICKEN)


@pytest.mark.parametrize(("suffix", "kept"), [("json", True), ("yaml", True), ("nfg", False)])
def test_a_game_on_a_graph_keeps_its_structure_in_documents(detente, tmp_path, suffix, kept):
    game, source, target = random_polymatrix("path", players=3, seed=1), tmp_path / "a.json", tmp_path / f"b.{suffix}"
    write(game, source)
    found = detente("convert", source, target)
    assert (found.code, found.out) == (0, "")
    assert ("floats" in found.err) == (not kept)
    assert (read(target) == game) == kept
    assert read(target).payoffs.tolist() == game.payoffs.tolist()


@pytest.mark.unwatched
def test_a_large_game_on_a_graph_is_converted_between_documents_only(detente, tmp_path):
    source = tmp_path / "a.json"
    write(random_polymatrix("path", players=24, seed=1), source)
    assert detente("convert", source, tmp_path / "b.yaml").code == 0
    assert read(tmp_path / "b.yaml") == read(source)
    found = detente("convert", source, tmp_path / "b.csv")
    assert (found.code, (tmp_path / "b.csv").exists()) == (2, False)
    assert "about 10^9 numbers" in found.err


def test_what_a_format_cannot_hold_is_said(detente, tmp_path):
    found = detente("convert", "example:hot-dogs", tmp_path / "game.gam")
    assert (found.code, found.out) == (0, "")
    assert "the title, the currency and the labels" in found.err


@pytest.mark.parametrize("suffix", ["nfg", "gam"])
def test_floats_that_become_exact_decimals_are_said_to(detente, tmp_path, suffix):
    game, target = tmp_path / "game.json", tmp_path / f"game.{suffix}"
    text = '{"exact": false, "players": [{"name": "1", "actions": ["1"]}], "payoffs": [[0.1]]}'
    game.write_text(text, encoding="utf-8")
    found = detente("convert", game, target)
    assert f"detente: the payoffs are floats; {target} holds them as exact decimals\n" in found.err
    assert "inexactness" not in found.err
    assert "the payoffs of" not in found.err
    assert read(target).payoffs.tolist() == read(game).payoffs.tolist()


def test_an_unknown_format_is_refused_and_nothing_written(detente, tmp_path):
    target = tmp_path / "game.doc"
    assert detente("convert", CHICKEN, target).code == 2
    assert not target.exists()


def test_a_file_that_cannot_be_written_is_refused(detente, tmp_path):
    found = detente("convert", CHICKEN, tmp_path / "nowhere" / "game.json")
    assert (found.code, found.out) == (2, "")
