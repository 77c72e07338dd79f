"""The largest total payoff that leaves nobody worse off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import demanding
from detente.model.certificate import Floor
from detente.selections.bargaining_rounds import Rounds
from detente.selections.near_ties import near_ties
from detente.selections.point import point_of, with_near_ties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.protocols import PayoffSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class Utilitarian:
    """Pick the point of largest total payoff; of several, the one that rounds of bargaining among them lead to.

    With F_d the feasible payoffs x >= d: the largest sum of x_i over F_d. Ties are broken within that face as the
    kindest fallback breaks them: every player names its favourite, nobody accepts less than the mean of these from then
    on, and so on.

    Raises
    ------
    NotApplicable
        If F_d is empty.

    Notes
    -----
    Efficient and anonymous. It adds payoffs of different players, so it moves when one player counts in another unit,
    and it jumps where two outcomes have the same total: such near ties are reported. Cost: one maximum, one a player to
    see that the face is a single point, and the rounds if it is not (to 1e-8 of the scale). Any number of players.

    References
    ----------
    Myerson (1981) for the rule; see `detente.selections.Raiffa` for the rounds.
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "utilitarian"

    def choose(self, feasible: PayoffSet, disagreement: Sequence[Number], /) -> Point:
        """Return the pick."""
        region = demanding(feasible, disagreement)
        kind = type(region.tie)
        weights = (kind(1),) * region.n_blocks
        best = region.maximise(weights)
        if region.n_blocks == 1:
            return point_of(best)
        close = near_ties(region, weights, "agreements with almost the largest total")
        floor, blocks = Floor(weights, best.lower), tuple(range(region.n_blocks))
        point = Rounds(region, best.upper).play((floor,), blocks, best)
        return with_near_ties(point, close)
