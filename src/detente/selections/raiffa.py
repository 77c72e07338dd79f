"""Raiffa's rule: bargaining over the fallback itself, in rounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.selections.bargaining_rounds import Rounds
from detente.selections.frontier import frontier, rounds_on_frontier
from detente.selections.near_ties import near_ties_of_favourites
from detente.selections.point import with_near_ties

if TYPE_CHECKING:
    from detente.protocols import PayoffSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class Raiffa:
    """Let every block name its favourite, move everybody to the average, and repeat until nothing is left to divide.

    Notes
    -----
    Unique because from the second round on what each of n blocks can still hope for shrinks to at most 1 - 1/n of what
    it was, so that the rounds converge to one point; no point of the set is better for one block and worse for none.
    The rounds use payoffs only and treat blocks alike, so the pick is equivariant. Two blocks: on the frontier of the
    payoff polygon, to 1e-10 of the scale. More: by linear programs, to 1e-8 of the scale.

    References
    ----------
    The iterated reading of Raiffa's arbitration scheme; see Luce & Raiffa (1957, section 6.7).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "raiffa"

    def select(self, possible: PayoffSet, /) -> Point:
        """Return the pick."""
        close = near_ties_of_favourites(possible)
        if possible.n_blocks == 2:
            return with_near_ties(rounds_on_frontier(frontier(possible), possible), close)
        return with_near_ties(Rounds(possible).play((), tuple(range(possible.n_blocks))), close)
