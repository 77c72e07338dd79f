"""Our reader of `.efg` against the reader of Gambit itself, through pygambit 17: the same plans, the same payoffs."""

import io
from importlib.resources import files

import pygambit
import pytest

from detente.formats import dumps, loads, read
from detente.formats.pygambit_games import from_pygambit
from detente.model.errors import FormatError
from tests.naive import trees

SHIPPED = sorted(
    path
    for path in (files("pygambit") / "catalog_data").rglob("*.efg")  # type: ignore[attr-defined]  # a real folder
)
ABSENT_MINDED = {"fig5_12.efg", "gilboa1997/fig1.efg"}


def assert_same(text):
    ours, theirs = loads(text, "efg"), from_pygambit(pygambit.read_efg(io.StringIO(text)))
    assert (ours.title, ours.players, ours.n_actions) == (theirs.title, theirs.players, theirs.n_actions)
    assert (ours.fractions == theirs.fractions).all()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_games_that_gambit_ships_read_the_same(path):
    text = path.read_text(encoding="utf-8")
    if path.name in ABSENT_MINDED or f"{path.parent.name}/{path.name}" in ABSENT_MINDED:
        for read_tree in (lambda: loads(text, "efg"), lambda: from_pygambit(pygambit.read_efg(io.StringIO(text)))):
            with pytest.raises(FormatError, match="absent-minded"):
                read_tree()
    else:
        assert_same(text)


def test_made_games_read_the_same():
    for seed in range(24):
        assert_same(trees.written(trees.tree(seed, n_players=1 + seed % 3)))


@pytest.mark.parametrize("name", ["selten-horse", "shapley-3x3"])
def test_gambit_reads_what_we_write(name):
    game = read(f"example:{name}")
    theirs = from_pygambit(pygambit.read_efg(io.StringIO(dumps(game, "efg"))))
    assert (theirs.players, theirs.title) == (game.players, game.title)
    assert (theirs.fractions == game.fractions).all()


def test_trees_that_gambit_writes_read_the_same():
    for seed in range(100, 110):
        theirs = pygambit.read_efg(io.StringIO(trees.written(trees.tree(seed))))
        assert_same(theirs.to_efg())
