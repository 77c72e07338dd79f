import pytest

from detente.formats import read

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
