"""What a fallback says of one partition after another, or of many at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from detente.coalitions.plan import Influence
from detente.model.agreement import Bounds, Disagreement
from detente.protocols import Batched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.game import Game
    from detente.protocols import Admissible, Fallback, Mapper


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """Hold what one partition contributes: its disagreement, and bounds along the directions that matter."""

    influence: Influence
    disagreement: Disagreement
    bounds: tuple[Bounds, ...]


def study_each(game: Game, plan: Sequence[Influence], fallback: Fallback, mapper: Mapper) -> list[Study]:
    """Study every partition, through the mapper; one item a partition, or a chunk of them where many go together.

    Notes
    -----
    Chunks are cut by their place in the plan, so that the answers do not depend on who does the work.
    """
    if not isinstance(fallback, Batched) or (count := fallback.batch(game)) == 1:
        return list(mapper(_Task(game, fallback), plan))
    chunks = [tuple(plan[start : start + count]) for start in range(0, len(plan), count)]
    return list(chain.from_iterable(mapper(_Chunk(game, fallback), chunks)))


@dataclass(frozen=True, slots=True)
class _Task:
    """Study one partition after the other; equal tasks give equal studies, so that a mapper may remember them."""

    game: Game
    fallback: Fallback

    def __call__(self, influence: Influence) -> Study:
        return studied(influence, self.fallback.admissible(self.game, influence.partition))


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Study several partitions at once; equal tasks give equal studies here too."""

    game: Game
    fallback: Batched

    def __call__(self, chunk: Sequence[Influence]) -> list[Study]:
        found = self.fallback.admissible_all(self.game, [influence.partition for influence in chunk])
        return [studied(influence, admissible) for influence, admissible in zip(chunk, found, strict=True)]


def studied(influence: Influence, admissible: Admissible) -> Study:
    """Ask what a partition contributes."""
    disagreement = admissible.pick()
    bounds = tuple(admissible.bounds(direction) for direction in influence.directions)
    return Study(influence, disagreement, bounds)


def found_about(game: Game, function: object, result: object) -> Sequence[Study]:
    """Pick the studies of a game's own partitions out of what a mapper's function found; nothing of other work."""
    if not isinstance(function, _Task | _Chunk) or function.game.digest != game.digest:
        return ()
    listed = result if isinstance(result, list) else [result]
    return [study for study in listed if isinstance(study, Study)]
