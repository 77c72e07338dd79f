import os
import stat
from pathlib import Path

import pytest

from detente import formats
from detente.formats import files, read, write
from detente.formats.files import read_text, write_text
from detente.model.errors import FormatError, TooLarge


def names(folder):
    return [path.name for path in folder.iterdir()]


@pytest.fixture(name="game")
def fixture_game():
    return read("example:chicken")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("game.yaml", b"", "nothing in it"),
        ("game.json", b" \n\t", "nothing in it"),
        ("game.nfg", b"\x89PNG\r\n\x1a\n\0\0", "binary"),
        ("game.yaml", "a: é".encode("latin-1"), "not UTF-8"),
        ("game.yaml", "a: 1".encode("utf-16"), "UTF-16"),
        ("game.txt", b"a", "'.txt' is no known format; the formats are .json"),
        ("game.gbt", b"a", "'.gbt' is no known format"),
        ("game", b"a", "no suffix"),
    ],
)
def test_a_file_that_is_no_game_is_refused_by_name(tmp_path, name, data, message):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FormatError, match=message) as caught:
        read(path)
    assert caught.value.source == str(path)


def test_the_place_of_bad_bytes_is_named(tmp_path):
    path = tmp_path / "game.yaml"
    path.write_bytes("é: 1\nb".encode() + b"\xff")
    with pytest.raises(FormatError) as caught:
        read(path)
    assert (caught.value.line, caught.value.column) == (2, 2)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path / "bad\0name.yaml"):
        with pytest.raises(FormatError, match="cannot be read"):
            read(path)
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(FormatError, match="cannot be read"):
        read(tmp_path / "folder.yaml")


def test_an_oversized_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 10)
    (tmp_path / "game.json").write_bytes(b" " * 11)
    with pytest.raises(TooLarge, match="limit"):
        read(tmp_path / "game.json")


def test_an_endless_file_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 10)
    with pytest.raises(TooLarge, match="limit"):
        read_text("/dev/zero")


def test_a_byte_order_mark_and_line_ends_are_handled(tmp_path, game):
    path = tmp_path / "game.csv"
    path.write_bytes(b"\xef\xbb\xbf" + formats.dumps(game, "csv").replace("\n", "\r\n").encode())
    assert read(path) == game


def test_suffixes_are_read_in_any_case(tmp_path, game):
    write(game, tmp_path / "GAME.NFG")
    assert read(tmp_path / "GAME.NFG") == game


def test_a_text_with_half_a_character_is_refused(tmp_path):
    with pytest.raises(FormatError, match="half a character"):
        formats.loads("a: \ud800", "yaml")
    with pytest.raises(FormatError, match="half a character"):
        write_text(tmp_path / "x", "\ud800")


def test_writing_replaces_the_old_file_and_keeps_its_permissions(tmp_path, game):
    path = tmp_path / "game.json"
    path.write_text("old")
    path.chmod(0o640)
    write(game, path)
    assert read(path) == game
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(tmp_path) == ["game.json"]


def test_writing_through_a_link_keeps_the_link(tmp_path, game):
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    write(game, tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert read(tmp_path / "real.json") == game


def test_a_device_is_written_directly():
    write_text(os.devnull, "text")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, OSError("disk full"), MemoryError])
@pytest.mark.parametrize("moment", ["fsync", "rename"])
def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, trouble, moment):
    path = tmp_path / "game.json"
    path.write_text("old")

    def interrupt(*_):
        raise trouble

    if moment == "fsync":
        monkeypatch.setattr(os, "fsync", interrupt)
    else:
        monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises((KeyboardInterrupt, FormatError, MemoryError)):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["game.json"]


def test_a_folder_that_is_missing_or_a_target_that_is_a_folder_is_refused(tmp_path, game):
    with pytest.raises(FormatError, match="cannot be written"):
        write(game, tmp_path / "none" / "game.json")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(FormatError, match="cannot be written"):
        write(game, tmp_path / "folder.json")


def test_an_unknown_suffix_is_refused_before_anything_is_written(tmp_path, game):
    with pytest.raises(FormatError, match="no known format"):
        write(game, tmp_path / "game.txt")
    assert names(tmp_path) == []
