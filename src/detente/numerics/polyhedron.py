"""The polyhedron of payoff triples, from its support function: a point, a segment, a flat polygon or a solid."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.errors import NumericalTrouble, TooLarge
from detente.numerics.hull import Hull, direction, hull_of, point, primitive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from detente.model.certificate import Stage
    from detente.model.numbers import Number
    from detente.numerics.hull import Ray, Vector

    Oracle = Callable[[tuple[Number, ...]], Stage]


MAX_POINTS = 1500  #: points that are found at most: about three times as many maxima, and some seconds
NOISE = 16  #: roundings of a payoff that are nothing
DOWNWARDS = (direction((-1, 0, 0)), direction((0, -1, 0)), direction((0, 0, -1)))  #: to whatever is worse for somebody


@dataclass(frozen=True, slots=True, eq=False)
class Polyhedron:
    """Hold the corners of a set of payoff triples, and how it is made of simplices.

    Attributes
    ----------
    corners
        A stage at every corner, from the largest first payoff to the least; ties by the second, then the third.
    flat
        Independent directions in which the set does not extend: three for a point, none for a solid.
    pieces
        Numbers of corners. A solid: triangles of its surface. A polygon: triangles that fill it. A segment: its two
        ends. A point: itself.
    """

    corners: tuple[Stage, ...]
    flat: tuple[Vector, ...]
    pieces: tuple[tuple[int, ...], ...]

    @property
    def dimension(self) -> int:
        """0 for a point, 1 for a segment, 2 for a polygon, 3 for a solid."""
        return 3 - len(self.flat)


def polyhedron(oracle: Oracle, tie: Number) -> Polyhedron:
    """Find all corners of a set of payoff triples.

    Parameters
    ----------
    oracle
        Returns a point that maximises a linear function with the given three weights, exactly or within `tie`.
    tie
        A point at most this far outside a plane, in payoff units, lies on it; 0 for exact arithmetic. Large floats are
        told apart no better than by 16 roundings of them.

    Raises
    ------
    TooLarge
        If there are more than 1,500 corners.

    Notes
    -----
    First two maxima a direction, each direction across all that is known, tell which way the set extends. The hull of
    what was found is then asked about, face by face, in the direction of the face's normal: either the face is one of
    the set's or a new point is found beyond it. A set that is flat in some directions is completed by a ray along each
    of them, which leaves its corners what they are. One maximum a face and one a point found; points are read as the
    exact fractions that they are, so the hull itself knows no rounding. The questions follow from the answers alone, so
    whoever has the answers can follow the search without solving anything.
    """
    asked = _Asked(oracle, tie)
    found, flat = _frame(asked)
    rays = [direction(_opposite(across)) for across in flat]
    shell = _shell(_grown(asked, found, rays), rays, asked.tie)
    faces = [[shell.places[ray] for ray in rays] for rays in shell.hull.facets]
    pieces = {tuple(sorted(place for place in face if place >= 0)) for face in faces}
    size = min(4 - len(flat), 3)
    return Polyhedron(shell.corners, tuple(flat), tuple(sorted(piece for piece in pieces if len(piece) == size)))


def efficient_corners(oracle: Oracle, tie: Number) -> list[Stage]:
    """Find the corners of a set of payoff triples that nobody can improve on without hurting somebody.

    Notes
    -----
    They are the corners of the set of everything that is at most as good as a point of it, for all three: the hull
    with a ray downwards along every axis. A point is a corner of that hull if and only if it is a corner of the set and
    best for some positive weights. Only weights that are not negative are asked for; otherwise as `polyhedron`.

    Raises
    ------
    TooLarge
        As in `polyhedron`.
    """
    asked = _Asked(oracle, tie)
    found = _grown(asked, [asked.best((1, 1, 1))], DOWNWARDS)
    return list(_shell(found, DOWNWARDS, asked.tie).corners)


def efficient_among(corners: Sequence[Stage], tie: Number) -> list[Stage]:
    """Choose the strongly efficient ones among all corners of a set of payoff triples."""
    return list(_shell(corners, DOWNWARDS, _told_apart(corners, tie)).corners)


@dataclass(slots=True, eq=False)
class _Asked:
    """Ask for maxima in directions of whole numbers, each of them once; `tie` grows with the floats that are found."""

    oracle: Oracle
    tie: Number
    known: dict[Vector, Stage] = field(default_factory=dict)

    def best(self, normal: Vector) -> Stage:
        """Return a point that is best in a direction."""
        if normal not in self.known:
            stage = self.known[normal] = self.oracle(self.weights(normal))
            self.tie = _told_apart([stage], self.tie)
        return self.known[normal]

    def weights(self, normal: Vector) -> tuple[Number, ...]:
        """Write a direction as weights of largest size 1, in numbers of the kind of `tie`."""
        length, kind = max(map(abs, normal)), type(self.tie)
        return tuple(kind(Fraction(part, length)) for part in normal)

    def level(self, normal: Vector, stages: Iterable[Stage]) -> Number:
        """Return the largest value of known points in a direction."""
        weights = self.weights(normal)
        return max(sum(w * payoff for w, payoff in zip(weights, stage.payoffs, strict=True)) for stage in stages)


def _frame(asked: _Asked) -> tuple[list[Stage], list[Vector]]:
    """Find points that span the set, and directions in which it does not extend; four in all."""
    found: list[Stage] = []
    spans: list[Vector] = []
    flat: list[Vector] = []
    while len(spans) + len(flat) < 3:
        across = _across([*spans, *flat])
        high, low = asked.best(across), asked.best(_opposite(across))
        found = found or [low]
        if high.lower + low.lower <= asked.tie:
            flat.append(across)
            continue
        height = asked.level(across, found[:1])
        far = high if high.lower - height >= height + low.lower else low
        spans.append(_difference(far, found[0]))
        found.append(far)
    return found, flat


def _grown(asked: _Asked, found: Sequence[Stage], rays: Sequence[Ray]) -> list[Stage]:
    """Ask in the direction of every face until none moves; return the points found, all corners among them."""
    stages = list(found)
    hull = Hull([*rays, *(point(stage.payoffs) for stage in stages)])
    settled: set[Ray] = set()
    waiting = deque(hull.facets.values())
    while waiting:
        facet = waiting.popleft()
        normal = facet.plane[:3]
        if facet.rays not in hull.facets or facet.plane in settled or not any(normal):
            continue
        best = asked.best(primitive(normal))
        level = asked.level(primitive(normal), [stages[ray - len(rays)] for ray in facet.rays if ray >= len(rays)])
        fresh = hull.add(point(best.payoffs)) if best.lower - level > asked.tie else []
        if fresh:
            stages.append(best)
            if len(stages) > MAX_POINTS:
                message = (
                    f"the payoffs of three sides have more than {MAX_POINTS} corners, which is the limit; ask for "
                    "maxima in single directions, or for projections on two sides, instead"
                )
                raise TooLarge(message)
            waiting.extend([*fresh, facet])
        else:
            settled.add(facet.plane)
    return stages


@dataclass(frozen=True, slots=True, eq=False)
class _Shell:
    """Hold corners, their hull, and the place among the corners of every ray in it; -1 for a direction."""

    corners: tuple[Stage, ...]
    hull: Hull
    places: list[int]


def _shell(stages: Sequence[Stage], rays: Sequence[Ray], tie: Number) -> _Shell:
    """Keep the corners among points: those that stick out of the hull of the others by more than `tie`."""
    ordered = sorted(stages, key=lambda stage: tuple(stage.payoffs), reverse=True)
    ends = {-1 - number: ray for number, ray in enumerate(rays)}
    hull, numbers = hull_of({number: point(stage.payoffs) for number, stage in enumerate(ordered)} | ends)
    while True:
        margins = hull.margins()
        gone = _redundant(hull, margins, tie)
        try:
            left = {numbers[ray]: hull.rays[ray] for ray in margins if ray not in gone}
            fewer = hull_of(left | ends) if gone else None
        except NumericalTrouble:  # what is left is flat: every corner counts
            fewer = None
        if fewer is None:
            places = {number: place for place, number in enumerate(sorted(numbers[ray] for ray in margins))}
            return _Shell(tuple(ordered[number] for number in places), hull, [places.get(n, -1) for n in numbers])
        hull, numbers = fewer


def _redundant(hull: Hull, margins: Mapping[int, Fraction], tie: Number) -> set[int]:
    """Choose points that the others span, and otherwise points that they almost span, but no two neighbours at once."""
    spanned = {ray for ray, margin in margins.items() if margin <= 0}
    if spanned or not tie:
        return spanned
    gone: set[int] = set()
    beside: set[int] = set()
    for ray in sorted(margins, key=margins.__getitem__):
        if margins[ray] <= tie and ray not in beside:
            gone.add(ray)
            beside.update(*(rays for rays in hull.facets if ray in rays))
    return gone


def _told_apart(stages: Sequence[Stage], tie: Number) -> Number:
    """Return what counts as a tie between payoffs: more than rounding, where they are floats far from zero."""
    if isinstance(tie, Fraction):
        return tie
    return max(tie, *(NOISE * math.ulp(payoff) for stage in stages for payoff in stage.payoffs))


def _across(known: Sequence[Vector]) -> Vector:
    """Find a direction at right angles to none, one or two others."""
    if not known:
        return 1, 0, 0
    first = known[0]
    shortest = min(range(3), key=lambda axis: abs(first[axis]))
    second = known[1] if len(known) > 1 else tuple(int(axis == shortest) for axis in range(3))
    x, y, z = (first[a] * second[b] - first[b] * second[a] for a, b in ((1, 2), (2, 0), (0, 1)))
    return primitive((x, y, z))


def _difference(end: Stage, start: Stage) -> Vector:
    """Write the way from one point to another in whole numbers."""
    x, y, z, _ = point([Fraction(a) - Fraction(b) for a, b in zip(end.payoffs, start.payoffs, strict=True)])
    return primitive((x, y, z))


def _opposite(normal: Vector) -> Vector:
    return -normal[0], -normal[1], -normal[2]
