"""Deals without money between two players, by looking at many points: slow and obvious.

What two players can agree on is the hull of some outcomes; its efficient part lies on segments between two of them.
"""

from collections.abc import Callable
from itertools import combinations_with_replacement, pairwise
from math import sqrt

Pair = tuple[float, float]

FINE = 400  # points on a segment


def points(outcomes: list[Pair], disagreement: Pair) -> list[Pair]:
    """List many acceptable points, all efficient ones nearly among them."""
    found = []
    for (a, b), (c, d) in combinations_with_replacement(outcomes, 2):
        for place in range(FINE + 1):
            share = place / FINE
            found.append((a + share * (c - a), b + share * (d - b)))
    return [point for point in found if all(x >= least for x, least in zip(point, disagreement, strict=True))]


def best(outcomes: list[Pair], disagreement: Pair, worth: Callable[[Pair], float]) -> float:
    """Return the largest worth of a point."""
    return max(worth(point) for point in points(outcomes, disagreement))


def most(outcomes: list[Pair], disagreement: Pair, player: int, claim: float) -> float:
    """Return the most for a player that leaves the other one a claim: exactly, on segments between outcomes."""
    other, found = 1 - player, []
    for one, two in combinations_with_replacement(outcomes, 2):
        ends = [0.0, 1.0]
        for axis, bound in ((other, claim), (player, disagreement[player])):
            if two[axis] != one[axis]:
                ends.append((bound - one[axis]) / (two[axis] - one[axis]))
        for share in ends:
            here = [a + share * (b - a) for a, b in zip(one, two, strict=True)]
            if 0 <= share <= 1 and here[other] >= claim - 1e-12 and here[player] >= disagreement[player] - 1e-12:
                found.append(here[player])
    return max(found)


def rounds(outcomes: list[Pair], disagreement: Pair) -> Pair:
    """Follow Raiffa's rounds for long."""
    y = disagreement
    for _ in range(60):
        m = most(outcomes, disagreement, 0, y[1]), most(outcomes, disagreement, 1, y[0])
        y = (y[0] + m[0]) / 2, (y[1] + m[1]) / 2
    return y


def flow(outcomes: list[Pair], disagreement: Pair, step: float = 0.05, time: float = 20.0) -> Pair:
    """Follow Raiffa's steady path in small steps, by the midpoint rule."""

    def pace(y: Pair) -> Pair:
        m = most(outcomes, disagreement, 0, y[1]), most(outcomes, disagreement, 1, y[0])
        return max(m[0] - y[0], 0.0), max(m[1] - y[1], 0.0)

    y = disagreement
    for _ in range(round(time / step)):
        first = pace(y)
        second = pace((y[0] + step / 2 * first[0], y[1] + step / 2 * first[1]))
        y = y[0] + step * second[0], y[1] + step * second[1]
    return y


def meeting(corners: list[Pair]) -> Pair:
    """Walk along a frontier from both ends with equal sqrt(-dx dy), in small steps."""
    steps = []
    for (a, b), (c, d) in pairwise(corners):
        for place in range(FINE):
            start, end = place / FINE, (place + 1) / FINE
            here, there = (a + start * (c - a), b + start * (d - b)), (a + end * (c - a), b + end * (d - b))
            steps.append((sqrt((there[0] - here[0]) * (here[1] - there[1])), here))
    half, walked = sum(length for length, _ in steps) / 2, 0.0
    for length, here in steps:
        walked += length
        if walked >= half:
            return here
    raise AssertionError
