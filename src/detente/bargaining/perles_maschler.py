"""Two players walk towards each other along the frontier, at the same pace."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import demanding
from detente.bargaining.raising import within
from detente.bargaining.two_players import frontier_of_two
from detente.model.errors import NotApplicable
from detente.numerics.square_roots import halfway

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.protocols import PayoffSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class PerlesMaschler:
    """Let two players start at their favourites and walk along the frontier until they meet.

    With F_d the feasible payoffs x >= d, both travel along its efficient frontier, each from the end that is best for
    itself, with equal sqrt(-dx_1 dx_2): they meet where half of the sum of these over the frontier is on either side.

    Raises
    ------
    NotApplicable
        If F_d is empty, or there are not two players.
    TooLarge
        If what is feasible is known in floats only.

    Notes
    -----
    Unique, efficient, anonymous, and independent of the unit that a player counts in. It is superadditive: if two
    problems are settled together, nobody gets less than the sum of what each problem gives. An edge with extents a and
    b has the length sqrt(a b); in which edge they meet is decided exactly, and where on it exactly if the lengths are
    multiples of each other, otherwise to 70 digits. One maximum a corner and one an edge.

    References
    ----------
    Perles & Maschler (1981).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "perles-maschler"

    def choose(self, feasible: PayoffSet, disagreement: Sequence[Number], /) -> Point:
        """Return the pick."""
        if feasible.n_blocks != 2:
            message = (
                f"the rule of Perles and Maschler is defined for two players, and here are {feasible.n_blocks}: choose "
                "nash-bargaining or kalai-smorodinsky, which any number of players can use"
            )
            raise NotApplicable(message, where="concept")
        frontier = frontier_of_two(demanding(feasible, disagreement))
        if len(frontier.points) == 1:
            return frontier.points[0]
        steps = [(right - left) * (high - low) for (left, high), (right, low) in pairwise(frontier.places)]
        edge, share, error = halfway(steps)
        (left, high), (right, low) = frontier.places[edge : edge + 2]
        return within(frontier.between(edge, share), error * max(right - left, high - low), ())
