"""Work that would not fit into memory is refused before it begins."""

import pytest

import detente as dt
from detente.cli import affordable
from detente.estimate import least_bytes

GAME = "example:public-good"


@pytest.mark.parametrize("command", ["solve", "explain"])
def test_too_much_is_refused_with_the_estimate_and_the_way_out(detente, command):
    found = detente(command, GAME, "--concept", "coco", "--max-memory", "1e-6")
    assert (found.code, found.out) == (2, "")
    for word in ("fallbacks to find", "seconds", "GiB", "--max-memory", "--lps"):
        assert word in found.err


def test_a_comparison_skips_what_is_too_much(detente):
    found = detente("compare", GAME, "--json", "--max-memory", "1e-6")
    assert found.code == 2
    assert "--max-memory" in found.error["message"]


@pytest.mark.unwatched
def test_a_sample_is_refused_only_if_it_is_large_itself(detente, tmp_path):
    name = tmp_path / "game.json"
    dt.write(dt.random_game("integer", players=7, actions=2, seed=1), name)
    options = ("--concept", "coco", "--max-memory", "1.5e-4")  # 161,061 bytes
    assert detente("solve", name, *options).code == 2
    assert detente("solve", name, *options, "--lps", "40").code == 0
    found = detente("solve", name, *options, "--lps", "60")
    assert (found.code, found.out) == (2, "")
    for word in ("60 fallbacks to find", "linear program", "seconds", "GiB", "--max-memory", "a smaller sample"):
        assert word in found.err


def test_a_sample_of_everything_is_as_large_as_everything():
    game = dt.random_game("random", players=6, actions=2, seed=1)
    assert least_bytes(game, dt.sampled("coco", lps=31)) == least_bytes(game, dt.COCO)
    assert least_bytes(game, dt.sampled("coco", lps=10)) == 6 * 64 * 8 + 10 * (8 * 2 * 8 + 2 * 1536)
    assert least_bytes(game, dt.sampled("correlated-bloc", lps=10)) == 6 * 64 * 8 + 10 * 2 * 1536


@pytest.mark.parametrize("command", ["plot", "report"])
def test_pictures_and_reports_are_refused_too(detente, tmp_path, command):
    output = tmp_path / f"x.{'svg' if command == 'plot' else 'html'}"
    found = detente(command, GAME, "-o", output, "--concept", "coco", "--max-memory", "1e-6")
    assert (found.code, found.out, output.exists()) == (2, "", False)
    assert "--max-memory" in found.err


def test_where_nothing_can_be_tried_the_sizes_are_told(detente, monkeypatch):
    def refuse(*_given, **_options):
        raise MemoryError

    monkeypatch.setattr("detente.estimate.estimate", refuse)
    found = detente("solve", GAME, "--concept", "coco", "--max-memory", "1e-6")
    assert found.code == 2
    assert "would keep at least" in found.err


def test_a_table_of_twenty_players_is_too_much():
    game = dt.random_polymatrix("path", players=24, actions=2, seed=1)
    assert least_bytes(game, dt.COCO) > 2**24 * 1000
    small = dt.random_game("random", players=8, actions=2, seed=1)
    assert least_bytes(small, dt.COCO) - least_bytes(small, dt.CORRELATED) == 8 * 3**8


@pytest.mark.parametrize(
    ("memory", "group", "free"),
    [
        ("MemTotal: 9 kB\nMemAvailable: 5 kB\n", "max\n", 5 * 1024),
        ("MemTotal: 9 kB\nMemAvailable: 5 kB\n", "1000\n", 1000),
        ("MemTotal: 9 kB\nMemAvailable: 5 kB\n", None, 5 * 1024),
        ("MemTotal: 9 kB\n", None, affordable.USUAL),
        (None, None, affordable.USUAL),
    ],
)
def test_free_memory_is_what_the_system_says(monkeypatch, tmp_path, memory, group, free):
    for name, text in (("MEMORY", memory), ("GROUP", group)):
        path = tmp_path / name
        monkeypatch.setattr(affordable, name, path)
        if text is not None:
            path.write_text(text, encoding="ascii")
    assert affordable.free_memory() == free


@pytest.mark.unwatched
def test_where_every_coalition_would_be_looked_at_more_memory_is_not_advised(detente, tmp_path):
    name = tmp_path / "game.yaml"
    dt.write(dt.random_polymatrix("path", players=21, actions=2, seed=1), name)
    found = detente("solve", name, "--concept", "security", "--max-memory", "100")
    assert (found.code, found.out) == (2, "")
    assert "at most 20 players: look at a sample" in found.err
    assert "--max-memory" not in found.err
    assert "seconds" in found.err


def test_a_comparison_of_one_concept_says_what_it_would_take(detente):
    found = detente("compare", GAME, "--concept", "coco", "--max-memory", "1e-6")
    assert found.code == 2
    assert "seconds" in found.err
