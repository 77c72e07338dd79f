"""The frontier of what two players can agree on, as a line that falls and bends downwards."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    Pair = tuple[Fraction, Fraction]


class LineEnd(NamedTuple):
    """Hold where a path ends on a line, and a bound of the error in both coordinates; 0 if it is exact."""

    point: tuple[Fraction, Fraction]
    radius: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class FallingLine:
    """Hold the corners of a concave line, from the second player's favourite end to the first's.

    Attributes
    ----------
    corners
        Along them the first coordinate rises and the second falls; only the first edge may be flat and only the last
        one upright.
    """

    corners: tuple[Pair, ...]

    def reached(self, here: Pair) -> Pair | None:
        """Return where claims end of which one is as large as it can be, or that lie at a corner; None for others."""
        if here[0] == self.corners[-1][0]:
            return next(corner for corner in self.corners if corner[0] == here[0])
        if here[1] == self.corners[0][1]:
            return next(corner for corner in reversed(self.corners) if corner[1] == here[1])
        return here if here in self.corners else None

    def edge_over(self, first: Fraction) -> int:
        """Find the edge above a first coordinate, the right one at a corner, where the line goes on to the right."""
        return next(place for place in range(len(self.corners) - 1) if self.corners[place + 1][0] > first)

    def edge_beside(self, second: Fraction) -> int:
        """Find the edge to the right of a second coordinate, the left one at a corner, where the line goes up there."""
        return next(place for place in reversed(range(len(self.corners) - 1)) if self.corners[place][1] > second)

    def fall(self, edge: int) -> Fraction:
        """Compute how much the second coordinate falls for one unit of the first, on an edge that is not upright."""
        (left, high), (right, low) = self.corners[edge : edge + 2]
        return (high - low) / (right - left)

    def run(self, edge: int) -> Fraction:
        """Compute how much the first coordinate rises for one unit less of the second, on an edge that is not flat."""
        (left, high), (right, low) = self.corners[edge : edge + 2]
        return (right - left) / (high - low)

    def top(self, edge: int, first: Fraction) -> Fraction:
        """Compute the second coordinate above a first one, along an edge that is not upright."""
        left, high = self.corners[edge]
        return high - self.fall(edge) * (first - left)

    def side(self, edge: int, second: Fraction) -> Fraction:
        """Compute the first coordinate beside a second one, along an edge that is not flat."""
        left, high = self.corners[edge]
        return left + self.run(edge) * (high - second)

    def crossing(self, left: int, right: int) -> Pair:
        """Intersect the lines along two different edges, the left one not upright, the right one not flat."""
        fall, run = self.fall(left), self.run(right)
        (x, high), (beside, y) = self.corners[left], self.corners[right]
        second = (high - fall * (beside + run * y - x)) / (1 - fall * run)
        return beside + run * (y - second), second


def falling_line(corners: Sequence[Pair], least: Pair) -> FallingLine:
    """Complete strongly efficient corners by what is as good as they are for one player: down to the least payoffs."""
    (left, high), (right, low) = corners[0], corners[-1]
    before = [(least[0], high)] if least[0] < left else []
    after = [(right, least[1])] if least[1] < low else []
    return FallingLine((*before, *corners, *after))
