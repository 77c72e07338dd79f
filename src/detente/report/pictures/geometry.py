"""Boxes, and payoffs as places on paper; all in inches from the lower left corner."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Hold a rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    def grown(self, margin: float) -> Box:
        """Add a margin on every side."""
        return Box(self.left - margin, self.bottom - margin, self.right + margin, self.top + margin)

    def overlaps(self, other: Box) -> bool:
        """Tell whether two boxes share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top

    def holds(self, other: Box) -> bool:
        """Tell whether another box lies inside."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.bottom <= other.bottom and other.top <= self.top

    def covers(self, place: Place) -> bool:
        """Tell whether a place lies inside."""
        return self.left <= place[0] <= self.right and self.bottom <= place[1] <= self.top


@dataclass(frozen=True, slots=True)
class Scale:
    """Turn payoffs between `low` and `high` into places between `start` and `end`."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Find the place of a payoff."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, most: int) -> tuple[float, ...]:
        """List round payoffs in the range, at most so many; zero is exactly 0."""
        least = (self.high - self.low) / max(most, 1)
        power = 10.0 ** math.floor(math.log10(least))
        for step in (nice * power for nice in (1, 2, 5, 10, 20, 50)):
            first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
            if step >= least * (1 - 1e-9) and last - first < most:
                break
        return tuple(count * step for count in range(first, last + 1))


def spread(values: Iterable[float], smallest: float) -> tuple[float, float]:
    """Find the least and the largest value, and widen a range that is too small to show, evenly."""
    listed = list(values)
    low, high = min(listed), max(listed)
    smallest = max(smallest, 1e-9 * max(abs(low), abs(high)))
    missing = max(0.0, smallest - (high - low)) / 2
    return low - missing, high + missing
