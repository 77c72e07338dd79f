"""What blocks can gain over the nadir: the common ground of the rules that divide these gains."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.agreement import NearTie
from detente.model.certificate import Floor
from detente.numerics.tolerance import NEAR_TIE
from detente.selections.frontier import efficient_corners
from detente.selections.nadir import nadir_of
from detente.selections.near_ties import near_ties_of_favourites
from detente.selections.point import Point, mix, point_of, unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.certificate import Stage
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """Hold the efficient corners of a set of possible fallbacks, measured from the nadir.

    With m_i the largest f_i and nadir_i the least f_i at a strongly efficient corner, block i is *active* if it can
    gain anything, m_i > nadir_i. At an efficient point every other block has its m_i.

    Attributes
    ----------
    possible
        The set.
    corners
        Its strongly efficient corners.
    nadir, best
        The least and the largest payoff of every block at a corner, in the currency.
    active
        The active blocks.
    """

    possible: PayoffSet
    corners: tuple[Stage, ...]
    nadir: tuple[Fraction, ...]
    best: tuple[Number, ...]
    active: tuple[int, ...]

    @property
    def ranges(self) -> tuple[Fraction, ...]:
        """What every active block can gain at most, in the currency."""
        return tuple(Fraction(self.best[block]) - self.nadir[block] for block in self.active)

    def points(self) -> list[tuple[Fraction, ...]]:
        """List what every active block gains at every corner, in the currency."""
        return [
            tuple(Fraction(stage.payoffs[block]) - self.nadir[block] for block in self.active) for stage in self.corners
        ]

    def mixed(self, shares: Mapping[int, Fraction]) -> Point:
        """Mix corners."""
        kind = type(self.possible.tie)
        return mix([(kind(share), point_of(self.corners[place])) for place, share in shares.items()])

    def bound(self, weights: Sequence[Fraction]) -> Stage:
        """Maximise the active blocks' payoffs with given weights; everybody else keeps its best."""
        possible, kind = self.possible, type(self.possible.tie)
        weighed = dict(zip(self.active, weights, strict=True))
        asked = tuple(kind(weighed.get(block, 0)) for block in range(possible.n_blocks))
        others = [block for block in range(possible.n_blocks) if block not in weighed]
        return possible.maximise(
            asked, tuple(Floor(unit(block, possible.n_blocks, possible.tie), self.best[block]) for block in others)
        )

    def excess(self, stage: Stage, at: Sequence[Fraction]) -> Fraction:
        """Compute by how much the point of a maximum exceeds the weighted sum at given gains, in its units."""
        pairs = zip(self.active, at, strict=True)
        return sum(
            (
                Fraction(stage.weights[block]) * (Fraction(stage.payoffs[block]) - self.nadir[block] - gain)
                for block, gain in pairs
            ),
            Fraction(0),
        )

    def joined_by(self, stage: Stage) -> Gains:
        """Add a point that was missing among the corners."""
        return replace(self, corners=(*self.corners, stage))

    def near_ties(self) -> tuple[NearTie, ...]:
        """Report favourites that are almost tied, and active blocks that have almost nothing to gain."""
        close = [gain for gain in self.ranges if gain <= NEAR_TIE * self.possible.scale]
        little = (NearTie("a side that has almost nothing to gain", float(min(close))),) if close else ()
        return (*near_ties_of_favourites(self.possible), *little)


def gains(possible: PayoffSet) -> Gains:
    """Measure what every block can gain over the nadir.

    Raises
    ------
    NotApplicable
        If there are more than three blocks: then the corners are not enumerated, and the nadir is not known.
    """
    corners = tuple(efficient_corners(possible))
    columns = list(zip(*(stage.payoffs for stage in corners), strict=True))
    best, nadir = tuple(map(max, columns)), tuple(Fraction(least) for least in nadir_of(corners))
    active = tuple(block for block in range(possible.n_blocks) if best[block] - nadir[block] > possible.tie)
    return Gains(possible, corners, nadir, best, active)
