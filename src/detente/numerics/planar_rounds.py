"""Raiffa's rounds between two players: everybody moves half-way to the best that the other's claim leaves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.numerics.falling_line import LineEnd

if TYPE_CHECKING:
    from detente.numerics.falling_line import FallingLine, Pair

MAX_ROUNDS = 200  #: what is left is halved in each of them


def limit_of_rounds(line: FallingLine, start: Pair) -> LineEnd:
    """Follow y <- y + (m(y) - y) / 2 to its limit, where m_i(y) is the most for i that leaves the other y_j.

    Parameters
    ----------
    line
        At least one edge, and everything between the start and the line is feasible.
    start
        Below and to the left of the line, within its coordinates.

    Notes
    -----
    Each round leads to the middle of two points of the line. If they lie on one edge, so does the middle, and that is
    the end. If they lie on two edges that meet in V, with e = V - y, l the fall of the left edge and r the run of the
    right one, a round makes (e_1 - r e_2, e_2 - l e_1) / 2 of e: unless l e_1^2 = r e_2^2, one of them ends negative
    after finitely many rounds, and both points lie on one edge; otherwise the limit is V. Where
    that takes more than 200 rounds, the end lies between y and m(y).
    """
    here, exact = start, Fraction(0)
    for _ in range(MAX_ROUNDS):
        end = line.reached(here)
        if end is not None:
            return LineEnd(end, exact)
        left, right = line.edge_over(here[0]), line.edge_beside(here[1])
        best = line.side(right, here[1]), line.top(left, here[0])
        middle = (here[0] + best[0]) / 2, (here[1] + best[1]) / 2
        if left == right:
            return LineEnd(middle, exact)
        corner = line.corners[right]
        short = corner[0] - here[0], corner[1] - here[1]
        if left + 1 == right and line.fall(left) * short[0] ** 2 == line.run(right) * short[1] ** 2:
            return LineEnd(corner, exact)
        here = middle
    right = line.edge_beside(here[1])
    beside = line.side(right, here[1]), here[1]
    return LineEnd(beside, max(beside[0] - here[0], line.top(line.edge_over(here[0]), here[0]) - here[1]))
