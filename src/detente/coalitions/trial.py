"""What a few partitions take, tried by the clock, and what all of their kind would."""

from __future__ import annotations

import time
from contextvars import copy_context
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.coalitions.studies import study_each
from detente.model.errors import TimeLimit
from detente.model.footprint import footprint
from detente.numerics.lp_count import OutOfTimeError, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from detente.coalitions.plan import Influence
    from detente.model.game import Game
    from detente.protocols import Fallback, Mapper

LOADING = 0.2  #: seconds: a first partition that takes longer is not solved again to leave out what is loaded once


@dataclass(frozen=True, slots=True)
class Cost:
    """Hold what partitions take; of how many that were solved, 0 if they were given up."""

    lps: float = 0.0
    seconds: float = 0.0
    size: float = 0.0
    numbers: float = 0.0
    solved: int = 0

    def plus(self, other: Cost, times: float) -> Cost:
        """Add so many times another cost."""
        return Cost(
            self.lps + times * other.lps,
            self.seconds + times * other.seconds,
            self.size + times * other.size,
            self.numbers + times * other.numbers,
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """Try partitions by the clock: none is begun after one moment, none goes on after another."""

    game: Game
    fallback: Fallback
    mapper: Mapper
    end: float
    given_up: float

    def costs(self, samples: Sequence[tuple[int, Sequence[Influence]]], *, together: bool) -> tuple[Cost, int, int]:
        """Add up what partitions of all shapes take.

        Parameters
        ----------
        samples
            How many partitions a shape has, and a few of them.
        together
            Whether those few are studied at once.

        Returns
        -------
        tuple
            What all take; how many partitions were solved, and of how many shapes none was.
        """
        total, tried, left = Cost(), 0, len(samples)
        known: list[Cost] = []
        for count, sample in samples[:1]:
            warm = self._cost(sample[: 2 if together else 1])
            if not warm.solved:
                return Cost().plus(warm, count), 0, left
            known = [warm] if warm.seconds > LOADING and not together else []  # else what is loaded once was counted
        for count, sample in samples:
            if tried and time.perf_counter() > self.end:
                break
            found = self._each(_groups(sample, together=together), known)
            total, known = total.plus(_average(found), count), []
            solved = sum(cost.solved for cost in found)
            tried, left = tried + solved, left - bool(solved)
            if not solved:
                break
        return total, tried, left

    def _each(self, groups: Sequence[Sequence[Influence]], known: Sequence[Cost]) -> list[Cost]:
        """Solve groups of partitions of one shape, the first in any case; who is given up counts if alone."""
        found = list(known)
        for group in groups[len(found) :]:
            if found and time.perf_counter() > self.end:
                break
            cost = self._cost(group)
            if found and not cost.solved:
                break
            found.append(cost)
        return found

    def _cost(self, sample: Sequence[Influence]) -> Cost:
        """Solve some partitions; return what one of them takes on average."""
        begun = time.perf_counter()
        with counted(self.given_up) as count:
            context = copy_context()

            def counting(function: Callable[[Any], Any], items: Iterable[Any], /) -> Iterator[Any]:
                return iter(self.mapper(lambda item: context.run(function, item), items))

            try:
                studies = study_each(self.game, sample, self.fallback, counting)
            except (OutOfTimeError, TimeLimit):
                return Cost(count.lps / len(sample), (time.perf_counter() - begun) / len(sample))
        spent = time.perf_counter() - begun
        claims = [(each.disagreement.claims, [bounds.claims for bounds in each.bounds]) for each in studies]
        size, numbers = footprint(studies).size, footprint(claims).numbers
        lps, seconds, bytes_, told = (total / len(sample) for total in (count.lps, spent, size, numbers))
        return Cost(lps, seconds, bytes_, told, len(sample))


def _average(costs: Sequence[Cost]) -> Cost:
    total = Cost()
    for cost in costs:
        total = total.plus(cost, 1 / len(costs))
    return total


def _groups(sample: Sequence[Influence], *, together: bool) -> list[Sequence[Influence]]:
    return [sample] if together else [[one] for one in sample]
