"""What a fallback says of one partition after another, or of many at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from detente.coalitions.plan import Influence
from detente.model.agreement import Bounds, Disagreement
from detente.model.recall import Recall
from detente.protocols import Batched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.protocols import Admissible, Fallback, Mapper


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """Hold what one partition contributes: its disagreement, and bounds along the directions that matter.

    Attributes
    ----------
    influence
        Which partition, and how it enters everybody's payoff.
    disagreement, bounds
        What the fallback picks, and the ranges of what it admits, one a direction.
    admissible
        What both are read from, where that is worked out already; not given.
    """

    influence: Influence
    disagreement: Disagreement
    bounds: tuple[Bounds, ...]
    admissible: Admissible | None = field(init=False, default=None, repr=False)

    @classmethod
    def of(cls, influence: Influence, admissible: Admissible) -> Study:
        """Read a partition's contribution when somebody asks for it, from what is worked out already.

        Notes
        -----
        A game of many players has thousands of partitions, and few of their numbers are looked at.
        """
        lazy = object.__new__(cls)
        object.__setattr__(lazy, "influence", influence)
        object.__setattr__(lazy, "admissible", admissible)
        return lazy

    @property
    def payoffs(self) -> tuple[Number, ...]:
        """What the blocks get if talks fail, in the currency."""
        return self.disagreement.payoffs if self.admissible is None else self.admissible.payoffs(Recall())

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as what it was made from."""
        if self.admissible is not None:
            return Study.of, (self.influence, self.admissible)
        return Study, (self.influence, self.disagreement, self.bounds)

    if not TYPE_CHECKING:  # pragma: no branch  # so that misspelt names are found

        def __getattr__(self, name: str) -> object:
            """Read what is missing off what is admissible."""
            if name == "disagreement":
                object.__setattr__(self, name, self.admissible.pick())
            elif name == "bounds":
                found = [self.admissible.bounds(direction) for direction in self.influence.directions]
                object.__setattr__(self, name, tuple(found))
            else:
                raise AttributeError(name)
            return getattr(self, name)


def study_each(game: Game, plan: Sequence[Influence], fallback: Fallback, mapper: Mapper) -> list[Study]:
    """Study every partition, through the mapper; one item a partition, or a chunk of them where many go together.

    Notes
    -----
    Chunks are cut by their place in the plan, so that the answers do not depend on who does the work. The last one is
    handed out first: a plan ends with coalitions of half of the players, whose games take longest, and workers that
    begin with long work end together.
    """
    if not isinstance(fallback, Batched) or (count := fallback.batch(game)) == 1:
        return list(mapper(_Task(game, fallback), plan))
    chunks = [tuple(plan[start : start + count]) for start in range(0, len(plan), count)]
    found = list(mapper(_Chunk(game, fallback), chunks[::-1]))
    return list(chain.from_iterable(found[::-1]))


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
        return [Study.of(influence, admissible) for influence, admissible in zip(chunk, found, strict=True)]


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
