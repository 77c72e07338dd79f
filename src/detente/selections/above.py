"""A part of a set of possible fallbacks: those that meet one more demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Floor, Stage
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet


@dataclass(frozen=True, slots=True, eq=False)
class Above:
    """Hold the possible fallbacks that meet a demand, as a set of possible fallbacks of its own."""

    whole: PayoffSet
    demand: Floor

    @property
    def n_blocks(self) -> int:
        """The number of blocks."""
        return self.whole.n_blocks

    @property
    def scale(self) -> float:
        """The scale of the game, in the currency."""
        return self.whole.scale

    @property
    def tie(self) -> Number:
        """Gaps up to this are ties, in the currency."""
        return self.whole.tie

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Maximise under the demand, and the floors."""
        return self.whole.maximise(weights, (self.demand, *floors))

    def probe(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage | None:
        """Do the same for curiosity."""
        return self.whole.probe(weights, (self.demand, *floors))
