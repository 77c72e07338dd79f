"""Almost the kindest fallback: bargaining among those that cost little of the total payoff."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from detente.model.certificate import Floor
from detente.model.errors import NotApplicable
from detente.selections.above import Above
from detente.selections.near_ties import near_ties
from detente.selections.point import with_near_ties
from detente.selections.raiffa import Raiffa

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.protocols import PayoffSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class NearKindest:
    """Pick Raiffa's point among the fallbacks whose total is at most `tau` below the largest.

    Parameters
    ----------
    tau
        In the currency, not negative; read as the nearest float, which is what documents keep. 0 gives the kindest
        fallback, a large number Raiffa's point.

    Raises
    ------
    NotApplicable
        If tau is negative or not finite.

    Notes
    -----
    Unique because {f in F: sum f >= max - tau} is a convex set of payoffs, on which Raiffa's rule picks one point. The
    total is the same for every order of players and actions, and shifts with their payoffs, so the rule is equivariant;
    if all payoffs are multiplied by a number, tau has to be, too. Cost: one LP, and Raiffa's.
    """

    tau: float

    def __post_init__(self) -> None:
        """Check the number."""
        if not (isfinite(self.tau) and self.tau >= 0):
            message = f"tau is {self.tau}; it must be a number of payoff units, 0 or more"
            raise NotApplicable(message, where="selection")

    @property
    def name(self) -> str:
        """The name in documents."""
        return "near-kindest"

    @property
    def parameters(self) -> Mapping[str, float]:
        """The number that completes the name."""
        return {"tau": float(self.tau)}

    def select(self, possible: PayoffSet, /) -> Point:
        """Return the pick."""
        kind, tau = type(possible.tie), float(self.tau)
        weights = tuple(kind(1) for _ in range(possible.n_blocks))
        best = possible.maximise(weights)
        close = near_ties(possible, weights, "fallbacks with almost the largest total") if tau <= 0 else ()
        kind_enough = Floor(weights, best.lower - kind(tau))
        return with_near_ties(Raiffa().select(Above(possible, kind_enough)), close)
