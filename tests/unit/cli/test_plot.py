"""`detente plot`."""

import sys

import pytest

CURSE = "example:curse"


@pytest.mark.unwatched
@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_a_picture_is_written_and_nothing_is_printed(detente, tmp_path, suffix):
    target = tmp_path / f"curse.{suffix}"
    found = detente("plot", CURSE, "-o", target)
    assert (found.code, found.out, found.err) == (0, "", "")
    assert target.read_bytes().startswith({"svg": b"<?xml", "png": b"\x89PNG"}[suffix])
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("game", "picture", "title"),
    [
        (CURSE, [], "What Witch and Farmer can get"),
        ("example:public-good", [], "payoffs come about"),
        ("example:public-good", ["--concept", "coco"], "coco: "),
        (CURSE, ["--picture", "worths"], "What coalitions are worth"),
        (CURSE, ["--picture", "intervals"], "hangs on a choice of fallbacks"),
        (CURSE, ["--picture", "waterfall", "--concept", "coco"], "coco: Farmer pays Witch 500"),
    ],
)
def test_every_picture_can_be_asked_for(detente, tmp_path, game, picture, title):
    target = tmp_path / "picture.svg"
    assert detente("plot", game, "-o", target, *picture).code == 0
    assert title in target.read_text(encoding="utf-8").split("</title>")[0]


def test_labels_that_no_font_can_show_are_named(detente, tmp_path):
    game = tmp_path / "game.yaml"
    game.write_text(
        'players: [{name: "Ann \\U000F0000", actions: [x]}, {name: Bob, actions: [y]}]\npayoffs: {x: {y: [1, 2]}}\n',
        encoding="utf-8",
    )
    found = detente("plot", game, "-o", tmp_path / "x.png", "--concept", "coco")
    assert found.code == 0
    assert found.err.startswith("detente: no font at hand has all letters of 'Ann ")
    assert "Bob" not in found.err


def test_a_slow_picture_is_announced(detente, tmp_path):
    target = tmp_path / "x.svg"
    found = detente("plot", CURSE, "-o", target, "--picture", "threats", "--concept", "coco")
    assert (found.code, found.out) == (0, "")
    assert "gains by an added harmful action" in target.read_text(encoding="utf-8").split("</title>")[0]
    assert found.err == "detente: auditing one concept, which takes a while\n"


@pytest.mark.unwatched
def test_options_change_the_concepts(detente, tmp_path):
    target = tmp_path / "credible.svg"
    assert detente("plot", CURSE, "-o", target, "--concept", "credible", "--breakdown", "0.9").code == 0
    assert "credible (q = 0.9)" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["curse.pdf", "curse", "curse.jpg"])
def test_other_formats_are_refused(detente, tmp_path, name):
    found = detente("plot", CURSE, "-o", tmp_path / name)
    assert found.code == 2
    assert "saved as .svg or .png" in found.err
    assert not list(tmp_path.iterdir())


def test_the_file_must_be_named(detente):
    found = detente("plot", CURSE)
    assert found.code == 2
    assert "--output" in found.err


def test_an_unknown_picture_is_refused_with_the_list(detente, tmp_path):
    found = detente("plot", CURSE, "-o", tmp_path / "x.svg", "--picture", "pie")
    assert found.code == 2
    assert "plane, waterfall, worths, intervals, threats" in found.err


def test_a_plane_of_three_players_is_refused(detente, tmp_path):
    found = detente("plot", "example:public-good", "-o", tmp_path / "x.svg", "--picture", "plane")
    assert found.code == 2
    assert "two players" in found.err
    assert not list(tmp_path.iterdir())


def test_concepts_that_do_not_apply_are_told(detente, tmp_path, monkeypatch):
    from detente.solve import Comparison

    monkeypatch.setattr("detente.scene.compare", lambda *_, **__: Comparison((), (("coco", "not today"),)))
    found = detente("plot", CURSE, "-o", tmp_path / "x.svg", "--concept", "coco")
    assert found.code == 2
    assert "coco: not today" in found.err


@pytest.mark.unwatched
def test_a_file_that_cannot_be_written_is_refused(detente, tmp_path):
    found = detente("plot", CURSE, "-o", tmp_path / "nowhere" / "curse.svg")
    assert found.code == 2
    assert "cannot be written" in found.err


def test_an_old_file_is_kept_when_a_game_is_bad(detente, tmp_path):
    target = tmp_path / "old.svg"
    target.write_text("old", encoding="utf-8")
    assert detente("plot", tmp_path / "missing.yaml", "-o", target).code == 2
    assert target.read_text(encoding="utf-8") == "old"


def test_without_the_library_the_install_command_is_given(detente, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    found = detente("plot", CURSE, "-o", tmp_path / "curse.svg")
    assert found.code == 2
    assert "pip install 'detente[plot]'" in found.err


def test_concepts_without_side_payments_are_drawn_with_shapes_of_their_own(detente, tmp_path):
    target = tmp_path / "without.svg"
    hot = ("plot", "example:hot-dogs", "-o")
    assert detente(*hot, target, "--without-transfers", "--fallback", "pareto-meet").code == 0
    text = target.read_text()
    assert "left out: lambda-transfer" in text
    assert "paid on top of the agreed actions" not in text
    rows = tmp_path / "rows.svg"
    concepts = ("--concept", "egalitarian", "--concept", "lambda-transfer")
    assert detente("plot", "example:public-good", "-o", rows, *concepts).code == 0
    shown = rows.read_text()
    assert "if talks fail" in shown
    assert "lambda-transfer (threat)" in shown
    assert "transfer, from what" not in shown
    one = tmp_path / "one.svg"
    assert detente(*hot, one, "--picture", "waterfall", "--concept", "egalitarian").code == 0
    assert "agreed actions pay" not in one.read_text()


def test_every_concept_has_a_shape_of_its_own():
    from detente.concepts.lookup import EVERY
    from detente.report.pictures.marks import marker, shape_of

    assert len({marker(shape_of(entry.name))[0] for entry in EVERY}) == len(EVERY)
