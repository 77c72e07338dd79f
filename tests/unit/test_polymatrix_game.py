"""Games on graphs: what is kept, what is refused, and that they are the games that their tables say."""

import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from detente import (
    DuplicateLabel,
    Game,
    InvalidGame,
    NonFinitePayoff,
    PolymatrixGame,
    ShapeMismatch,
    TooLarge,
    random_polymatrix,
    solve,
)
from detente.model.local_payoffs import WHOLE
from detente.model.polymatrix import MOST_NUMBERS, graph_of
from tests.graph_games import all_payoffs, graph_games, without_tables

PENNIES = [[1, -1], [-1, 1]], [[-1, 1], [1, -1]]


def chain(own=((0, 0), (0, 0), (0, 0)), edges=None, **labels):
    return PolymatrixGame(own, {(0, 1): PENNIES, (1, 2): PENNIES} if edges is None else edges, **labels)


@given(graph_games())
def test_the_game_pays_what_the_tables_add_up_to(structure):
    game, wanted = structure.to_game(), all_payoffs(structure)
    for profile, payoffs in wanted.items():
        assert structure.at_exactly(profile) == tuple(payoffs)
        assert game.fractions[(slice(None), *profile)].tolist() == payoffs
        assert game.payoffs[(slice(None), *profile)].tolist() == [float(payoff) for payoff in payoffs]


@given(graph_games())
def test_the_scale_is_that_of_the_tensor(structure):
    assert structure.scale == structure.tensor().scale == structure.to_game().scale


@given(graph_games())
def test_the_least_tables_pay_the_same_and_are_never_negative(structure):
    least = structure.fractions
    assert all(entry >= 0 for table in least.tables for entry in table.reshape(-1))
    assert all(list(least.at(profile)) == payoffs for profile, payoffs in all_payoffs(structure).items())
    extremes = [(min(own), max(own)) for own in zip(*all_payoffs(structure).values(), strict=True)]
    assert least.extremes() == extremes
    assert [own.min() for own in least.own] == [low for low, _ in extremes]


@given(graph_games())
def test_a_constant_comes_off_every_payoff(structure):
    constants = [0.5 * player for player in range(structure.n_players)]
    moved = structure.without(constants)
    for profile, payoffs in all_payoffs(structure).items():
        expected = [payoff - Fraction(constant) for payoff, constant in zip(payoffs, constants, strict=True)]
        assert list(moved.at_exactly(profile)) == expected


def test_a_game_of_a_structure_looks_like_any_other():
    game = chain(title="Chain", currency="euros").to_game()
    assert (game.title, game.currency, game.n_players, game.n_actions, game.n_profiles) == (
        *("Chain", "euros", 3),
        (2, 2, 2),
        8,
    )
    assert game["1", "1", "2"].tolist() == game.at((0, 0, 1)).tolist() == [1.0, -2.0, 1.0]
    assert game.at_exactly((0, 0, 1)) == (1, -2, 1)
    assert repr(game) == "Game('Chain', players=['Player 1', 'Player 2', 'Player 3'], n_actions=(2, 2, 2))"
    assert game.structure is not None
    assert repr(game.structure) == "PolymatrixGame('Chain', n_players=3, n_edges=2)"


def test_a_name_that_a_game_does_not_have_is_an_error():
    with pytest.raises(AttributeError, match="worth"):
        _ = chain().to_game().worth


def test_a_game_without_structure_has_none():
    game = chain().tensor()
    assert game.structure is None
    assert game.tabled
    assert graph_of(game) is None


def test_floats_stay_floats():
    inexact = chain(own=((0.5, 0), (0, 0), (0, 0)))
    assert not inexact.exact
    assert inexact.to_game().exact_payoffs is None
    assert inexact.to_game().fractions[0, 0, 0, 0] == Fraction(3, 2)
    assert inexact.to_game().payoffs.tolist() == inexact.tensor().payoffs.tolist()
    assert chain().exact
    assert chain().to_game().exact_payoffs is not None


def test_large_whole_numbers_are_rounded_once():
    large = 2 * WHOLE + 1
    game = PolymatrixGame([[large, 1], [0, Fraction(1, 3)]], {(0, 1): PENNIES})
    assert game.to_game().payoffs[0].tolist() == [[float(large + 1), float(large - 1)], [0.0, 2.0]]


def test_labels_and_indices_name_the_same_edge_in_either_direction():
    first = [[1, 2, 3], [4, 5, 6]], [[0, 0, 1], [0, 1, 0]]
    turned = np.array(first, dtype=object)[::-1].transpose(0, 2, 1).tolist()
    one = PolymatrixGame([[0, 0], [0, 0, 0]], {("Ann", "Bob"): first}, ["Ann", "Bob"])
    two = PolymatrixGame([[0, 0], [0, 0, 0]], {(1, 0): turned}, ["Ann", "Bob"])
    assert one == two
    assert hash(one) == hash(two)
    assert one.digest == two.digest
    assert one.edges[0, 1].tolist() == np.array(first, dtype=float).tolist()


def test_other_numbers_labels_or_exactness_are_another_game():
    games = [
        chain(),
        chain(players=["a", "b", "c"]),
        chain(own=((1, 0), (0, 0), (0, 0))),
        chain(own=((0.0, 0), (0, 0), (0, 0))),
        chain(edges={(0, 1): PENNIES}),
    ]
    assert len({game.digest for game in games}) == len({game.to_game() for game in games}) == len(games)
    assert chain() != "chain"
    assert chain() == chain(title="another title")
    assert chain().to_game() == chain(title="another title").to_game()


def test_it_travels_to_another_process():
    game = chain(own=((Fraction(1, 3), 0), (0, 0), (0, 0))).to_game()
    assert pickle.loads(pickle.dumps(game)) == game  # noqa: S301  # our own
    _ = game.payoffs
    assert pickle.loads(pickle.dumps(game)).payoffs.tolist() == game.payoffs.tolist()  # noqa: S301  # our own


def test_many_players_need_no_table_until_one_asks():
    game = random_polymatrix("tree", players=30, seed=1)
    assert not game.tabled
    assert game.n_profiles == 2**30
    assert graph_of(game) is game.structure
    assert game.at((0,) * 30).tolist() == [float(payoff) for payoff in game.at_exactly((0,) * 30)]
    with pytest.raises(TooLarge, match=r"about 10\^11 numbers"):
        _ = game.payoffs


def test_the_limit_of_the_table_can_be_raised():
    structure = random_polymatrix("path", players=18, seed=1).structure
    assert structure is not None
    assert structure.n_players * structure.n_profiles > MOST_NUMBERS
    with pytest.raises(TooLarge, match="the limit is 1,048,576"):
        structure.tensor()
    assert structure.tensor(max_numbers=1 << 23).n_profiles == 1 << 18


def test_an_exact_table_has_a_limit_too():
    with without_tables(), pytest.raises(TooLarge):
        _ = chain().to_game().exact_payoffs


def test_the_front_door_says_how_a_structure_becomes_a_game():
    with pytest.raises(InvalidGame, match=r"to_game\(\)"):
        solve(chain())


@pytest.mark.parametrize(
    ("own", "edges", "error", "message"),
    [
        ([], {}, InvalidGame, "0 players"),
        ([[0]] * 61, {}, InvalidGame, "61 players"),
        ([[]], {}, InvalidGame, "own payoffs of player 1"),
        ([3], {}, InvalidGame, "own payoffs of player 1"),
        ([["x"]], {}, InvalidGame, "own payoffs of player 1"),
        ([[0, 0], [0, 0]], {(0, 0): PENNIES}, InvalidGame, "to itself"),
        ([[0, 0], [0, 0]], {(0, 2): PENNIES}, InvalidGame, "no player 2"),
        ([[0, 0], [0, 0]], {("x", "y"): PENNIES}, InvalidGame, "no player 'x'"),
        ([[0, 0], [0, 0]], {(0, 1): PENNIES, (1, 0): PENNIES}, InvalidGame, "given twice"),
        ([[0, 0], [0, 0, 0]], {(0, 1): PENNIES}, ShapeMismatch, "tables of Player 1 and Player 2"),
        ([[0, 0], [0, 0]], {(0, 1): [[1, 2], [3, 4]]}, ShapeMismatch, "tables of Player 1 and Player 2"),
        ([[0, 0], [0, 0]], {(0, 1): [[[1, 2], [3]], [[1, 2], [3, 4]]]}, ShapeMismatch, "tables of Player 1"),
        ([[0, float("nan")]], {}, NonFinitePayoff, "Player 1's payoffs"),
        ([[0], [0]], {(0, 1): [[[0.0]], [[float("inf")]]]}, NonFinitePayoff, "Player 2's payoffs"),
        ([[9e299], [0]], {(0, 1): [[[9e299]], [[0.0]]]}, NonFinitePayoff, "add up to more than 1e"),
    ],
)
def test_what_is_no_game_is_refused(own, edges, error, message):
    with pytest.raises(error, match=message):
        PolymatrixGame(own, edges)


def test_labels_must_differ():
    with pytest.raises(DuplicateLabel):
        chain(players=["a", "b", "a"])


@pytest.mark.parametrize(
    ("graph", "players", "edges"),
    [
        ("tree", 9, 8),
        ("path", 9, 8),
        ("cycle", 9, 9),
        ("cycle", 2, 1),
        ("star", 9, 8),
        ("grid", 9, 12),
        ("complete", 9, 36),
    ],
)
def test_random_graphs_have_their_edges(graph, players, edges):
    game = random_polymatrix(graph, players=players, actions=[2, 3] + [2] * (players - 2), seed=4)
    again = random_polymatrix(graph, players=players, actions=[2, 3] + [2] * (players - 2), seed=4)
    assert game.structure is not None
    assert len(game.structure.edges) == edges
    assert game == again
    assert isinstance(game, Game)


def test_what_cannot_be_drawn_is_said():
    with pytest.raises(InvalidGame, match="no graph named 'wheel'"):
        random_polymatrix("wheel", players=4, seed=0)
    with pytest.raises(InvalidGame, match="cannot be drawn"):
        random_polymatrix("tree", players=4, actions=[2, 2], seed=0)
