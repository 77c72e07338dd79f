"""What was found out about neighbouring games, to be used again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.model.recall import Recall
from detente.protocols import Batched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.protocols import Fallback


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """Remember what blocks get if talks fail.

    Attributes
    ----------
    known
        What the blocks get, by fallback, game and partition: the same question is answered once.
    recalls
        What neighbouring games have in common, by fallback and partition.
    """

    known: dict[tuple[Fallback, str, Partition], tuple[Number, ...]] = field(default_factory=dict)
    recalls: dict[tuple[Fallback, Partition], Recall] = field(default_factory=dict)

    def payoffs(self, fallback: Fallback, game: Game, partition: Partition) -> tuple[Number, ...]:
        """Return what the blocks of a partition get if talks fail, in the currency.

        Raises
        ------
        NotApplicable, TooLarge, SolverError
            As the fallback does.
        """
        key = fallback, game.digest, partition
        if key not in self.known:
            recall = self.recalls.setdefault((fallback, partition), Recall())
            self.known[key] = fallback.admissible(game, partition).payoffs(recall)
        return self.known[key]

    def all_payoffs(
        self, fallback: Fallback, game: Game, partitions: Sequence[Partition]
    ) -> dict[Partition, tuple[Number, ...]]:
        """Return what the blocks of many partitions get, studying together those that are not known."""
        unknown = [partition for partition in partitions if (fallback, game.digest, partition) not in self.known]
        if isinstance(fallback, Batched) and (count := fallback.batch(game)) > 1:
            for start in range(0, len(unknown), count):
                chunk = unknown[start : start + count]
                for partition, admissible in zip(chunk, fallback.admissible_all(game, chunk), strict=True):
                    self.known[fallback, game.digest, partition] = admissible.payoffs(Recall())
        return {partition: self.payoffs(fallback, game, partition) for partition in partitions}
