"""Exact corners of polytopes and edges of cones, by the double description method.

All arithmetic is in Python integers, so ties, repeated rows and redundant rows change nothing but the speed.

References
----------
Motzkin, Raiffa, Thompson and Thrall (1953); Fukuda and Prodon (1996), for the adjacency test.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from detente.model.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ExactArray: TypeAlias = npt.NDArray[np.object_]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
IndexArray: TypeAlias = npt.NDArray[np.intp]
FloatArray: TypeAlias = npt.NDArray[np.float32]

MAX_RAYS = 50_000  #: a few seconds of work
_BLOCK_CELLS = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class Rays:
    """Hold the extreme rays of a cone in the non-negative orthant.

    Attributes
    ----------
    rays
        Shape (n_rays, n_coordinates), coprime non-negative Python integers, in lexicographic order.
    tight
        Shape (n_rays, n_coordinates + n_constraints); whether ray r lies on the wall of coordinate c, then on that
        of constraint k (a zero constraint is tight everywhere).
    """

    rays: ExactArray
    tight: BoolArray


def extreme_rays(constraints: ExactArray, *, equations: Sequence[ExactArray] = (), max_rays: int = MAX_RAYS) -> Rays:
    """List the extreme rays of the cone {r >= 0, C r >= 0, E r = 0}.

    Parameters
    ----------
    constraints
        Shape (n_constraints, n_coordinates), `int` or `Fraction`; any number of rows, repeated and zero rows too.
    equations
        Rows of E, each of shape (n_coordinates,).
    max_rays
        The most rays kept at once, intermediate cones included.

    Raises
    ------
    TooLarge
        If a cone on the way has more than `max_rays` extreme rays.

    Notes
    -----
    Rows are added one by one, equations first, in lexicographic order. A step with p rays inside, q outside and k in
    all takes O(p q (n_coordinates + n_constraints)) operations on zeros and ones for the pairs, k times as much for a
    pair of degenerate rays, and O(n_coordinates) integer operations for each new ray. Numbers have at most the bits
    of an n_coordinates-square minor of the rows. A cone that is only the origin has no rays.
    """
    n_coordinates = constraints.shape[1]
    scaled = [primitive(row)[0] for row in constraints]
    equal = sorted({primitive(row)[0] for row in equations})
    distinct = sorted({row for row in scaled if any(row)})
    position = {row: n_coordinates + len(equal) + index for index, row in enumerate(distinct)}
    rays = np.array([[int(a == b) for b in range(n_coordinates)] for a in range(n_coordinates)], dtype=object)
    tight = ~np.eye(n_coordinates, dtype=np.bool_)
    for row in equal:
        rays, tight = _cut(rays, tight, np.array(row, dtype=object), max_rays)
        rays, tight = rays[tight[:, -1]], tight[tight[:, -1]]
    for row in distinct:
        rays, tight = _cut(rays, tight, np.array(row, dtype=object), max_rays)
    everywhere = np.ones((len(rays), 1), dtype=np.bool_)
    columns = [*range(n_coordinates), *(position.get(row, -1) for row in scaled)]
    order = sorted(range(len(rays)), key=lambda index: tuple(rays[index]))
    return Rays(rays=rays[order], tight=np.hstack([tight, everywhere])[np.ix_(order, columns)])


def vertices(matrix: ExactArray, bounds: ExactArray, *, max_rays: int = MAX_RAYS) -> list[tuple[Fraction, ...]]:
    """List the corners of the polyhedron {x >= 0, A x <= b}.

    Parameters
    ----------
    matrix
        Shape (n_constraints, n_coordinates), `int` or `Fraction`.
    bounds
        Shape (n_constraints,), `int` or `Fraction`, of any sign.
    max_rays
        As in `extreme_rays`.

    Returns
    -------
    list of tuple of Fraction
        In lexicographic order; empty if the polyhedron is. The directions of an unbounded one are left out.

    Raises
    ------
    TooLarge
        As in `extreme_rays`.

    Notes
    -----
    The rays with h > 0 of the cone {(h, x) >= 0, b h - A x >= 0}, divided by h; complexity as in `extreme_rays`.
    """
    cone = extreme_rays(np.hstack([bounds[:, None], -matrix]), max_rays=max_rays)
    return sorted(tuple(Fraction(value, ray[0]) for value in ray[1:]) for ray in cone.rays if ray[0])


def primitive(values: Sequence[Fraction | int] | ExactArray) -> tuple[tuple[int, ...], Fraction]:
    """Scale numbers to coprime integers.

    Returns
    -------
    tuple
        The integers and the positive factor that gave them, 1 if all numbers are zero. O(number of values).
    """
    denominator = math.lcm(*(value.denominator for value in values))
    whole = [value.numerator * (denominator // value.denominator) for value in values]
    divisor = math.gcd(*whole) or denominator
    return tuple(value // divisor for value in whole), Fraction(denominator, divisor)


def _cut(rays: ExactArray, tight: BoolArray, row: ExactArray, max_rays: int) -> tuple[ExactArray, BoolArray]:
    """Intersect the cone of `rays` with the half-space row . r >= 0."""
    slack = rays @ row
    outside = np.flatnonzero(slack < 0)
    if not len(outside):
        return rays, np.column_stack([tight, slack == 0])
    inside, kept = np.flatnonzero(slack > 0), np.flatnonzero(slack >= 0)
    found: list[tuple[IndexArray, IndexArray]] = []
    n_rays = len(kept)
    for pair in _adjacent_pairs(tight, inside, outside, dimension=len(row)):
        found.append(pair)
        n_rays += len(pair[0])
        if n_rays > max_rays:
            raise TooLarge(f"The enumeration needs at least {n_rays} rays, the limit is {max_rays}. Raise max_rays.")
    kept_walls = np.column_stack([tight[kept], slack[kept] == 0])
    if not found:
        return rays[kept], kept_walls
    plus, minus = (np.concatenate(part) for part in zip(*found, strict=True))
    fresh = slack[plus, None] * rays[minus] - slack[minus, None] * rays[plus]
    fresh //= np.gcd.reduce(fresh, axis=1)[:, None]
    fresh_walls = np.column_stack([tight[plus] & tight[minus], np.ones(len(plus), dtype=np.bool_)])
    return np.vstack([rays[kept], fresh]), np.vstack([kept_walls, fresh_walls])


def _adjacent_pairs(
    tight: BoolArray, inside: IndexArray, outside: IndexArray, *, dimension: int
) -> Iterator[tuple[IndexArray, IndexArray]]:
    """Yield the pairs (inside, outside) of rays that span an edge of the cone, block by block.

    A pair needs dimension - 2 common walls. That is enough if one of the two lies on dimension - 1 walls only,
    which are then independent; otherwise no third ray may lie on all their common walls.
    """
    walls = tight.astype(np.float32)
    simple = tight.sum(axis=1) == dimension - 1
    for block in _blocks(inside, len(outside)):
        first, second = np.nonzero(walls[block] @ walls[outside].T > dimension - 2.5)
        plus, minus = block[first], outside[second]
        sure = simple[plus] | simple[minus]
        yield plus[sure], minus[sure]
        if sure.all():
            continue
        plus, minus = plus[~sure], minus[~sure]
        packed = np.packbits(tight[plus] & tight[minus], axis=1)
        _, once, counts = np.unique(packed, axis=0, return_index=True, return_counts=True)
        lone = np.sort(once[counts == 1])
        for part in _blocks(lone, len(walls)):
            common = walls[plus[part]] * walls[minus[part]]
            holders = (common @ walls.T > common.sum(axis=1)[:, None] - 0.5).sum(axis=1)
            edge = part[holders == 2]
            yield plus[edge], minus[edge]


def _blocks(indices: IndexArray, width: int) -> Iterator[IndexArray]:
    """Split indices so that a table of one block by `width` stays within a fixed number of cells."""
    step = max(1, _BLOCK_CELLS // max(1, width))
    for start in range(0, len(indices), step):
        yield indices[start : start + step]
