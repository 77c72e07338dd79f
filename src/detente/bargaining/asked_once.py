"""What can be agreed on, with every maximum found and proven only once, however often a rule asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Floor, Stage
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet

Question = tuple[tuple["Number", ...], tuple[tuple[tuple["Number", ...], "Number"], ...]]


@dataclass(frozen=True, slots=True, eq=False)
class AskedOnce:
    """Pass on maxima over a set of payoffs, and remember them."""

    whole: PayoffSet
    known: dict[Question, Stage] = field(default_factory=dict)

    @property
    def n_blocks(self) -> int:
        """The number of players."""
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
        """Return the largest weighted payoff under the floors: the one that was found before, if it was."""
        question = tuple(weights), tuple((floor.weights, floor.bound) for floor in floors)
        if question not in self.known:
            self.known[question] = self.whole.maximise(weights, floors)
        return self.known[question]

    def probe(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage | None:
        """Maximise for curiosity."""
        return self.whole.probe(weights, floors)
