"""The polygon of payoff pairs, from its support function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.errors import NumericalTrouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.model.certificate import Stage
    from detente.model.numbers import Number

MAX_CORNERS = 20_000


def chain(oracle: Callable[[tuple[Number, Number]], Stage], start: Stage, end: Stage, tie: Number) -> list[Stage]:
    """List the vertices that lie strictly to the left of the walk from one boundary point to another, both included.

    Parameters
    ----------
    oracle
        Returns a point that maximises a linear function with the given weights, exactly or within `tie`.
    start, end
        Stages whose payoffs are on the boundary.
    tie
        A point at most this far outside an edge, in payoff units, lies on it; 0 for exact arithmetic.

    Notes
    -----
    One call an edge and one a vertex found, at most 2V + 1 in all; edges' normals are the next directions.

    Raises
    ------
    NumericalTrouble
        If there seem to be more than 10,000 corners.
    """
    found, waiting = [start], [end]
    for _ in range(MAX_CORNERS):
        if not waiting:
            return found
        beyond = _beyond(oracle, found[-1], waiting[-1], tie)
        if beyond is None:
            found.append(waiting.pop())
        else:
            waiting.append(beyond)
    message = f"the polygon of payoffs has more than {MAX_CORNERS // 2} corners, or its edges could not be told apart"
    raise NumericalTrouble(message)


def _beyond(oracle: Callable[[tuple[Number, Number]], Stage], start: Stage, end: Stage, tie: Number) -> Stage | None:
    """Find a point to the left of the line between two boundary points, as far as possible; None if there is none."""
    here, there = start.payoffs, end.payoffs
    across: Number = there[0] - here[0]
    along: Number = there[1] - here[1]
    length = _extent(across, along)
    if length <= tie:
        return None
    normal = (-along / length, across / length)
    found = oracle(normal)
    return found if found.lower - (normal[0] * here[0] + normal[1] * here[1]) > tie else None


def polygon(oracle: Callable[[tuple[Number, Number]], Stage], tie: Number) -> list[Stage]:
    """List the vertices of a polygon counter-clockwise, starting from the largest first, then second coordinate.

    Degenerate polygons are first-class: a segment has two vertices, a point one.
    """
    one = type(tie)(1)
    zero = type(tie)(0)
    right, left = oracle((one, zero)), oracle((-one, zero))
    if right.payoffs[0] - left.payoffs[0] <= tie:
        right, left = oracle((zero, -one)), oracle((zero, one))
    clockwise = corners([*chain(oracle, left, right, tie)[:-1], *chain(oracle, right, left, tie)[:-1]], tie)
    first = max(range(len(clockwise)), key=lambda place: tuple(clockwise[place].payoffs))
    around = [*clockwise[first + 1 :], *clockwise[: first + 1]]
    return around[::-1]


def corners(around: Sequence[Stage], tie: Number) -> list[Stage]:
    """Drop repeated points and points in the middle of an edge from a closed walk."""
    kept = list(around)
    changed = True
    while changed and len(kept) > 1:
        changed = False
        for place in range(len(kept)):
            before, here, after = kept[place - 1], kept[place], kept[(place + 1) % len(kept)]
            if _flat(before.payoffs, here.payoffs, after.payoffs, tie):
                del kept[place]
                changed = True
                break
    return kept


def bends(walk: Sequence[Stage], tie: Number) -> list[Stage]:
    """Drop repeated points and points in the middle of an edge from a walk with two ends; they may be one point."""
    kept = [walk[0]]
    for place in range(1, len(walk) - 1):
        if not _flat(kept[-1].payoffs, walk[place].payoffs, walk[place + 1].payoffs, tie):
            kept.append(walk[place])
    moves = (walk[-1].payoffs[axis] - kept[-1].payoffs[axis] for axis in range(2))
    return [*kept, walk[-1]] if _extent(*moves) > tie else kept


def _flat(before: Sequence[Number], here: Sequence[Number], after: Sequence[Number], tie: Number) -> bool:
    """Tell whether a point lies between its neighbours, within `tie`."""
    run: Number = after[0] - before[0]
    rise: Number = after[1] - before[1]
    length = _extent(run, rise)
    along: Number = here[0] - before[0]
    up: Number = here[1] - before[1]
    if _extent(along, up) <= tie:
        return True
    if length <= tie:
        return False
    inside = (along * run + up * rise) <= (run * run + rise * rise) and (along * run + up * rise) >= 0
    return bool(inside and _extent(along * rise - up * run, 0) / length <= tie)


def _extent(run: Number, rise: Number) -> Number:
    """Return the larger absolute value of two numbers."""
    return max(run, -run, rise, -rise)
