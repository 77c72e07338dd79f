"""The efficient frontier of two blocks, and Raiffa's rounds on it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from detente.model.agreement import NearTie
from detente.model.certificate import Floor
from detente.numerics.polygon import chain
from detente.numerics.tolerance import NEAR_TIE, RAIFFA_PLANE
from detente.selections.point import Point, mean, mix, point_of, settled, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Stage
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet

MAX_ROUNDS = 2000


def favourite(possible: PayoffSet, block: int) -> Stage:
    """Find a block's favourite among two: its largest payoff and, there, the other's largest."""
    own, other = (unit(k, 2, possible.tie) for k in (block, 1 - block))
    best = possible.maximise(own)
    return possible.maximise(other, (Floor(own, best.lower),))


def frontier(possible: PayoffSet) -> list[Stage]:
    """List the corners of the strongly efficient frontier, from the second block's favourite to the first's.

    The first coordinate rises and the second falls along the list; some listed points may lie inside an edge.
    """
    second, first = favourite(possible, 1), favourite(possible, 0)
    return chain(possible.maximise, second, first, possible.tie)


def rounds_on_frontier(corners: Sequence[Stage], possible: PayoffSet) -> Point:
    """Play Raiffa's rounds where the frontier of two blocks is known.

    The first d is the mean of the two favourites. From then on each block's favourite among the points at least as
    good as d is the frontier point at which the other gets exactly d; d moves to their mean, until what is left to
    gain is at most 1e-10 of the scale for both.
    """
    points = [point_of(stage) for stage in corners]
    low, high = points[0], points[-1]
    gaps = (high.payoffs[0] - low.payoffs[0], low.payoffs[1] - high.payoffs[1])
    if max(gaps) <= possible.tie:
        return high
    near = []
    if max(gaps) <= NEAR_TIE * possible.scale:
        near.append(NearTie("favourite fallbacks of the two blocks that are almost the same", float(max(gaps))))
    middle = mean([low, high])
    for _ in range(MAX_ROUNDS):
        right = _at(points, 1, middle.payoffs[1])
        left = _at(points, 0, middle.payoffs[0])
        radius = float(max(right.payoffs[0] - middle.payoffs[0], left.payoffs[1] - middle.payoffs[1]))
        if radius <= RAIFFA_PLANE * possible.scale:
            break
        middle = mean([left, right])
    return settled(middle, radius, near)


def _at(points: Sequence[Point], block: int, payoff: Number) -> Point:
    """Find the frontier point at which a block gets a given payoff between its least and its largest."""
    for here, there in pairwise(points):
        start, end = here.payoffs[block], there.payoffs[block]
        if min(start, end) <= payoff <= max(start, end):
            if start == end:
                continue
            share = (payoff - start) / (end - start)
            return mix([(1 - share, here), (share, there)])
    return points[-1] if block == 1 else points[0]
