"""Hulls of points and directions in space, in whole numbers, so that no decision hangs on rounding.

A point (x, y, z) with denominator w is the ray (x, y, z, w) of a cone in four dimensions, a direction is a ray with
w = 0. The hull of points and directions, {mixtures of points plus non-negative multiples of directions}, is a cut of
the cone that the rays span, and every face of it lies in a plane p with p . ray <= 0 for all rays.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from detente.model.errors import NumericalTrouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from detente.model.numbers import Number

Ray = tuple[int, int, int, int]
Vector = tuple[int, int, int]

_FINE = 30  #: bits to which planes are weighed alike


@dataclass(frozen=True, slots=True)
class Facet:
    """Hold a triangle of a hull: the numbers of its rays, and its plane, outside of which the product is positive."""

    rays: tuple[int, int, int]
    plane: Ray


class Hull:
    """Grow a hull ray by ray.

    Parameters
    ----------
    rays
        Four independent rays: points, as `point` writes them, or directions, as `direction` does.

    Notes
    -----
    Faces with more than three corners are kept as several triangles of one plane. A ray that is added may see some
    triangles from outside; they give way to triangles between the ray and the rim of what it sees. It sees whole faces,
    since all triangles of a plane are seen or none is, so the rim is one closed walk. Adding a ray to t triangles takes
    O(t) products of whole numbers.

    References
    ----------
    The incremental method; de Berg, Cheong, van Kreveld & Overmars (2008, chapter 11).
    """

    def __init__(self, rays: Sequence[Ray]) -> None:
        self.rays = list(rays)
        self.inside = _total(rays)
        first = [self._facet(corners) for corners in combinations(range(4), 3)]
        self.facets = {facet.rays: facet for facet in first}

    def add(self, ray: Ray) -> list[Facet]:
        """Add a ray and return the triangles that it makes; none where it lies in the hull already."""
        x, y, z, w = ray
        planes = ((facet, facet.plane) for facet in self.facets.values())
        seen = [facet for facet, (a, b, c, d) in planes if a * x + b * y + c * z + d * w > 0]
        rim: dict[tuple[int, int], int] = {}
        for facet in seen:
            for edge in combinations(facet.rays, 2):
                rim[edge] = rim.get(edge, 0) + 1
            del self.facets[facet.rays]
        number = len(self.rays)
        if seen:
            self.rays.append(ray)
        fresh = [self._facet((*edge, number)) for edge, count in rim.items() if count == 1]
        self.facets.update({facet.rays: facet for facet in fresh})
        return fresh

    def margins(self) -> dict[int, Fraction]:
        """Return how far every ray on the hull sticks out of the hull of all the others.

        Returns
        -------
        dict
            Number of a ray -> distance by the largest coordinate, measured along the sum of the normals of its
            faces; not positive if and only if the others span it.
        """
        around: dict[int, set[int]] = {}
        planes: dict[int, set[Ray]] = {}
        for facet in self.facets.values():
            for number in facet.rays:
                around.setdefault(number, set()).update(facet.rays)
                planes.setdefault(number, set()).add(facet.plane)
        return {
            number: self._margin(number, around[number] - {number}, _normal(sorted(planes[number])))
            for number in sorted(around)
            if self.rays[number][3]
        }

    def _margin(self, number: int, others: Iterable[int], normal: tuple[int, int, int]) -> Fraction:
        """Compare the height of a point along a normal with that of its neighbours."""
        length = max(map(abs, normal))
        own = self._height(number, normal)
        if not length or any(not self.rays[other][3] and self._height(other, normal) >= 0 for other in others):
            return Fraction(0)
        gaps = [own - self._height(other, normal) for other in others if self.rays[other][3]]
        return min(gaps, default=Fraction(length)) / length

    def _height(self, number: int, normal: tuple[int, int, int]) -> Fraction:
        *place, unit = self.rays[number]
        return Fraction(sum(a * b for a, b in zip(normal, place, strict=True)), unit or 1)

    def _facet(self, corners: tuple[int, int, int]) -> Facet:
        plane = _across(*(self.rays[corner] for corner in corners))
        unit = math.gcd(*plane) if product(plane, self.inside) < 0 else -math.gcd(*plane)
        x, y, z, level = (number // unit for number in plane)
        return Facet(corners, (x, y, z, level))


def point(payoffs: Sequence[Number]) -> Ray:
    """Write a point of space as a ray.

    Examples
    --------
    >>> point((Fraction(1, 2), Fraction(1, 3), Fraction(2)))
    (3, 2, 12, 6)
    """
    places = [Fraction(payoff) for payoff in payoffs]
    unit = math.lcm(*(place.denominator for place in places))
    x, y, z = (place.numerator * (unit // place.denominator) for place in places)
    return x, y, z, unit


def direction(vector: Vector) -> Ray:
    """Write a direction as a ray."""
    return *vector, 0


def hull_of(rays: Mapping[int, Ray]) -> tuple[Hull, list[int]]:
    """Build the hull of numbered rays; with it, their numbers in its order.

    Raises
    ------
    NumericalTrouble
        If no four of them are independent.
    """
    order = _independent(rays)
    if len(order) < 4:
        message = "points and directions that span less than space have no hull in it"
        raise NumericalTrouble(message)
    hull = Hull([rays[number] for number in order])
    for number, ray in rays.items():
        if number not in order[:4] and hull.add(ray):
            order.append(number)
    return hull, order


def product(plane: Ray, ray: Ray) -> int:
    """Multiply a plane and a ray: positive outside, 0 on the plane."""
    return plane[0] * ray[0] + plane[1] * ray[1] + plane[2] * ray[2] + plane[3] * ray[3]


def primitive(vector: Vector) -> Vector:
    """Divide three numbers, not all 0, by their greatest common divisor."""
    divisor = math.gcd(*vector)
    x, y, z = (number // divisor for number in vector)
    return x, y, z


def _independent(rays: Mapping[int, Ray]) -> list[int]:
    """Choose rays in order, each independent of those chosen before, by elimination in fractions."""
    chosen: list[int] = []
    rows: list[tuple[int, list[Fraction]]] = []
    for number, ray in rays.items():
        if len(chosen) == 4:
            break
        left = [Fraction(value) for value in ray]
        for pivot, row in rows:
            left = [a - left[pivot] * b for a, b in zip(left, row, strict=True)]
        place = next((k for k, value in enumerate(left) if value), None)
        if place is not None:
            rows.append((place, [value / left[place] for value in left]))
            chosen.append(number)
    return chosen


def _across(a: Ray, b: Ray, c: Ray) -> Ray:
    """Compute the plane through three rays, up to its sign: the minors of their table."""
    xy, xz, xw = a[0] * b[1] - a[1] * b[0], a[0] * b[2] - a[2] * b[0], a[0] * b[3] - a[3] * b[0]
    yz, yw, zw = a[1] * b[2] - a[2] * b[1], a[1] * b[3] - a[3] * b[1], a[2] * b[3] - a[3] * b[2]
    return (
        c[1] * zw - c[2] * yw + c[3] * yz,
        -(c[0] * zw - c[2] * xw + c[3] * xz),
        c[0] * yw - c[1] * xw + c[3] * xy,
        -(c[0] * yz - c[1] * xz + c[2] * xy),
    )


def _normal(planes: Sequence[Ray]) -> tuple[int, int, int]:
    """Add up the normals of planes, each brought to about the same length; the plane at infinity has none."""
    lengths = [max(map(abs, plane[:3])) for plane in planes]
    unit = max(lengths) << _FINE
    factors = [unit // length if length else 0 for length in lengths]
    x, y, z = (sum(f * plane[k] for f, plane in zip(factors, planes, strict=True)) for k in range(3))
    return x, y, z


def _total(rays: Sequence[Ray]) -> Ray:
    """Add up rays."""
    x, y, z, w = (sum(column) for column in zip(*rays, strict=True))
    return x, y, z, w
