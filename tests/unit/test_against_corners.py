"""The whole set of fallbacks against a list of all corners of the correlated equilibria, made without any maximum."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import settings

from detente.model.game import Game
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.selections import Centroid
from detente.selections.nadir import nadir
from detente.selections.payoff_shape import payoff_shape
from tests.naive.corners import corner_payoffs, corners_of, is_efficient, polygon_centroid
from tests.naive.games import game_from_nested

DEEP = settings().max_examples > 100
SHAPES = {"2x2": (2, 2, 2), "2x3": (2, 2, 3), "3x2": (2, 3, 2), "2x2x2": (3, 2, 2, 2)}
COUNTS = {"2x2": 80, "2x3": 60, "3x2": 60, "2x2x2": 100 if DEEP else 8}


def random_tables(kind, seed):
    """Draw small whole payoffs: with many ties for every second seed."""
    rng = np.random.default_rng([seed, *SHAPES[kind]])
    return rng.integers(-1 if seed % 2 else -4, 2 if seed % 2 else 5, SHAPES[kind]).tolist()


def polytope(tables):
    game = Game(tables)
    return EquilibriumPolytope(game.fractions, game.fractions, game.scale)


@pytest.mark.no_cover
@pytest.mark.parametrize("kind", SHAPES)
def test_the_set_of_fallbacks_has_the_corners_that_enumeration_finds(kind):
    for seed in range(COUNTS[kind]):
        tables = random_tables(kind, seed)
        expected = corners_of(corner_payoffs(game_from_nested(tables)))
        possible = polytope(tables)
        shape = payoff_shape(possible)
        best = {point for point in expected if is_efficient(point, sorted(expected))}
        assert (set(shape.vertices), len(shape.vertices)) == (expected, len(expected)), (kind, seed)
        assert (set(shape.frontier), len(shape.frontier)) == (best, len(best)), (kind, seed)
        assert shape.nadir == nadir(possible) == tuple(map(min, zip(*best, strict=True))), (kind, seed)
        if len(expected) <= 3:
            assert shape.dimension == len(expected) - 1, (kind, seed)
        if len(SHAPES[kind]) == 3:
            assert Centroid().select(possible).payoffs == polygon_centroid(expected), (kind, seed)


def solid_centroid(points):
    """Compute the centroid of a solid from a triangulation of its inside."""
    from scipy.spatial import Delaunay

    places = np.array([[float(value) for value in point] for point in points])
    simplices = places[Delaunay(places).simplices]
    sizes = np.abs(np.linalg.det(simplices[:, 1:] - simplices[:, :1]))
    return sizes @ simplices.mean(axis=1) / sizes.sum()


def test_centroids_of_solids_are_those_of_a_triangulation():
    seen = 0
    for seed in range(0, 8, 2):
        possible = polytope(random_tables("2x2x2", seed))
        shape = payoff_shape(possible)
        if shape.dimension == 3:
            seen += 1
            found = [float(value) for value in Centroid().select(possible).payoffs]
            assert found == pytest.approx(solid_centroid(shape.vertices), abs=1e-9)
    assert seen > 2


def test_the_lists_of_corners_agree_with_a_known_polygon():
    chicken = game_from_nested([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])
    fifths, quarters = Fraction(18, 5), Fraction(21, 4)
    assert corners_of(corner_payoffs(chicken)) == {(7, 2), (2, 7), (fifths, fifths), (quarters, quarters)}
