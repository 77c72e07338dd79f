"""What a benchmark can say: a comparison, an observation, or why there is neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """Hold what a figure is to reach, and what would be better still, if that was said."""

    reach: float
    stretch: float | None = None

    def verdict(self, value: float) -> str:
        """Say in one word how a figure stands."""
        if value < self.reach:
            return "missed"
        return "stretch" if self.stretch is not None and value >= self.stretch else "reached"


@dataclass(frozen=True, slots=True)
class Compared:
    """Compare with a baseline: the same answers, each in so much of one unit.

    Attributes
    ----------
    benchmark, work
        Which benchmark, and which of its cases.
    baseline
        The name of what was compared with.
    unit
        Of `ours` and `theirs`: less is better.
    ours, theirs
        Medians over the games.
    ratio
        The median over the games of theirs / ours: more is better.
    target
        What the ratio is to reach; None where nothing was promised.
    note
        What a reader has to know, such as that the baseline was sampled.
    """

    benchmark: str
    work: str
    baseline: str
    unit: str
    ours: float
    theirs: float
    ratio: float
    target: Target | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """How it stands."""
        return "" if self.target is None else self.target.verdict(self.ratio)


@dataclass(frozen=True, slots=True)
class Observed:
    """Report one figure that has no baseline; with a target, more is better."""

    benchmark: str
    work: str
    value: float
    unit: str
    target: Target | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """How it stands."""
        return "" if self.target is None else self.target.verdict(self.value)


@dataclass(frozen=True, slots=True)
class Absent:
    """Say why there is no figure: a library that is not installed, a part that does not exist yet."""

    benchmark: str
    work: str
    reason: str

    @property
    def verdict(self) -> str:
        """Nothing was measured."""
        return "absent"


@dataclass(frozen=True, slots=True)
class Failed:
    """Say what went wrong: other values than the baseline's, no certificate, or an error."""

    benchmark: str
    work: str
    reason: str

    @property
    def verdict(self) -> str:
        """No figure, and a defect."""
        return "failed"


Row = Compared | Observed | Absent | Failed


class Disagreement(ArithmeticError):
    """Two ways to compute the same numbers gave different ones: no figure may come of it."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Say how much is measured.

    Attributes
    ----------
    name
        "quick" or "full".
    seeds
        One game a seed.
    sampled
        So many linear programs of a baseline are solved at most; beyond, every n-th, and the time is scaled.
    limit
        Seconds for one linear program that may take long.
    whole
        Whether the long rows are measured too.
    """

    name: str
    seeds: tuple[int, ...]
    sampled: int
    limit: float
    whole: bool


QUICK = Effort("quick", (0,), 60, 10.0, whole=False)
FULL = Effort("full", (0, 1, 2), 600, 60.0, whole=True)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Name one thing to measure: a generator of rows, so that a run that is stopped keeps what it has."""

    name: str
    about: str
    measure: Callable[[Effort], Iterator[Row]]
