"""The kindest fallback: the correlated equilibrium with the largest total payoff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model.certificate import Floor
from detente.selections.bargaining_rounds import Rounds
from detente.selections.near_ties import near_ties
from detente.selections.point import point_of, with_near_ties

if TYPE_CHECKING:
    from detente.protocols import PayoffSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class Kindest:
    """Pick the equilibrium of maximal total payoff; if several payoff points attain it, Raiffa's among them.

    Notes
    -----
    Unique because the optimal face is a convex set of payoffs, on which Raiffa's rule picks one point. The total is
    the same for every order of players and actions, so the rule is equivariant. Cost: one LP, one a block to see that
    the face is a single payoff point, and one of Raiffa's rounds if it is not.
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "kindest"

    def select(self, possible: PayoffSet, /) -> Point:
        """Return the pick."""
        kind = type(possible.tie)
        weights = tuple(kind(1) for _ in range(possible.n_blocks))
        best = possible.maximise(weights)
        if possible.n_blocks == 1:
            return point_of(best)
        close = near_ties(possible, weights, "fallbacks with almost the largest total")
        floor, blocks = Floor(weights, best.lower), tuple(range(possible.n_blocks))
        point = Rounds(possible, best.upper).play((floor,), blocks, best)
        return with_near_ties(point, close)
