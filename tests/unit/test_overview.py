import operator
from fractions import Fraction

import numpy as np
import pytest

from detente.fallbacks.coarse import coarse_intervals
from detente.formats import read
from detente.model.game import Game
from detente.numerics.incentives import coarse_rows
from detente.overview import PayoffPolygon, ThreatPair, Unavailable, fallbacks


def halves(*values):
    return tuple(Fraction(value) for value in values)


def shape_of(name):
    shape = fallbacks(read(f"example:{name}")).shape
    assert isinstance(shape, PayoffPolygon)
    return shape


def test_the_polygon_of_skewed_battle_of_the_sexes_is_the_published_one():
    shape = shape_of("skewed-battle")
    assert shape.vertices == (halves(4, 1), halves(1, 2), halves("4/5", "2/3"))
    assert (shape.frontier, shape.nadir) == ((halves(1, 2), halves(4, 1)), halves(1, 1))
    assert shape.favourites == (halves(4, 1), halves(1, 2))


def test_a_unique_equilibrium_is_a_polygon_of_one_corner():
    shape = shape_of("hot-dogs")
    assert shape.vertices == shape.frontier == (halves(100, 32),)


def test_the_threats_of_hot_dogs_differ_by_46():
    threat = fallbacks(read("example:hot-dogs")).threat
    assert isinstance(threat, ThreatPair)
    assert threat.difference == 46


def test_a_single_player_falls_back_on_its_best():
    found = fallbacks(Game(np.array([[1.0, 5.0, 3.0]])))
    assert found.security == found.correlated.low == found.correlated.high == found.coarse.high == (5,)
    assert isinstance(found.shape, Unavailable)


def test_correlated_equilibria_are_coarse_ones():
    rng = np.random.default_rng(0)
    for _ in range(20):
        found = fallbacks(Game.from_bimatrix(*rng.integers(-3, 4, (2, 3, 3)).tolist()))
        assert all(map(operator.le, found.coarse.low, found.correlated.low))
        assert all(map(operator.ge, found.coarse.high, found.correlated.high))


def test_the_overview_fits_a_line():
    assert repr(fallbacks(read("example:curse"))) == "FallbackOverview(Witch: 0 to 0, Farmer: -1000 to 0)"


def test_large_games_are_answered_in_floats():
    found = fallbacks(Game(np.random.default_rng(1).random((2, 9, 8))))
    assert isinstance(found.coarse.low[0], float)
    assert found.coarse.low[0] <= found.correlated.low[0] <= found.correlated.high[0] <= found.coarse.high[0]


def plain_coarse_bound(game, player):
    """Maximise a player's payoff over coarse equilibria with another library."""
    from scipy.optimize import linprog

    flat = game.payoffs.reshape(game.n_players, -1)
    rows = []
    for other in range(game.n_players):
        for action in range(game.n_actions[other]):
            fixed = np.broadcast_to(np.take(game.payoffs[other], [action], axis=other), game.payoffs[other].shape)
            rows.append((fixed - game.payoffs[other]).reshape(-1))
    solved = linprog(-flat[player], np.array(rows), np.zeros(len(rows)), np.ones((1, flat.shape[1])), [1.0])
    return -solved.fun


@pytest.mark.parametrize("seed", range(5))
def test_coarse_bounds_agree_with_another_solver(seed):
    game = Game(np.random.default_rng(seed).integers(-5, 6, (3, 2, 3, 2)).astype(float))
    found = coarse_intervals(game)
    assert [float(value) for value in found.high] == pytest.approx([plain_coarse_bound(game, p) for p in range(3)])


def test_a_coarse_row_adds_up_the_rows_of_its_deviations():
    labels, rows = coarse_rows(np.array([[[0, 1], [2, 5]], [[0, 0], [0, 0]]], dtype=float))
    assert labels[0] == ((0, 1, 0),)
    assert rows.values[: rows.starts[1]].tolist() == [-2.0, -4.0]
