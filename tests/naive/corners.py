"""All corners of the correlated equilibria by the double description method, and the hulls of what they pay.

Nothing here asks for a maximum: the corners of the polytope of distributions are listed first, and those of the payoffs
are found among their images.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import gcd, lcm

from tests.naive.correlated import deviation_rows, expected, payoff_rows
from tests.naive.exact_lp import InfeasibleError, polyhedron
from tests.naive.games import Game, Vector

ONE = Fraction(1)
Ray = tuple[int, ...]


def whole(values: Sequence[Fraction | int]) -> Ray:
    """Scale numbers to integers without a common divisor."""
    unit = lcm(*(Fraction(value).denominator for value in values))
    integers = [int(value * unit) for value in values]
    divisor = gcd(*integers) or 1
    return tuple(value // divisor for value in integers)


def rays(n_variables: int, rows: Iterable[Sequence[Fraction]]) -> list[Ray]:
    """List the extreme rays of {x >= 0 : row . x <= 0 for all rows}: cut the orthant with one row after another.

    A cut keeps the rays inside and on the wall, and adds a ray for every edge between one inside and one outside. Two
    rays span an edge if no third one is 0 (and tight) wherever both are.
    """
    found = [tuple(int(place == k) for place in range(n_variables)) for k in range(n_variables)]
    done: list[Ray] = []
    for row in map(whole, rows):
        heights = {ray: sum(a * x for a, x in zip(row, ray, strict=True)) for ray in found}
        tight = {ray: _tight(ray, done) for ray in found}
        inside, outside = [r for r in found if heights[r] < 0], [r for r in found if heights[r] > 0]
        crossing = [
            whole([heights[q] * a - heights[p] * b for a, b in zip(p, q, strict=True)])
            for p in inside
            for q in outside
            if not any(tight[p] & tight[q] <= tight[other] for other in found if other not in {p, q})
        ]
        found = [ray for ray in found if heights[ray] <= 0] + crossing
        done.append(row)
    return found


def _tight(ray: Ray, rows: Sequence[Ray]) -> frozenset[int]:
    """Number the walls that a ray lies on: coordinates from 0, rows from -1 downwards."""
    walls = {place for place, value in enumerate(ray) if value == 0}
    walls |= {-1 - k for k, row in enumerate(rows) if sum(a * x for a, x in zip(row, ray, strict=True)) == 0}
    return frozenset(walls)


def corner_payoffs(game: Game) -> set[Vector]:
    """List what the corners of the correlated equilibria pay."""
    paid = payoff_rows(game)
    found = set()
    for ray in rays(len(game.payoffs), [row for row in deviation_rows(game) if any(row)]):
        total = sum(ray)
        found.add(expected(paid, tuple(Fraction(value, total) for value in ray)))
    return found


def corners_of(points: Iterable[Vector]) -> set[Vector]:
    """Choose the points that are no mixture of the others.

    In the plane by walking around. In space a point that alone is best in some direction is a corner; another one is
    dropped if a linear program finds it to be a mixture of those that are left.
    """
    found = sorted(set(points))
    if len(found[0]) == 2:
        return set(_half(found)) | set(_half(found[::-1]))
    sure = {point for weights in product(range(-2, 3), repeat=3) for point in _best(found, weights)}
    kept = set(found)
    for point in found:
        if point not in sure and _mixed(point, sorted(kept - {point})):
            kept.remove(point)
    return kept


def _best(points: Sequence[Vector], weights: Sequence[int]) -> list[Vector]:
    """Return the point that is best in a direction; nothing if several are."""
    values = [sum(w * x for w, x in zip(weights, point, strict=True)) for point in points]
    best = max(values)
    return [points[values.index(best)]] if values.count(best) == 1 else []


def _half(points: Sequence[Vector]) -> list[Vector]:
    """Walk along one side of the hull of sorted points of the plane, left turns only."""
    kept: list[Vector] = []
    for point in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: Vector, b: Vector, c: Vector) -> Fraction:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _mixed(point: Vector, others: Sequence[Vector]) -> bool:
    """Tell whether a point is a mixture of others."""
    if not others:
        return False
    equal = [([other[axis] for other in others], point[axis]) for axis in range(len(point))]
    try:
        polyhedron(len(others), equal=[*equal, ([ONE] * len(others), ONE)])
    except InfeasibleError:
        return False
    return True


def is_efficient(point: Vector, points: Sequence[Vector]) -> bool:
    """Tell whether no mixture of points is at least as good for all as one of them, and better for somebody."""
    upper = [([-other[axis] for other in points], -point[axis]) for axis in range(len(point))]
    mixtures = polyhedron(len(points), upper=upper, equal=[([ONE] * len(points), ONE)])
    return mixtures.maximise([sum(other, Fraction(0)) for other in points]).value == sum(point)


def polygon_centroid(corners: Iterable[Vector]) -> Vector:
    """Compute the centroid of a point, a segment or a polygon of the plane by the shoelace formula."""
    found = sorted(set(corners))
    around = _half(found)[:-1] + _half(found[::-1])[:-1] if len(found) > 2 else found
    if len(around) < 3:
        return tuple(sum(axis, Fraction(0)) / len(around) for axis in zip(*around, strict=True))
    edges = list(pairwise([*around, around[0]]))
    areas = [a[0] * b[1] - a[1] * b[0] for a, b in edges]
    return tuple(
        sum(((a[k] + b[k]) * area for (a, b), area in zip(edges, areas, strict=True)), Fraction(0)) / (3 * sum(areas))
        for k in range(2)
    )
