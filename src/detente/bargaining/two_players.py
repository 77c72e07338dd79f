"""What two players can agree on, as a line: the common ground of the rules that travel along it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.model.errors import TooLarge
from detente.numerics.falling_line import falling_line
from detente.selections.frontier import efficient_corners
from detente.selections.point import mix, point_of

if TYPE_CHECKING:
    from detente.bargaining.acceptable import Acceptable
    from detente.numerics.falling_line import FallingLine, Pair
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """Hold the strongly efficient corners of what two players can agree on, from the second's favourite to the first's.

    Attributes
    ----------
    points
        The corners, with the outcomes that are mixed to reach them.
    least
        What both demand, in the currency.
    """

    points: tuple[Point, ...]
    least: Pair

    @property
    def places(self) -> tuple[Pair, ...]:
        """The payoffs at the corners."""
        return tuple((Fraction(point.payoffs[0]), Fraction(point.payoffs[1])) for point in self.points)

    def line(self) -> FallingLine:
        """Complete the frontier by what is as good as its ends for one player."""
        return falling_line(self.places, self.least)

    def between(self, edge: int, share: Fraction) -> Point:
        """Mix the two ends of an edge."""
        return mix([(1 - share, self.points[edge]), (share, self.points[edge + 1])])

    def at(self, place: Pair) -> Point:
        """Mix two corners so that the first player gets what it gets at a place on the frontier."""
        edge = next(edge for edge, (_, (end, _)) in enumerate(pairwise(self.places)) if place[0] <= end)
        (start, _), (end, _) = self.places[edge : edge + 2]
        return self.between(edge, (place[0] - start) / (end - start))


def frontier_of_two(region: Acceptable) -> Frontier:
    """List the corners of the frontier exactly.

    Raises
    ------
    TooLarge
        If what is feasible is known in floats only: where the frontier bends cannot be told closely enough.
    NotApplicable
        If nothing that is feasible meets the demands.
    """
    check_exact(region)
    corners = efficient_corners(region)
    least = Fraction(region.least[0]), Fraction(region.least[1])
    return Frontier(tuple(point_of(stage) for stage in corners), least)


def check_exact(region: Acceptable) -> None:
    """Refuse to follow a path through payoffs that are known in floats.

    Raises
    ------
    TooLarge
        If they are.
    """
    if isinstance(region.tie, float):
        message = (
            "this rule follows a path, and its error can be bounded only where payoffs are computed in fractions, in "
            "games of up to 4,096 profiles (64 an episode of a bundle); choose nash-bargaining or kalai-smorodinsky "
            "here"
        )
        raise TooLarge(message, where="concept")
