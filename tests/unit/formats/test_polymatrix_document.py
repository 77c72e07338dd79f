"""Documents of games on graphs: read by labels, written so that they read back, and refused with the place."""

import contextlib
import json
from fractions import Fraction
from importlib.resources import files
from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from jsonschema import Draft202012Validator

from detente import Game, PolymatrixGame
from detente.formats import dumps, loads, read, write
from detente.model.errors import DetenteError, FormatError, InvalidGame, TooLarge
from tests.graph_games import graph_games
from tests.unit.formats.test_hostile_input import ODD

SCHEMA = json.loads((files("detente") / "schemas" / "polymatrix.json").read_text(encoding="utf-8"))
MILLS = """\
schema: detente/polymatrix/1
title: Three mills on a river
currency: crowns
source: an old map
players:
  - {name: Upper, actions: [dam, open], own: {open: 0, dam: -1}}
  - {name: Middle, actions: [dam, open], own: [-1, 0]}
  - {name: Lower, actions: [mill, rest, "No"]}
edges:
  - players: [Middle, Upper]
    payoffs:
      dam:  {open: [2, "1/3"], dam: [-1, 2]}
      open: {dam: [-2, 3], open: [0, 0]}
  - players: [Middle, Lower]
    payoffs: [[[2, -1], [3, -2], [0.1, 0]], {rest: [0, 2], mill: [0, 0], "No": [1, 1]}]
"""


def document(*, players="[{name: A, actions: [a, b]}, {name: B, actions: [c, d]}]", edges="[]", more=""):
    return f"schema: detente/polymatrix/1\nplayers: {players}\nedges: {edges}\n{more}"


def edge(players="[A, B]", payoffs="[[[0, 0], [0, 0]], [[0, 0], [0, 0]]]"):
    return f"{{players: {players}, payoffs: {payoffs}}}"


def test_a_document_is_read_by_labels():
    game = loads(MILLS, "yaml")
    assert (game.title, game.currency, game.players) == (
        "Three mills on a river",
        "crowns",
        ("Upper", "Middle", "Lower"),
    )
    assert game.at_exactly((0, 0, 2)) == (Fraction(-1 + 2), -1 - 1 + Fraction(1, 10), Fraction(0))
    assert game.at_exactly((1, 0, 1)) == (Fraction(1, 3), Fraction(-1 + 2 + 3), Fraction(-2))
    assert game.structure is not None
    assert list(game.structure.edges) == [(0, 1), (1, 2)]


def test_json_and_yaml_of_a_document_are_the_same_game():
    plain = yaml.safe_load(MILLS.replace("0.1", '"0.1"'))
    assert loads(json.dumps(plain), "json") == loads(MILLS, "yaml")
    Draft202012Validator(SCHEMA).validate(plain)


@pytest.mark.parametrize("suffix", ["json", "yaml"])
@given(structure=graph_games())
def test_every_game_reads_back_as_an_equal_one(suffix, structure):
    game = structure.to_game()
    assert loads(dumps(game, suffix), suffix) == game


@given(structure=graph_games())
def test_what_is_written_fits_the_schema(structure):
    Draft202012Validator(SCHEMA).validate(json.loads(dumps(structure.to_game(), "json")))


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_floats_titles_and_odd_labels_read_back(suffix, tmp_path):
    tables = {("No", 'sa"y: {'): [[[0.1, 1e-300, -2.5e17]], [[1 / 3, 0.0, 5e-324]]]}
    labels = ["No", 'sa"y: {'], [["012"], ["1e3", "on", "x" * 200]]
    game = PolymatrixGame([[0.1], [0, 0.2, 0]], tables, *labels, title="1: 2", currency="#").to_game()
    path = tmp_path / f"game.{suffix}"
    write(game, path)
    found = read(path)
    assert (found, found.title, found.currency) == (game, "1: 2", "#")
    assert found.exact_payoffs is None


def test_other_formats_hold_the_table():
    game = loads(MILLS, "yaml")
    assert game.structure is not None
    assert loads(dumps(game, "nfg"), "nfg") == game.structure.tensor()


def test_a_game_of_many_players_is_read_whatever_the_limit_of_profiles():
    names = [f"P{k}" for k in range(40)]
    players = "[" + ", ".join(f"{{name: {name}, actions: [a, b]}}" for name in names) + "]"
    edges = [edge(f"[{one}, {other}]") for one, other in pairwise(names)]
    game = loads(document(players=players, edges=f"[{', '.join(edges)}]"), "yaml", max_profiles=10)
    assert not game.tabled
    assert loads(dumps(game, "json"), "json") == game
    with pytest.raises(TooLarge):
        dumps(game, "csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (document().replace("edges: []\n", ""), "line 1, column 1: the document has no key 'edges'"),
        ("schema: detente/polymatrix/1\nedges: []", "no key 'players'"),
        ("schema: detente/polymatrix/2\n", "reads detente/game/1 and detente/polymatrix/1"),
        (document(more="payoffs: []"), "the key 'payoffs' is not known"),
        (document(edges="3"), "edges must be a list"),
        (document(edges="[3]"), "edge 1 must be a mapping"),
        (document(edges="[{players: [A, B]}]"), "edge 1 has no key 'payoffs'"),
        (document(edges="[{payoffs: []}]"), "edge 1 has no key 'players'"),
        (document(edges="[{players: [A, B], weight: 3}]"), "the key 'weight' is not known"),
        (document(edges=f"[{edge('A')}]"), "the players of edge 1 must be a list of two players"),
        (document(edges=f"[{edge('[A, B, A]')}]"), "must be a list of two players"),
        (document(edges=f"[{edge('[A, [B]]')}]"), "must be a text"),
        (document(edges=f"[{edge('[A, C]')}]"), "edge 1 names 'C', who is no player; the players are A, B"),
        (document(edges=f"[{edge('[B, B]')}]"), "edge 1 joins 'B' to itself"),
        (document(edges=f"[{edge()}, {edge('[B, A]')}]"), "the edge between B and A stands there twice"),
        (document(edges=f"[{edge(payoffs='[[[0, 0], [0, 0]]]')}]"), "the list over A's 2 actions holds 1 entry"),
        (document(edges=f"[{edge(payoffs='[[0, 0], [0, 0]]')}]"), "no list of payoffs stands"),
        (document(edges=f"[{edge(payoffs='[[[0, 0], [0]], [[0, 0], [0, 0]]]')}]"), "1 payoff stands"),
        (document(edges=f"[{edge(payoffs='{a: [[0, 0], [0, 0]]}')}]"), "A's action 'b' is missing"),
        (document(edges=f"[{edge(payoffs='{a: [[0, 0], [.nan, 0]], b: [[0, 0], [0, 0]]}')}]"), "is not finite"),
        (document(players="[{name: A, actions: [a], own: [1, 2]}]"), "the list over A's one action holds 2 entries"),
        (document(players="[{name: A, actions: [a], own: {b: 1}}]"), "A has no action 'b'"),
        (document(players="[{name: A, actions: [a], own: [x]}]"), "A's payoff at (a) is 'x', which is not a number"),
        (document(players="[{name: A, actions: [a], pay: [1]}]"), "a player has the keys name, actions and own"),
        (document(players="[{name: A, actions: []}]"), "A's actions are empty"),
        (document(players="[]"), "players are empty"),
        (document(players="[" + "{name: A, actions: [a]}, " * 2 + "]"), "occurs twice among the players"),
        (document(more="exact: perhaps"), "exact is 'perhaps'"),
        ("- schema: detente/polymatrix/1", "a game document is a mapping"),
    ],
)
def test_what_is_no_such_document_is_refused_with_its_place(text, message):
    with pytest.raises(FormatError) as caught:
        loads(text, "yaml", source="mills.yaml")
    assert message in caught.value.message
    assert caught.value.message.startswith("mills.yaml")


def test_too_many_players_are_refused():
    players = "[" + ", ".join(f"{{name: P{k}, actions: [a]}}" for k in range(61)) + "]"
    with pytest.raises(FormatError, match="61 players are too many; the limit is 60"):
        loads(document(players=players), "yaml")


def test_payoffs_that_add_up_to_too_much_are_refused():
    players = "[{name: A, actions: [a], own: [9e299]}, {name: B, actions: [b]}]"
    with pytest.raises(InvalidGame, match="A's payoffs"):
        loads(document(players=players, edges=f"[{edge(payoffs='[[[9e299, 0]]]')}]"), "yaml")


def test_every_prefix_is_a_game_or_an_error():
    for end in range(0, len(MILLS), 3):
        assert_game_or_our_error(MILLS[:end])


@pytest.mark.unwatched
def test_every_change_is_a_game_or_an_error():
    for place in range(0, len(MILLS), 17):
        for odd in ODD:
            assert_game_or_our_error(MILLS[:place] + odd + MILLS[place + 1 :])


def assert_game_or_our_error(text):
    with contextlib.suppress(DetenteError):
        assert isinstance(loads(text, "yaml"), Game)
