"""The centroid: the middle of everything that may be played."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from detente.model.agreement import NearTie
from detente.numerics.polygon import polygon
from detente.numerics.polyhedron import polyhedron
from detente.numerics.tolerance import NEAR_TIE
from detente.selections.frontier import check_listed
from detente.selections.point import Point, mix, point_of, settled, unit, with_near_ties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Stage
    from detente.protocols import PayoffSet

LONG = 256  #: bits of the corners' common denominator beyond which the centroid is given in floats
FINE = 256  #: bits that the coordinates of corners are rounded to then, measured from the scale

Simplex = tuple[int, ...]  #: numbers of corners


@dataclass(frozen=True, slots=True)
class Centroid:
    """Pick the centre of gravity of the payoffs of all equilibria.

    The set F of payoffs is a point, a segment, a polygon or a solid; its centroid is taken in that dimension, which is
    decided by ties as everything else.

    Notes
    -----
    Unique, since every bounded convex set has one centre of gravity in the space that it spans; equivariant, since that
    does not ask how the set is turned. Not efficient, and no threat-resistant rule: an action that hurts somebody and
    costs its owner nothing widens F and moves the centroid. The equilibrium that is played mixes those at the corners.
    Exact where the corners have short fractions, otherwise floats within one rounding of it. Up to three blocks: the
    corners by `polygon` or `polyhedron`, then O(corners) products of whole numbers.
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "centroid"

    def select(self, possible: PayoffSet, /) -> Point:
        """Return the pick.

        Raises
        ------
        NotApplicable
            Beyond three blocks, where the corners are not listed.
        TooLarge
            If three blocks have too many corners.
        """
        check_listed(possible)
        if possible.n_blocks == 1:
            return point_of(possible.maximise(unit(0, 1, possible.tie)))
        corners, simplices = _simplices(possible)
        return with_near_ties(
            _centre(corners, simplices, possible.scale), _thin(corners, len(simplices[0]) - 1, possible.scale)
        )


def _simplices(possible: PayoffSet) -> tuple[Sequence[Stage], list[Simplex]]:
    """List the corners of the set, and split it into simplices of its own dimension."""
    if possible.n_blocks == 2:
        corners = polygon(possible.maximise, possible.tie)
        if len(corners) < 3:
            return corners, [tuple(range(len(corners)))]
        return corners, [(0, place, place + 1) for place in range(1, len(corners) - 1)]
    solid = polyhedron(possible.maximise, possible.tie)
    if solid.dimension < 3:
        return solid.corners, list(solid.pieces)
    return solid.corners, [(0, *piece) for piece in solid.pieces if 0 not in piece]


def _centre(corners: Sequence[Stage], simplices: Sequence[Simplex], scale: float) -> Point:
    """Mix the corners: every simplex weighs what it contains, shared out equally to its corners."""
    exact = isinstance(corners[0].payoffs[0], Fraction)
    places = [tuple(Fraction(payoff) for payoff in stage.payoffs) for stage in corners]
    common = math.lcm(*(payoff.denominator for place in places for payoff in place))
    unit = Fraction(common)
    if common.bit_length() > LONG:
        exact, unit = False, Fraction(2) ** (FINE - math.frexp(scale)[1])
    whole = [tuple(round(payoff * unit) for payoff in place) for place in places]
    shares = [0] * len(corners)
    for simplex, size in zip(simplices, _sizes([[whole[k] for k in simplex] for simplex in simplices]), strict=True):
        for corner in simplex:
            shares[corner] += size
    weights = [Fraction(share, sum(shares)) for share in shares]
    if exact:
        return mix([(weight, point_of(stage)) for weight, stage in zip(weights, corners, strict=True)])
    axes = (sum(share * value for share, value in zip(shares, axis, strict=True)) for axis in zip(*whole, strict=True))
    middle = tuple(float(total / (sum(shares) * unit)) for total in axes)
    parts = mix([(float(weight), point_of(stage)) for weight, stage in zip(weights, corners, strict=True)])
    return settled(replace(parts, payoffs=middle), max(map(math.ulp, middle)), ())


def _sizes(simplices: Sequence[Sequence[tuple[int, ...]]]) -> list[int]:
    """Compute what simplices contain, in one unit for all: their shadows where the set is widest."""
    axes = range(len(simplices[0][0]))
    edges = [[[b - a for a, b in zip(points[0], end, strict=True)] for end in points[1:]] for points in simplices]
    shadows = (
        [abs(_determinant([[edge[axis] for axis in chosen] for edge in simplex])) for simplex in edges]
        for chosen in combinations(axes, len(simplices[0]) - 1)
    )
    return max(shadows, key=sum)


def _determinant(rows: Sequence[Sequence[int]]) -> int:
    """Expand by the first row; tables of at most three rows."""
    if not rows:
        return 1
    first, rest = rows[0], rows[1:]
    minors = (_determinant([[*row[:k], *row[k + 1 :]] for row in rest]) for k in range(len(first)))
    return sum((-1) ** k * entry * minor for k, (entry, minor) in enumerate(zip(first, minors, strict=True)))


def _thin(corners: Sequence[Stage], dimension: int, scale: float) -> tuple[NearTie, ...]:
    """Report a set that almost has one dimension less: its centroid might be somewhere else then."""
    if dimension < 2:
        return ()
    places = np.array([[float(payoff) for payoff in stage.payoffs] for stage in corners])
    spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)[dimension - 1] / math.sqrt(len(corners))
    return (NearTie("a set of fallbacks that is almost flat", float(spread)),) if spread <= NEAR_TIE * scale else ()
