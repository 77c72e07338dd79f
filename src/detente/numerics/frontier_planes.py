"""The planes that bound what three players can agree on, and everything that is at most as good."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.numerics.hull import hull_of, point
from detente.numerics.polyhedron import DOWNWARDS
from detente.numerics.spatial_flow import Plane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number


def frontier_planes(corners: Sequence[Sequence[Number]], origin: Sequence[Fraction]) -> list[Plane]:
    """List the planes through faces of the hull of efficient corners and all that is worse, measured from an origin.

    Parameters
    ----------
    corners
        Three payoffs each: all strongly efficient corners of a set.
    origin
        Three payoffs that are subtracted.

    Returns
    -------
    list of Plane
        Exactly what is at most as good as a point of the set satisfies all of them.
    """
    rays = {number: point(payoffs) for number, payoffs in enumerate(corners)}
    hull, _ = hull_of(rays | {-1 - number: ray for number, ray in enumerate(DOWNWARDS)})
    found = []
    for *normal, offset in dict.fromkeys(facet.plane for facet in hull.facets.values()):
        weights = tuple(map(Fraction, normal))
        if any(weights):
            level = sum((weight * start for weight, start in zip(weights, origin, strict=True)), Fraction(0))
            found.append(Plane(weights, -offset - level))
    return found
