"""Bargaining without pause: everybody's claim grows at the rate of what the others' claims leave."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import demanding, ideals
from detente.bargaining.raiffa_discrete import best_left, finished
from detente.bargaining.raising import little_to_gain, within
from detente.bargaining.two_players import check_exact, frontier_of_two
from detente.model.errors import NotApplicable
from detente.numerics.frontier_planes import frontier_planes
from detente.numerics.planar_flow import limit_of_flow
from detente.numerics.spatial_flow import limit_of_spatial_flow
from detente.selections.frontier import efficient_corners
from detente.selections.point import point_of, unit, with_near_ties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.bargaining.acceptable import Acceptable
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet
    from detente.selections.point import Point

MOST_PLAYERS = 3


@dataclass(frozen=True, slots=True)
class RaiffaContinuous:
    """Start at the disagreement point, and let every claim grow at the rate of what the others' claims leave.

    With F_d the feasible payoffs x >= d and m_i(y) the largest x_i in F_d that leaves every other player j at least
    y_j: the path y' = m(y) - y from y = d. The pick is its limit.

    Raises
    ------
    NotApplicable
        If F_d is empty, or there are more than three players.
    TooLarge
        If what is feasible is known in floats only, or the path of three players is too winding.

    Notes
    -----
    Unique, since m is piecewise linear. Efficient for the same reason as `RaiffaDiscrete`, anonymous, and independent
    of the unit that a player counts in. On the frontier of two players the path consists of pieces with closed forms;
    where one ends is found in ball arithmetic, which knows its error: 1e-40 of the scale and better, or none if the
    path is straight. Among three players the planes of the frontier are listed, and the path is followed by its Taylor
    series until it runs into one plane, or leaves less than 1e-13 of the gains. Claims that are surely below the path
    then become an agreement as in `RaiffaDiscrete`; the pick and the limit both lie between these claims y and m(y),
    which is the radius.

    References
    ----------
    Raiffa (1953); Livne (1989).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "raiffa-continuous"

    def choose(self, feasible: PayoffSet, disagreement: Sequence[Number], /) -> Point:
        """Return the pick."""
        region = demanding(feasible, disagreement)
        if region.n_blocks == 1:
            return point_of(region.maximise(unit(0, 1, region.tie)))
        if region.n_blocks > MOST_PLAYERS:
            message = (
                f"the path of this rule can be followed with a proven error for two and three players, and here are "
                f"{feasible.n_blocks}: choose raiffa-discrete, which any number of players can use"
            )
            raise NotApplicable(message, where="concept")
        if region.n_blocks == MOST_PLAYERS:
            check_exact(region)
            return _in_space(region)
        frontier = frontier_of_two(region)
        if len(frontier.points) == 1:
            return frontier.points[0]
        end = limit_of_flow(frontier.line(), frontier.least)
        return within(frontier.at(end.point), end.radius, ())


def _in_space(region: Acceptable) -> Point:
    """Follow the path of three players."""
    found = ideals(region.feasible, region.least)
    close = little_to_gain(found)
    if not found.active:
        return with_near_ties(point_of(found.corners[0]), close)
    corners = [stage.payoffs for stage in efficient_corners(region.feasible)]
    gains = [Fraction(best) - least for best, least in zip(found.best, found.nadir, strict=True)]
    end = limit_of_spatial_flow(frontier_planes(corners, found.nadir), gains)
    claims = [least + max(Fraction(0), claim - end.error) for least, claim in zip(found.nadir, end.claims, strict=True)]
    best = (best_left(region, claims, player) for player in range(region.n_blocks))
    left = max(stage.lower - claim for stage, claim in zip(best, claims, strict=True))
    return within(finished(region, claims), Fraction(left), close)
