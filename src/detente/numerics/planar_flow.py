"""Raiffa's steady path between two players: everybody's claim grows at the rate of what the other's claim leaves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.numerics.falling_line import LineEnd

if TYPE_CHECKING:
    from detente.numerics.falling_line import FallingLine, Pair

Ball = Any  #: a real number with a bound of its error, as the library of ball arithmetic keeps it

BITS = 512  #: of ball arithmetic
FINE = 200  #: binary digits of the time at which the path passes a corner
COARSE = 140  #: binary digits to which it must be known at least, and to which two such times are told apart
LATE = 1 << 12  #: a time after which hardly anything is left to gain, on a path that leads to a corner


def limit_of_flow(line: FallingLine, start: Pair) -> LineEnd:
    """Follow y' = m(y) - y to its limit, where m_i(y) is the most for i that leaves the other y_j.

    Parameters
    ----------
    line
        At least one edge, and everything between the start and the line is feasible.
    start
        Below and to the left of the line, within its coordinates.

    Notes
    -----
    While m_1 is read off one edge with run r and m_2 off another one with fall l, the distances e = V - y from the
    point V where these edges' lines cross obey e_1' = -e_1 - r e_2 and e_2' = -l e_1 - e_2: with k = sqrt(l r) < 1 the
    combinations sqrt(l) e_1 + sqrt(r) e_2 and sqrt(l) e_1 - sqrt(r) e_2 shrink as exp(-(1 + k) t) and exp(-(1 - k) t).
    The time at which a coordinate passes a corner is found by halving, in ball arithmetic, so that the error is known.
    If the second combination is 0 the path is a straight line, and everything is exact. Once both are read off the same
    edge, the path leads straight to the middle of the two points there.

    """
    from flint import ctx

    before = ctx.prec
    ctx.prec = BITS
    try:
        return _limit(line, start)
    finally:
        ctx.prec = before


def _limit(line: FallingLine, start: Pair) -> LineEnd:
    end = line.reached(start)
    if end is not None:
        return LineEnd(end, Fraction(0))
    left, right = line.edge_over(start[0]), line.edge_beside(start[1])
    here: tuple[Fraction | Ball, Fraction | Ball] = start
    while left < right:
        stretch = _Stretch(line, left, right, here)
        if stretch.is_straight and left + 1 == right:
            return LineEnd(line.corners[right], Fraction(0))
        here, passed = stretch.straight_on() if stretch.is_straight else stretch.along()
        left, right = left + int(passed[0]), right - int(passed[1])
        if left > right or not any(passed):  # so close to the corner between the edges that the path ends there
            return LineEnd(line.corners[stretch.right], stretch.rest)
    return _middle(line, left, here)


def _middle(line: FallingLine, edge: int, here: tuple[Fraction | Ball, Fraction | Ball]) -> LineEnd:
    """End in the middle of the two points of one edge that are read off."""
    (left, high), run, fall = line.corners[edge], line.run(edge), line.fall(edge)
    if all(isinstance(part, Fraction) for part in here):
        first = (here[0] + line.side(edge, here[1])) / 2
        return LineEnd((first, line.top(edge, first)), Fraction(0))
    ball = (_ball(here[0]) + _ball(left) + _ball(run) * (_ball(high) - _ball(here[1]))) / 2
    first, error = _fraction(ball.mid()), _fraction(ball.rad())
    first = min(max(first, left), line.corners[edge + 1][0])
    return LineEnd((first, line.top(edge, first)), error * max(Fraction(1), fall))


class _Stretch:
    """A part of the path on which what the claims leave is read off the same two edges.

    `rest` bounds, after `along`, how far the end of the path is from the point where the edges' lines cross.
    """

    def __init__(self, line: FallingLine, left: int, right: int, here: tuple[Fraction | Ball, Fraction | Ball]) -> None:
        self.right = right
        self.rest = Fraction(0)
        self._corner = line.corners[left + 1][0], line.corners[right][1]
        self._fall, self._run = line.fall(left), line.run(right)
        self._crossing = line.crossing(left, right)
        self._here = here
        self._ends = self._crossing[0] - self._corner[0], self._crossing[1] - self._corner[1]
        self.is_straight = all(isinstance(part, Fraction) for part in here) and (
            self._fall * (self._crossing[0] - here[0]) ** 2 == self._run * (self._crossing[1] - here[1]) ** 2
        )
        self._short = tuple(_ball(there) - _ball(part) for there, part in zip(self._crossing, here, strict=True))

    def straight_on(self) -> tuple[Pair, tuple[bool, bool]]:
        """Go straight to where a coordinate passes a corner; also say which do."""
        short = self._crossing[0] - self._here[0], self._crossing[1] - self._here[1]
        shares = self._ends[0] / short[0], self._ends[1] / short[1]
        share = max(shares)
        there = self._crossing[0] - share * short[0], self._crossing[1] - share * short[1]
        return there, (shares[0] == share, shares[1] == share)

    def along(self) -> tuple[tuple[Fraction | Ball, Fraction | Ball], tuple[bool, bool]]:
        """Go to where a coordinate passes a corner; also say which do, none if that cannot be told before the end."""
        early, late = Fraction(0), Fraction(LATE)
        while late - early > Fraction(1, 2**FINE):
            middle = (early + late) / 2
            early, late = (middle, late) if self._is_before(middle) else (early, middle)
        before = self.short(early)
        self.rest = _fraction(_upper(_ball(1 + self._fall + self._run) * (abs(before[0]) + abs(before[1]))))
        width = late - early
        while not self._is_after(early + width):
            width *= 4
            if width > Fraction(1, 2**COARSE):
                return self._here, (False, False)
        there = [one.union(other) for one, other in zip(before, self.short(early + width), strict=True)]
        passed = tuple(not short > _ball(end) for short, end in zip(there, self._ends, strict=True))
        found = [_ball(crossing) - short for crossing, short in zip(self._crossing, there, strict=True)]
        if passed[0] != passed[1]:
            place = int(passed[1])
            found[place] = self._corner[place]
        return (found[0], found[1]), (passed[0], passed[1])

    def _is_before(self, time: Fraction) -> bool:
        """Tell whether both coordinates surely come before their corners."""
        return all(short > _ball(end) for short, end in zip(self.short(time), self._ends, strict=True))

    def _is_after(self, time: Fraction) -> bool:
        """Tell whether a coordinate surely lies behind its corner."""
        return any(short < _ball(end) for short, end in zip(self.short(time), self._ends, strict=True))

    def short(self, time: Fraction) -> tuple[Ball, Ball]:
        """Compute what is missing to the crossing at a time."""
        (first, second), moment = self._short, _ball(time)
        fall, run = _ball(self._fall), _ball(self._run)
        if not self._fall or not self._run:
            left = (-moment).exp()
            return (first - run * second * moment) * left, (second - fall * first * moment) * left
        steep, flat, pace = fall.sqrt(), run.sqrt(), (fall * run).sqrt()
        fast = (steep * first + flat * second) * (-(1 + pace) * moment).exp()
        slow = (steep * first - flat * second) * (-(1 - pace) * moment).exp()
        return (fast + slow) / (2 * steep), (fast - slow) / (2 * flat)


def _ball(value: Fraction | Ball) -> Ball:
    from flint import arb, fmpq

    return arb(fmpq(value.numerator, value.denominator)) if isinstance(value, Fraction) else value


def _upper(ball: Ball) -> Ball:
    return ball.upper()


def _fraction(exact: Ball) -> Fraction:
    """Read a ball without a radius."""
    mantissa, exponent = exact.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
