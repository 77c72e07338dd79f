"""Maxima in single directions, and projections on two players."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest

import detente as dt
from detente.model.errors import NotApplicable, ShapeMismatch
from tests.naive.corners import corner_payoffs, corners_of
from tests.naive.games import game_from_nested


def tables(shape, seed):
    return np.random.default_rng(seed).integers(-3, 4, (len(shape), *shape)).tolist()


@pytest.mark.parametrize(("shape", "seed"), [((2, 2, 2), 2), ((2, 2, 2), 5), ((1, 2, 1, 2), 7)])
def test_supports_and_projections_are_those_of_all_corners(shape, seed):
    nested = tables(shape, seed)
    game, known = dt.Game(nested), corner_payoffs(game_from_nested(nested))
    for weights in ((1, 1, 1, 1), (1, 0, 2, 1), (-1, 2, Fraction(-1, 3), 0), (0, 0, 0, 0)):
        asked = weights[: game.n_players]
        best = max(sum(w * x for w, x in zip(asked, point, strict=True)) for point in known)
        found = dt.support(game, asked)
        assert (found.lower, found.upper, found.weights) == (best, best, asked)
        assert sum(w * x for w, x in zip(asked, found.point, strict=True)) == best
    for pair in ((0, 1), (2, 0), (game.n_players - 1, 1)):
        shadow = corners_of({(point[pair[0]], point[pair[1]]) for point in known})
        corners = dt.projection(game, pair).vertices
        assert (set(corners), len(corners)) == (shadow, len(shadow))


@pytest.mark.no_cover
def test_large_games_are_answered_in_floats():
    game = dt.Game(np.random.default_rng(0).random((3, 3, 5, 5)))
    found = dt.support(game, [10, 0, -10])
    assert isinstance(found.lower, float)
    assert found.lower <= found.upper <= found.lower + 1e-8 * game.scale
    assert 10 * (found.point[0] - found.point[2]) == pytest.approx(found.lower)
    ends = dt.projection(game, (0, 2)).vertices
    assert max(10 * (first - last) for first, last in ends) == pytest.approx(found.lower)


def test_they_fit_a_line():
    game = dt.read("example:selten-horse")
    assert repr(dt.support(game, (1, 0, 2))) == "Support(First: 1, Second: 0, Third: 2; 7)"
    assert repr(dt.projection(game, (0, 2))) == "Projection(First, Third: 4 corners)"


def test_players_are_known_by_name_too():
    game = dt.read("example:selten-horse")
    assert dt.projection(game, ("Third", 0)).players == (2, 0)


@pytest.mark.parametrize(
    "players", [(0, 0), (0, 3), (-1, 1), ("First", "Bo"), ("First", 0), "12", 3, (0, 1, 2), (0, None)]
)
def test_projections_need_two_players(players):
    with pytest.raises(NotApplicable, match=r"two different players.* the players are First, Second, Third"):
        dt.projection(dt.read("example:selten-horse"), players)


def test_a_direction_has_a_finite_weight_for_every_player():
    game = dt.read("example:chicken")
    with pytest.raises(ShapeMismatch, match="3 weights were given for 2 players"):
        dt.support(game, (1, 2, 3))
    for weights in ((1, inf), (1, 10**400), "ab", ("1", "2"), 3, {"Row": 1, "Column": 2}):
        with pytest.raises(NotApplicable, match=r"the weights are .*; they must be finite numbers"):
            dt.support(game, weights)  # type: ignore[arg-type]  # what a newcomer may try
