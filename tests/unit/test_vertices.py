"""Exact corners and extreme rays against a search through all bases."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from detente.model.errors import TooLarge
from detente.numerics import vertices as vertices_module
from detente.numerics.vertices import extreme_rays, primitive, vertices
from tests.effort import some


def exact(values):
    array = np.array(values, dtype=object)
    return np.array([Fraction(value) for value in array.ravel()], dtype=object).reshape(array.shape)


def fractions(*values):
    return tuple(Fraction(value) for value in values)


def solve(matrix, right):
    """Solve a square system by Gauss-Jordan elimination; None if it is singular."""
    table = [[*map(Fraction, row), Fraction(value)] for row, value in zip(matrix, right, strict=True)]
    size = len(table)
    for column in range(size):
        pivot = next((row for row in range(column, size) if table[row][column]), None)
        if pivot is None:
            return None
        table[column], table[pivot] = table[pivot], table[column]
        table[column] = [value / table[column][column] for value in table[column]]
        for row in range(size):
            if row != column:
                factor = table[row][column]
                table[row] = [a - factor * b for a, b in zip(table[row], table[column], strict=True)]
    return tuple(row[-1] for row in table)


def corners_by_bases(matrix, bounds):
    size = matrix.shape[1]
    walls = np.vstack([matrix, -np.eye(size, dtype=int).astype(object)])
    right = np.concatenate([bounds, np.zeros(size, dtype=int).astype(object)])
    found = set()
    for basis in combinations(range(len(walls)), size):
        point = solve(walls[list(basis)], right[list(basis)])
        if point is not None and all(walls @ np.array(point, dtype=object) <= right):
            found.add(point)
    return sorted(found)


def edges_by_bases(constraints):
    """Cut the cone with the plane where the coordinates sum to one and list the corners there."""
    size = constraints.shape[1]
    ones = np.ones((1, size), dtype=int).astype(object)
    bounds = np.array([1, -1, *[0] * len(constraints)], dtype=object)
    corners = corners_by_bases(np.vstack([ones, -ones, -constraints]), bounds)
    return sorted(primitive(corner)[0] for corner in corners)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(some(15, 40)))
def test_corners_of_random_polyhedra_are_those_found_from_all_bases(seed):
    rng = np.random.default_rng(seed)
    size, n_rows = int(rng.integers(1, 5)), int(rng.integers(1, 6))
    matrix = exact(rng.integers(-2, 4, (n_rows, size)))
    bounds = exact(rng.integers(-1, 5, n_rows)) / 3
    assert vertices(matrix, bounds) == corners_by_bases(matrix, bounds)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(some(15, 40)))
def test_edges_of_random_degenerate_cones_are_those_found_from_all_bases(seed):
    rng = np.random.default_rng(100 + seed)
    size, n_rows = int(rng.integers(2, 6)), int(rng.integers(1, 6))
    constraints = rng.integers(-1, 2, (n_rows, size)).astype(object)
    assert [tuple(ray) for ray in extreme_rays(constraints).rays] == edges_by_bases(constraints)


@pytest.mark.parametrize("seed", range(20))
def test_equations_select_the_rays_of_a_face(seed):
    rng = np.random.default_rng(200 + seed)
    constraints = rng.integers(-2, 3, (5, 5)).astype(object)
    whole = extreme_rays(constraints)
    on_face = whole.tight[:, 5] & whole.tight[:, 7]
    face = extreme_rays(constraints[[1, 3, 4]], equations=[constraints[0], constraints[2]])
    assert face.rays.tolist() == whole.rays[on_face].tolist()
    assert face.tight.tolist() == whole.tight[on_face][:, [0, 1, 2, 3, 4, 6, 8, 9]].tolist()


@pytest.mark.parametrize("seed", range(20))
def test_walls_are_reported_in_the_order_of_the_input(seed):
    rng = np.random.default_rng(300 + seed)
    constraints = rng.integers(-1, 2, (6, 4)).astype(object)
    constraints[5] = constraints[0] * 3
    cone = extreme_rays(constraints)
    slacks = np.hstack([cone.rays, cone.rays @ constraints.T])
    assert (cone.tight == (slacks == 0)).all()


def test_redundant_repeated_and_zero_rows_change_no_ray():
    constraints = np.array([[1, -1, 2], [-2, 3, 1]], dtype=object)
    padded = np.vstack([constraints, constraints * 5, [[0, 0, 0], [1, 0, 0], [1, 1, 1]]])
    assert extreme_rays(padded).rays.tolist() == extreme_rays(constraints).rays.tolist()
    assert extreme_rays(padded).tight[:, 7].all()


def test_cube_and_its_polar_have_the_known_numbers_of_corners():
    size = 6
    cube = vertices(np.eye(size, dtype=int).astype(object), np.ones(size, dtype=int).astype(object))
    signs = np.array(list(np.ndindex(*[2] * size)), dtype=object) * 2 - 1
    cross = vertices(signs, np.array([1 + int(row.sum()) for row in signs], dtype=object))
    assert len(cube) == 2**size
    assert len(cross) == 2 * size


def test_polygon_of_a_hundred_tangents_to_a_parabola_has_their_crossings_as_corners():
    matrix = exact([[2 * p, 1] for p in range(100)])
    bounds = exact([p * p + 10_000 for p in range(100)])
    crossings = [(p + Fraction(1, 2), 10_000 - p * p - p) for p in range(99)]
    assert vertices(matrix, bounds) == [
        fractions(*corner) for corner in [(0, 0), (0, 10_000), *crossings, (Fraction(19_801, 198), 0)]
    ]


def test_cone_of_the_origin_alone_has_no_rays():
    cone = extreme_rays(np.array([[-1, -1], [1, -3]], dtype=object))
    assert cone.rays.shape == (0, 2)
    assert cone.tight.shape == (0, 4)


def test_empty_polyhedron_has_no_corners():
    assert vertices(exact([[1, 1]]), exact([-1])) == []


def test_directions_of_an_unbounded_polyhedron_are_no_corners():
    assert vertices(exact([[1, -1]]), exact([2])) == [fractions(0, 0), fractions(2, 0)]


def test_floats_of_any_size_read_exactly_give_exact_corners():
    tiny, huge = Fraction(5e-324), Fraction(1.7e308)
    assert vertices(exact([[tiny, huge]]), exact([1])) == [fractions(0, 0), (0, 1 / huge), (1 / tiny, 0)]


def test_small_blocks_give_the_same_rays(monkeypatch):
    rng = np.random.default_rng(7)
    constraints = rng.integers(-1, 2, (8, 6)).astype(object)
    whole = extreme_rays(constraints).rays.tolist()
    monkeypatch.setattr(vertices_module, "_BLOCK_CELLS", 3)
    assert extreme_rays(constraints).rays.tolist() == whole


def test_too_many_rays_are_refused_with_the_limit():
    size = 8
    matrix, bounds = np.eye(size, dtype=int).astype(object), np.ones(size, dtype=int).astype(object)
    assert len(vertices(matrix, bounds, max_rays=256)) == 256
    with pytest.raises(TooLarge, match="limit is 255"):
        vertices(matrix, bounds, max_rays=255)


def test_primitive_scales_to_coprime_integers():
    assert primitive([Fraction(2, 3), Fraction(-4, 5), 2]) == ((5, -6, 15), Fraction(15, 2))
    assert primitive([Fraction(0), 0]) == ((0, 0), Fraction(1))
