"""A block drawn by lot names the fallback: where Raiffa's first round leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.selections.bargaining_rounds import Rounds
from detente.selections.frontier import favourite
from detente.selections.near_ties import near_ties_of_favourites
from detente.selections.point import mean, point_of, with_near_ties

if TYPE_CHECKING:
    from detente.protocols import PayoffSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class RandomDictator:
    """Draw a block by lot and let it choose: pick the mean of the favourites of all blocks that vote.

    With m_i the largest f_i, the favourite p^i of block i is what the others bargain out, by Raiffa's rounds, among the
    points with f_i = m_i. Block i votes if some other favourite gives it less than m_i. The pick is the mean of the
    voters' favourites, the first step of Raiffa's rule; if nobody votes all favourites are the same point.

    Notes
    -----
    Unique because each favourite is: Raiffa's rounds end in one point. Blocks are treated alike, and only payoffs
    count, so the pick is equivariant. It is reached by a lottery over efficient points and need not be efficient
    itself. Two blocks: four LPs. More: one LP a block, and the rounds of the others on every favourite's face.

    References
    ----------
    Gibbard (1977) for the random dictatorship.
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "random-dictator"

    def select(self, possible: PayoffSet, /) -> Point:
        """Return the pick."""
        close = near_ties_of_favourites(possible)
        if possible.n_blocks == 2:
            favourites = [point_of(favourite(possible, block)) for block in (0, 1)]
            return with_near_ties(mean(favourites), close)
        return with_near_ties(Rounds(possible).first(tuple(range(possible.n_blocks))), close)
