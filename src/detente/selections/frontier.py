"""The efficient frontier of two and three blocks, and Raiffa's rounds on that of two."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.model.agreement import NearTie
from detente.model.certificate import Floor
from detente.model.errors import NotApplicable
from detente.numerics.polygon import bends, chain
from detente.numerics.polyhedron import efficient_corners as corners_of_three
from detente.numerics.tolerance import NEAR_TIE, RAIFFA_PLANE
from detente.selections.point import Point, mean, mix, point_of, recorded, settled, unit

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


def efficient_corners(possible: PayoffSet) -> list[Stage]:
    """List the strongly efficient corners: nobody can get more there without somebody getting less.

    Two blocks: from the second's favourite to the first's. Three: from the largest first payoff to the least.

    Raises
    ------
    NotApplicable
        Beyond three blocks.
    TooLarge
        If three blocks have too many corners.
    """
    if possible.n_blocks == 1:
        return [possible.maximise(unit(0, 1, possible.tie))]
    if possible.n_blocks == 2:
        return bends(frontier(possible), possible.tie)
    check_listed(possible)
    return corners_of_three(possible.maximise, possible.tie)


def check_listed(possible: PayoffSet) -> None:
    """Refuse sets of payoffs whose corners are not listed: those of more than three blocks.

    Raises
    ------
    NotApplicable
        Beyond three blocks.
    """
    if possible.n_blocks > 3:
        message = (
            f"the corners of the set of possible fallbacks are known for two and three sides; these are "
            f"{possible.n_blocks}: ask for the kindest or Raiffa's fallback, or let the others stand as one bloc"
        )
        raise NotApplicable(message)


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
    trace = [recorded((high.payoffs[0], low.payoffs[1]), middle)]
    for _ in range(MAX_ROUNDS):
        right = _at(points, 1, middle.payoffs[1])
        left = _at(points, 0, middle.payoffs[0])
        radius = float(max(right.payoffs[0] - middle.payoffs[0], left.payoffs[1] - middle.payoffs[1]))
        if radius <= RAIFFA_PLANE * possible.scale:
            break
        middle = mean([left, right])
        trace.append(recorded((right.payoffs[0], left.payoffs[1]), middle))
    return settled(replace(middle, trace=tuple(trace)), radius, near)


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
