"""Our reader of `.nfg` against the reader of Gambit itself, through pygambit 17."""

import io
import math
import sys
from fractions import Fraction
from importlib.resources import files

import numpy as np
import pygambit
import pytest

from detente import Game
from detente.formats import dumps, examples, loads, read
from detente.formats.pygambit_games import from_pygambit, to_pygambit
from detente.model.errors import FormatError, InvalidGame, MissingExtra
from tests.unit.formats.labelled_games import exact, make

SHIPPED = sorted(
    path
    for path in (files("pygambit") / "catalog_data").rglob("*.nfg")  # type: ignore[attr-defined]  # a real folder
)
NUMBERS = [
    "0",
    "3",
    "-7",
    ".5",
    "-.25",
    "1/3",
    "-22/7",
    "2.",
    "1e3",
    "1.5e-2",
    "-1E+2",
    "007",
    "0.1",
    "123456789012345678901/3",
]
LABELS = ["a", "b b", "é", 'say \\"x\\"', "{", "1", "No", "c,d", "x\\y"]


def gambits(text):
    """Read with Gambit."""
    game = pygambit.read_nfg(io.StringIO(text))
    return game, [[Fraction(str(value)) for value in table.flat] for table in game.to_arrays()]


def assert_same(text):
    ours = loads(text, "nfg")
    theirs, tables = gambits(text)
    assert (ours.title, ours.players) == (theirs.title, tuple(theirs.players))
    assert ours.actions == tuple(tuple(theirs.get_strategies(player)) for player in theirs.players)
    assert [table.ravel().tolist() for table in ours.fractions] == tables
    assert ours.exact_payoffs is not None


def generated(seed):
    """Make a file in one of all the ways that the format leaves open."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 4, size=rng.integers(1, 4)).tolist()
    space = some([" ", "\n", "  \t", "\r\n"], rng)
    names = [quoted(LABELS, rng, count) for count in (len(counts), *counts)]
    options = counts if seed % 3 else [braced(labels, space) for labels in names[1:]]
    head = ["NFG", "1", some("RD", rng), f'"game {seed}"', braced(names[0], space), braced(options, space)]
    comment = some([['"a \\"comment\\" { 1"'], ['""'], []], rng)
    n_profiles = math.prod(counts)
    body = (
        [some(NUMBERS, rng) for _ in range(n_profiles * len(counts))]
        if seed % 2
        else outcomes_and_indices(rng, n_profiles, len(counts), space)
    )
    return space.join([*head, *comment, *body]) + some(["", "\n"], rng)


def outcomes_and_indices(rng, n_profiles, n_players, space):
    """List outcomes, some of them unused, then an index a profile, in any order, shared or 0."""
    n_outcomes = int(rng.integers(1, n_profiles + 2))
    comma = some([", ", ",", " "], rng)
    payoffs = [comma.join(some(NUMBERS, rng) for _ in range(n_players)) for _ in range(n_outcomes)]
    outcomes = [braced([f'"o{k}"', numbers], space) for k, numbers in enumerate(payoffs)]
    return [braced(outcomes, space), *map(str, rng.integers(n_outcomes + 1, size=n_profiles).tolist())]


def some(values, rng):
    return values[int(rng.integers(len(values)))]


def quoted(labels, rng, count):
    return [f'"{label}"' for label in rng.permutation(labels)[:count].tolist()]


def braced(words, space):
    return "{" + space + space.join(map(str, words)) + space + "}"


def test_gambit_ships_strategic_games():
    assert SHIPPED


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_files_are_read_alike(path):
    assert_same(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", range(200))
def test_generated_files_are_read_alike(seed):
    assert_same(generated(seed))


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_gambit_reads_what_we_write(name):
    assert_same(dumps(read(f"example:{name}"), "nfg"))


@pytest.mark.parametrize("seed", range(20))
def test_we_read_what_gambit_writes(seed):
    theirs, _ = gambits(generated(seed))
    assert loads(theirs.to_nfg(), "nfg") == from_pygambit(theirs)


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_games_pass_through_gambits_objects(name):
    game = read(f"example:{name}")
    back = from_pygambit(to_pygambit(game))
    assert (back, back.title) == (game, game.title)


def test_labels_with_backslashes_pass_through_gambits_objects():
    game = make([[Fraction(1, 3), 2]], players=["\\"], actions=[['x"\\', "\\\\y"]])
    assert from_pygambit(to_pygambit(game)) == game


def test_floats_pass_as_the_fractions_that_they_are():
    game = Game(np.array([[0.1, 1e-9]]))
    assert np.array_equal(from_pygambit(to_pygambit(game)).payoffs, game.payoffs)


def test_trees_are_read_in_strategic_form():
    second = 'p "" 2 1 "" { "u" "d" } 0 t "" 1 "x" { 1 2 } t "" 2 "y" { 3 1/3 }'
    text = f'EFG 2 R "t" {{ "A" "B" }} "" p "" 1 1 "" {{ "l" "r" }} 0 {second} t "" 3 "z" {{ 0 0 }}'
    game = from_pygambit(pygambit.read_efg(io.StringIO(text)))
    assert exact(game) == [[[1, 3], [0, 0]], [[2, Fraction(1, 3)], [0, 0]]]


def test_labels_that_gambit_refuses_are_named():
    with pytest.raises(InvalidGame, match="Gambit does not take these labels"):
        to_pygambit(make([[1, 2]], actions=[[" a", "b"]]))


def test_what_is_no_game_is_refused():
    with pytest.raises(FormatError, match="this is a NoneType; expected a game of pygambit"):
        from_pygambit(None)
    with pytest.raises(InvalidGame, match="a game is expected, not NoneType"):
        to_pygambit(None)  # type: ignore[arg-type]  # a mistake that a user makes


def test_without_pygambit_the_error_tells_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygambit", None)
    with pytest.raises(MissingExtra, match=r"pip install .*detente\[gambit\]"):
        from_pygambit(None)
