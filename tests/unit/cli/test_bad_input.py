"""Bad games: exit code 2, nothing on standard output, one sentence on standard error, no traceback."""

import itertools
import json

import pytest

PLAYERS = '"players": [{"name": "A", "actions": ["x", "y"]}, {"name": "B", "actions": ["u", "v"]}]'
LETTERS = "abcdefghijklmnopqrstuvwxyz"
BOMB = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in itertools.pairwise(LETTERS))

TEXTS = {
    "ragged table": ("json", f'{{{PLAYERS}, "payoffs": [[[1, 2], [3, 4]], [[5, 6]]]}}'),
    "ragged leaf": ("json", f'{{{PLAYERS}, "payoffs": [[[1, 2], [3]], [[5, 6], [7, 8]]]}}'),
    "missing action": ("json", f'{{{PLAYERS}, "payoffs": {{"x": {{"u": [1, 2], "v": [3, 4]}}}}}}'),
    "unknown action": (
        "json",
        f'{{{PLAYERS}, "payoffs": {{"x": {{"u": [1, 2], "w": [3, 4]}}, "y": [[1, 2], [3, 4]]}}}}',
    ),
    "key twice": ("json", f'{{{PLAYERS}, {PLAYERS}, "payoffs": []}}'),
    "unknown key": ("json", f'{{{PLAYERS}, "payoff": []}}'),
    "NaN": ("json", f'{{{PLAYERS}, "payoffs": [[[1, NaN], [3, 4]], [[5, 6], [7, 8]]]}}'),
    "infinity": ("json", f'{{{PLAYERS}, "payoffs": [[[1, Infinity], [3, 4]], [[5, 6], [7, 8]]]}}'),
    "too large a number": ("json", f'{{{PLAYERS}, "payoffs": [[[1, 1e999], [3, 4]], [[5, 6], [7, 8]]]}}'),
    "player twice": (
        "json",
        '{"players": [{"name": "A", "actions": ["x"]}, {"name": "A", "actions": ["y"]}], "payoffs": [[[1, 1]]]}',
    ),
    "no player": ("json", '{"players": [], "payoffs": []}'),
    "no action": ("json", '{"players": [{"name": "A", "actions": []}], "payoffs": []}'),
    "another schema": ("json", '{"schema": "detente/game/9"}'),
    "a list": ("json", "[1, 2]"),
    "cut off": ("json", '{"players": ['),
    "deeply nested": ("json", "[" * 100_000),
    "yaml NaN": ("yaml", "players: [{name: A, actions: [x]}]\npayoffs: [[.nan]]\n"),
    "yaml key twice": ("yaml", "players: [{name: A, actions: [x]}]\npayoffs: {x: [1], x: [2]}\n"),
    "yaml bomb": ("yaml", BOMB),
    "yaml object": ("yaml", "!!python/object/apply:os.getcwd []\n"),
    "yaml tabs": ("yaml", "players:\n\t- x\n"),
    "csv missing profile": ("csv", "A,B,payoff:A,payoff:B\nx,u,1,2\nx,v,1,2\ny,u,1,2\n"),
    "csv profile twice": ("csv", "A,B,payoff:A,payoff:B\nx,u,1,2\nx,u,1,2\n"),
    "csv ragged": ("csv", "A,B,payoff:A,payoff:B\nx,u,1\n"),
    "csv no number": ("csv", "A,payoff:A\nx,one\n"),
    "nfg without payoffs": ("nfg", 'NFG 1 R "t" { "A" "B" } { 2 2 }\n\n1 2 3\n'),
    "nfg with a trillion profiles": ("nfg", 'NFG 1 R "t" { "A" "B" } { 1000000 1000000 }\n\n1 2\n'),
    "gam with a trillion profiles": ("gam", "2\n1000000 1000000\n1 2\n"),
    "json with a huge exponent": ("json", f'{{{PLAYERS}, "payoffs": [[[1, "1e99999999"], [3, 4]], [[5, 6], [7, 8]]]}}'),
    "empty": ("yaml", ""),
    "blank": ("json", " \n\n"),
    "unknown format": ("doc", "x"),
}
BYTES = {
    "binary": ("nfg", bytes(range(256))),
    "null characters": ("json", b"\0\0\0\0"),
    "UTF-16": ("yaml", "players: []".encode("utf-16")),
    "Latin-1": ("yaml", "title: d\xe9tente\n".encode("latin-1")),
}
FILES = {**{name: (suffix, text.encode()) for name, (suffix, text) in TEXTS.items()}, **BYTES}

every_bad_file = pytest.mark.parametrize(("suffix", "data"), FILES.values(), ids=FILES)


def is_one_sentence(text):
    return text.endswith("\n") and text.count("\n") == 1 and "Traceback" not in text and len(text) > 20


@pytest.mark.unwatched
@every_bad_file
def test_a_bad_file_is_refused_in_one_sentence_that_names_it(detente, tmp_path, suffix, data):
    file = tmp_path / f"game.{suffix}"
    file.write_bytes(data)
    found = detente("solve", file)
    assert (found.code, found.out) == (2, "")
    assert is_one_sentence(found.err)
    assert str(file) in found.err


@pytest.mark.unwatched
@every_bad_file
def test_a_bad_file_is_refused_in_json_when_asked_for(detente, tmp_path, suffix, data):
    file = tmp_path / f"game.{suffix}"
    file.write_bytes(data)
    found = detente("compare", file, "--json")
    assert (found.code, found.out) == (2, "")
    assert found.error["type"] in {"FormatError", "TooLarge", "InvalidGame", "DuplicateLabel", "NonFinitePayoff"}
    assert str(file) in found.error["where"]


@pytest.mark.unwatched
@pytest.mark.parametrize("command", ["solve", "compare", "explain", "fallback"])
def test_every_command_refuses_a_missing_file(detente, command, tmp_path):
    found = detente(command, tmp_path / "nowhere.yaml")
    assert (found.code, found.out, is_one_sentence(found.err)) == (2, "", True)


def test_a_directory_is_refused(detente, tmp_path):
    folder = tmp_path / "game.json"
    folder.mkdir()
    found = detente("solve", folder)
    assert (found.code, found.out, is_one_sentence(found.err)) == (2, "", True)


def test_an_unknown_shipped_game_is_refused_with_the_list(detente):
    found = detente("solve", "example:monopoly")
    assert (found.code, found.out, "chicken" in found.err) == (2, "", True)


@pytest.mark.unwatched
@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"players: []"])
def test_bad_standard_input_is_refused(detente, data):
    found = detente("solve", "-", stdin=data)
    assert (found.code, found.out, is_one_sentence(found.err)) == (2, "", True)
    assert "standard input" in found.err


def test_standard_input_beyond_the_limit_is_refused(detente, monkeypatch):
    monkeypatch.setattr("detente.cli.reading.MAX_FILE_BYTES", 10)
    found = detente("solve", "-", "--json", stdin=b" " * 11)
    assert (found.code, found.error["type"]) == (2, "TooLarge")


def test_an_error_does_not_move_the_cursor(detente, tmp_path):
    file = tmp_path / "game.json"
    file.write_text(json.dumps({"\x1b[31mred\nline": 1}), encoding="utf-8")
    found = detente("solve", file)
    assert "\x1b" not in found.err
    assert is_one_sentence(found.err)


@pytest.mark.parametrize("data", [b"players: []", b"A,payoff:A\nx,1\n", b"{", b"[" * 100_000])
def test_standard_input_that_is_not_json_is_told_that_it_must_be(detente, data):
    assert "- reads JSON only" in detente("solve", "-", stdin=data).err


def test_standard_input_that_is_json_is_not(detente):
    assert "JSON only" not in detente("solve", "-", stdin=b"{}").err


def test_a_misspelt_shipped_game_is_suggested(detente):
    assert "did you mean the shipped game example:curse?" in detente("solve", "exmple:curse").err


def test_a_file_beside_which_the_suffix_is_missing_is_suggested(detente, tmp_path):
    (tmp_path / "talks.yaml").write_text("", encoding="utf-8")
    found = detente("solve", tmp_path / "talks")
    assert (found.code, is_one_sentence(found.err)) == (2, True)
    assert "did you mean" in found.err
    assert "talks.yaml?" in found.err
    assert "no suffix" in detente("solve", tmp_path / "zzzz").err


@pytest.mark.parametrize(("letter", "shown"), [(";", "';'"), ("\t", "'\\t'")])
def test_a_table_without_commas_is_told_so(detente, tmp_path, letter, shown):
    file = tmp_path / "game.csv"
    file.write_text("A,payoff:A\nx,1\n".replace(",", letter), encoding="utf-8")
    found = detente("solve", file)
    assert f"line 1, column 2: the columns are divided by {shown}; commas are expected" in found.err


def test_one_entry_is_not_called_entries(detente, tmp_path):
    file = tmp_path / "game.json"
    file.write_text(f'{{{PLAYERS}, "payoffs": [[[1, 2], [3, 4]]]}}', encoding="utf-8")
    assert "A's 2 actions holds 1 entry;" in detente("solve", file).err
