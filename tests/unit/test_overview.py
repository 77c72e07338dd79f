import operator
from fractions import Fraction

import numpy as np
import pytest

from detente.fallbacks.coarse import coarse_intervals, dominated_share
from detente.formats import read
from detente.model.game import Game
from detente.numerics.incentives import coarse_rows
from detente.overview import ThreatPair, Unavailable, fallbacks
from detente.selections import SELECTIONS
from detente.selections.payoff_shape import PayoffShape


def had(part):
    assert not isinstance(part, Unavailable)
    return part


def halves(*values):
    return tuple(Fraction(value) for value in values)


def shape_of(name):
    shape = fallbacks(read(f"example:{name}")).shape
    assert isinstance(shape, PayoffShape)
    return shape


def test_the_polygon_of_skewed_battle_of_the_sexes_is_the_published_one():
    found = fallbacks(read("example:skewed-battle"))
    shape = found.shape
    assert isinstance(shape, PayoffShape)
    assert shape.vertices == (halves(4, 1), halves(1, 2), halves("4/5", "2/3"))
    assert (shape.frontier, shape.nadir, shape.dimension) == ((halves(1, 2), halves(4, 1)), halves(1, 1), 2)
    assert found.favourites == (halves(4, 1), halves(1, 2))


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("name", "dimension", "vertices", "frontier"),
    [
        ("hot-dogs", 0, [(100, 32)], [(100, 32)]),
        ("curse", 1, [(0, 0), (0, -1000)], [(0, 0)]),
        ("costly-curse", 0, [(0, 0)], [(0, 0)]),
        ("shapley-3x3", 1, [("1/2", 1), ("1/3", "2/3")], [("1/2", 1)]),
        ("prisoners-dilemma", 0, [(1, 1)], [(1, 1)]),
        ("public-good", 0, [(0, 0, 0)], [(0, 0, 0)]),
        (
            "selten-horse",
            3,
            [("11/3", "10/3", "2/3"), (3, 2, 2), (1, 1, 1), ("11/12", "5/6", "2/3")],
            [("11/3", "10/3", "2/3"), (3, 2, 2)],
        ),
    ],
)
def test_shapes_of_every_dimension_are_known(name, dimension, vertices, frontier):
    shape = shape_of(name)
    assert shape.dimension == dimension
    assert shape.vertices == tuple(halves(*corner) for corner in vertices)
    assert shape.frontier == tuple(halves(*corner) for corner in frontier)
    assert shape.nadir == tuple(map(min, zip(*shape.frontier, strict=True)))


def test_favourites_of_three_players_are_what_the_others_settle_on():
    """First and Third agree on nothing: where First is best, Third and Second have one point left."""
    found = fallbacks(read("example:selten-horse"))
    best = halves("11/3", "10/3", "2/3")
    assert found.favourites == (best, best, halves(3, 2, 2))


def test_more_players_than_three_have_favourites_and_reasons():
    found = fallbacks(Game(np.indices((2, 2, 2, 2)).tolist()))
    assert isinstance(found.shape, Unavailable)
    missing = [name for name, part in found.selections if isinstance(part, Unavailable)]
    assert {"centroid", "leximin"} <= set(missing) < {rule.name for rule in SELECTIONS}
    for player, payoffs in enumerate(had(found.favourites)):
        assert payoffs[player] == had(found.correlated).high[player]


def test_a_shape_with_too_many_corners_is_left_out(monkeypatch):
    monkeypatch.setattr("detente.numerics.polyhedron.MAX_POINTS", 5)
    found = fallbacks(Game(np.random.default_rng(2).integers(-5, 6, (3, 2, 2, 2)).tolist()))
    assert isinstance(found.shape, Unavailable)
    assert "more than 5 corners" in found.shape.reason


def test_coarse_equilibria_may_play_a_dominated_action_that_hurts():
    """Row's last action pays it less than the first, whatever Column does, and costs Column 9."""
    found = fallbacks(Game([[[3, 0], [0, 3], [2, -1]], [[3, 0], [0, 3], [-9, -9]]]))
    assert had(found.coarse).dominated == Fraction(3, 4)
    assert had(found.coarse).intervals.low[1] < 0 < had(found.correlated).low[1]


@pytest.mark.parametrize("seed", range(4))
def test_the_probability_of_dominated_actions_agrees_with_another_solver(seed):
    game = Game(np.random.default_rng(seed).integers(0, 4, (2, 3, 2)).astype(float))
    rows, columns = game.payoffs
    bad = [any((rows[a] < rows[b]).all() for b in range(3)) for a in range(3)]
    worse = [any((columns[:, a] < columns[:, b]).all() for b in range(2)) for a in range(2)]
    share = np.logical_or.outer(bad, worse).astype(float).reshape(-1)
    assert float(dominated_share(game)) == pytest.approx(plain_coarse_maximum(game, share))


def test_the_threats_of_hot_dogs_differ_by_46():
    threat = fallbacks(read("example:hot-dogs")).threat
    assert isinstance(threat, ThreatPair)
    assert threat.difference == 46


def test_a_single_player_falls_back_on_its_best():
    found = fallbacks(Game(np.array([[1.0, 5.0, 3.0]])))
    assert (
        found.security
        == had(found.correlated).low
        == had(found.correlated).high
        == had(found.coarse).intervals.high
        == (5,)
    )
    assert isinstance(found.shape, Unavailable)


@pytest.mark.no_cover
def test_correlated_equilibria_are_coarse_ones():
    rng = np.random.default_rng(0)
    for _ in range(20):
        found = fallbacks(Game.from_bimatrix(*rng.integers(-3, 4, (2, 3, 3)).tolist()))
        assert all(map(operator.le, had(found.coarse).intervals.low, had(found.correlated).low))
        assert all(map(operator.ge, had(found.coarse).intervals.high, had(found.correlated).high))


def test_the_overview_fits_a_line():
    assert repr(fallbacks(read("example:curse"))) == "FallbackOverview(Witch: 0 to 0, Farmer: -1000 to 0)"


@pytest.mark.no_cover
def test_large_games_are_answered_in_floats():
    found = fallbacks(Game(np.random.default_rng(1).random((2, 9, 8))))
    assert isinstance(had(found.coarse).intervals.low[0], float)
    assert (
        had(found.coarse).intervals.low[0]
        <= had(found.correlated).low[0]
        <= had(found.correlated).high[0]
        <= had(found.coarse).intervals.high[0]
    )


def plain_coarse_maximum(game, objective):
    """Maximise a linear function of profiles over coarse equilibria with another library."""
    from scipy.optimize import linprog

    flat = game.payoffs.reshape(game.n_players, -1)
    rows = []
    for other in range(game.n_players):
        for action in range(game.n_actions[other]):
            fixed = np.broadcast_to(np.take(game.payoffs[other], [action], axis=other), game.payoffs[other].shape)
            rows.append((fixed - game.payoffs[other]).reshape(-1))
    solved = linprog(-objective, np.array(rows), np.zeros(len(rows)), np.ones((1, flat.shape[1])), [1.0])
    return -solved.fun


@pytest.mark.parametrize("seed", range(5))
def test_coarse_bounds_agree_with_another_solver(seed):
    game = Game(np.random.default_rng(seed).integers(-5, 6, (3, 2, 3, 2)).astype(float))
    found = coarse_intervals(game)
    assert [float(value) for value in found.high] == pytest.approx(
        [plain_coarse_maximum(game, own.reshape(-1)) for own in game.payoffs]
    )


def test_a_coarse_row_adds_up_the_rows_of_its_deviations():
    labels, rows = coarse_rows(np.array([[[0, 1], [2, 5]], [[0, 0], [0, 0]]], dtype=float))
    assert labels[0] == ((0, 1, 0),)
    assert rows.values[: rows.starts[1]].tolist() == [-2.0, -4.0]
