"""The whole set of payoffs of two or three blocks: its corners, and what nobody can improve on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model.errors import NotApplicable
from detente.model.notebook_view import Viewable
from detente.numerics.polygon import polygon
from detente.numerics.polyhedron import efficient_among, polyhedron
from detente.selections.frontier import check_listed, efficient_corners
from detente.selections.nadir import nadir_of

if TYPE_CHECKING:
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet

Payoffs = tuple["Number", ...]


@dataclass(frozen=True, slots=True, eq=False)
class PayoffShape(Viewable):
    """Hold the payoffs of the correlated equilibria of two or three players.

    Attributes
    ----------
    dimension
        0 if they are a point, 1 a segment, 2 a polygon (flat in space, for three players), 3 a solid.
    vertices
        Corners. Two players: counter-clockwise from the largest first payoff. Three: from the largest payoffs to the
        least, the first player's first.
    frontier
        Corners that nobody can improve on without hurting somebody. Two players: from the second's favourite to the
        first's. Three: in the order of `vertices`; what lies between them on the frontier is not listed.
    nadir
        The least that each player gets on the frontier's corners; of two, at the other's favourite.
    """

    dimension: int
    vertices: tuple[Payoffs, ...]
    frontier: tuple[Payoffs, ...]
    nadir: Payoffs


def payoff_shape(possible: PayoffSet) -> PayoffShape:
    """List the corners of a set of payoffs.

    Raises
    ------
    NotApplicable
        If there are not two or three blocks.
    TooLarge
        If three blocks have too many corners.
    """
    check_listed(possible)
    if possible.n_blocks == 1:
        message = "the payoffs of one player alone are an interval, not a shape: see its ends"
        raise NotApplicable(message)
    if possible.n_blocks == 2:
        around, edge = polygon(possible.maximise, possible.tie), efficient_corners(possible)
        dimension = min(len(around) - 1, 2)
    else:
        solid = polyhedron(possible.maximise, possible.tie)
        around, edge = list(solid.corners), efficient_among(solid.corners, possible.tie)
        dimension = solid.dimension
    corners, frontier = (tuple(stage.payoffs for stage in stages) for stages in (around, edge))
    return PayoffShape(dimension, corners, frontier, nadir_of(edge))
