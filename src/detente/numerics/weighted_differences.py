"""Zero-sum games between two players whose payoffs are weighted t and 1 - t, along all t.

A row strategy guarantees the least of some linear functions of t, whatever t: so a strategy that is good at one t
proves something about all t nearby, and what it proves at both ends of an interval it proves in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.model.numbers import to_floats, to_fractions
from detente.numerics.tolerance import EXACT_PROFILES
from detente.numerics.zero_sum import optimal_play

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import NumberArray

    Pair = tuple[Fraction, Fraction]
    Line = tuple[Fraction, Fraction]  # level at t = 0, and slope

CLOSE = Fraction(1, 2**30)  #: a step of at most this much of all weights ends the search for a zero
FINE = 2**64  #: weights on the way are fractions over this
SHARP = 2**100  #: zeros are written as fractions over this, where they are not found exactly
MOST_STEPS = 40  #: on the way through one interval
HALVINGS = 30  #: of what is left then


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Hold optimal strategies at one weight, as fractions, and what they guarantee and concede there."""

    rows: tuple[Fraction, ...]
    columns: tuple[Fraction, ...]
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """Hold how far from a start there is no zero.

    Attributes
    ----------
    parts
        Intervals as (weight, weight further on, sign, strategy): by the strategy the value has the sign strictly at
        the first weight, and nowhere the other one.
    zero
        The first weight at which the value is 0, exactly or nearly; None if there is none up to the end.
    """

    parts: tuple[tuple[Fraction, Fraction, int, tuple[Fraction, ...]], ...]
    zero: Fraction | None


@dataclass(frozen=True, slots=True, eq=False)
class WeightedDifferences:
    """Hold the matrices A and B of the games t A - (1 - t) B, fractions."""

    first: NumberArray
    second: NumberArray

    def less(self, point: Pair) -> WeightedDifferences:
        """Subtract a point from both players' payoffs."""
        return WeightedDifferences(self.first - point[0], self.second - point[1])

    def lines(self, strategy: Sequence[Fraction], sign: int) -> list[Line]:
        """List what a row strategy gets against every column (sign 1), or what a column strategy saves (sign -1)."""
        own = to_fractions(strategy)
        one, other = (own @ table if sign > 0 else table @ own for table in (self.first, self.second))
        return [(-sign * b, sign * (a + b)) for a, b in zip(one.tolist(), other.tolist(), strict=True)]

    def held(self, weight: Fraction) -> Held:
        """Find optimal strategies at one weight: exactly in games of at most 64 profiles, in floats in larger ones."""
        matrix = weight * self.first - (1 - weight) * self.second
        play = optimal_play(matrix if matrix.size <= EXACT_PROFILES else to_floats(matrix))
        rows, columns = _as_chances(play.rows), _as_chances(play.columns)
        return Held(rows, columns, level(self.lines(rows, 1), weight), -level(self.lines(columns, -1), weight))

    def walk(self, start: Fraction, end: Fraction) -> Walk:
        """Look for the first zero of the value on the way from one weight to another.

        Notes
        -----
        The strategy that is optimal at one weight proves the sign of the value up to where its own guarantee ends:
        there the next one is solved. Near a simple zero this is Newton's method, from one side.
        """
        parts: list[tuple[Fraction, Fraction, int, tuple[Fraction, ...]]] = []
        here, ahead = start, 1 if end > start else -1
        for _ in range(MOST_STEPS):
            held = self.held(here)
            if held.low <= 0 <= held.high:
                return Walk(tuple(parts), here)
            sign = 1 if held.low > 0 else -1
            strategy = held.rows if sign > 0 else held.columns
            stop = reach(self.lines(strategy, sign), here, end)
            if stop != end:
                stop = _rounded(stop, ahead)
            parts.append((here, stop, sign, strategy))
            if stop == end:
                return Walk(tuple(parts), None)
            if abs(stop - here) <= CLOSE:
                return Walk(tuple(parts), self._zero_near(here, end))
            here = stop
        return Walk(tuple(parts), self._zero_beyond(here, end))

    def _zero_near(self, here: Fraction, end: Fraction) -> Fraction:
        """Find a zero that is hardly further on: the end, the simplest fraction if it is one, else by a secant."""
        step = 4 * CLOSE
        if abs(end - here) <= step:
            return end
        there = here + step if end > here else here - step
        simple = simplest(min(here, there), max(here, there))
        if self._middle(simple) == 0:
            return simple
        one, other = self._middle(here), self._middle(there)
        if (one > 0) == (other > 0):
            return here
        return _sharp(here + (there - here) * one / (one - other))

    def _zero_beyond(self, here: Fraction, end: Fraction) -> Fraction:
        """Look at places nearer and nearer to the end, and halve where the sign changes; the end if it does nowhere."""
        positive, near = self._middle(here) > 0, here
        for _ in range(HALVINGS):
            far = _sharp((near + end) / 2)
            if (self._middle(far) > 0) != positive:
                for _ in range(2 * HALVINGS):
                    middle = _sharp((near + far) / 2)
                    near, far = (middle, far) if (self._middle(middle) > 0) == positive else (near, middle)
                return far
            near = far
        return end

    def _middle(self, weight: Fraction) -> Fraction:
        held = self.held(weight)
        return (held.low + held.high) / 2


def level(lines: Sequence[Line], weight: Fraction) -> Fraction:
    """Return the least of linear functions."""
    return min(base + slope * weight for base, slope in lines)


def reach(lines: Sequence[Line], start: Fraction, end: Fraction) -> Fraction:
    """Go from a weight at which no linear function is negative towards another one, as far as that remains so."""
    ahead = 1 if end > start else -1
    ends = [-base / slope for base, slope in lines if slope * ahead < 0]
    return min([end, *ends], key=lambda place: (place - start) * ahead)


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction with the least denominator between two others that are not negative, both included.

    Examples
    --------
    >>> str(simplest(Fraction(332, 1000), Fraction(334, 1000)))
    '1/3'
    """
    whole = -(-low.numerator // low.denominator)
    if whole <= high:
        return Fraction(whole)
    below = whole - 1
    return below + 1 / simplest(1 / (high - below), 1 / (low - below))


def _sharp(place: Fraction) -> Fraction:
    return Fraction(round(place * SHARP), SHARP)


def _rounded(place: Fraction, ahead: int) -> Fraction:
    """Step back to a fraction that is not too long."""
    if place.denominator <= FINE:
        return place
    scaled = place * FINE
    return Fraction(int(scaled) if ahead > 0 else -(-scaled.numerator // scaled.denominator), FINE)


def _as_chances(strategy: NumberArray) -> tuple[Fraction, ...]:
    """Read a strategy as fractions that add up to 1."""
    read = to_fractions(strategy)
    return tuple((read / read.sum()).tolist()) if not isinstance(strategy[0], Fraction) else tuple(read.tolist())


def matrices(payoffs: NumberArray) -> WeightedDifferences:
    """Read the payoffs of two players, shape ``(2, n_rows, n_columns)``, fractions."""
    return WeightedDifferences(np.array(payoffs[0]), np.array(payoffs[1]))
