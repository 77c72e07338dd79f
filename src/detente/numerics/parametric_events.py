"""For which q an event has a chance at some feasible point of a linear program that moves with q."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.numerics.parametric_cover import FIRST, LAST, Question, tried, widened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from detente.numerics.algebraic import AlgebraicNumber
    from detente.numerics.parametric_cover import Gap, Stretch
    from detente.numerics.parametric_program import MovingBasis, ParametricProgram, Polynomial


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Hold an interval of q, with or without its ends; it may be a single number."""

    low: AlgebraicNumber
    high: AlgebraicNumber
    with_low: bool
    with_high: bool


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """Say for which q an event has a chance.

    Attributes
    ----------
    spans
        In increasing order; they do not touch each other.
    undecided
        Numbers at which it is not known.
    """

    spans: tuple[Span, ...]
    undecided: tuple[AlgebraicNumber, ...]


def union(chances: Sequence[Chance]) -> Chance:
    """Say where at least one of several events has a chance."""
    joined: list[Span] = []
    for span in sorted((span for each in chances for span in each.spans), key=_begins):
        last = joined[-1] if joined else None
        if last is None or not _touches(last, span):
            joined.append(span)
        elif last.high < span.high or (last.high == span.high and span.with_high):
            joined[-1] = Span(last.low, span.high, last.with_low, span.with_high)
    open_ones = {place for each in chances for place in each.undecided}
    left = [place for place in open_ones if not any(_holds(span, place) for span in joined)]
    return Chance(tuple(joined), tuple(sorted(left)))


def _begins(span: Span) -> tuple[AlgebraicNumber, bool]:
    return span.low, not span.with_low


def _touches(last: Span, span: Span) -> bool:
    return span.low < last.high or (span.low == last.high and (last.with_high or span.with_low))


def _holds(span: Span, place: AlgebraicNumber) -> bool:
    inside = span.low < place < span.high
    return inside or (place == span.low and span.with_low) or (place == span.high and span.with_high)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Hold an open interval in which an event has a chance everywhere, or nowhere, and the basis that shows it."""

    stretch: Stretch
    possible: bool


def chances(program: ParametricProgram, events: Sequence[frozenset[int]]) -> list[Chance]:
    """Find for which q in [0, 1] each event, a set of columns, has a positive chance at some feasible point.

    Notes
    -----
    A basis that maximises the chances of all open events at one place decides about some of them: while its point is
    feasible and its chances are not 0, those that it plays are possible; if the largest chance is 0 whatever q, none of
    them is, as long as nothing is lost to other variables. Both last up to the root of a polynomial, so intervals cover
    all of (0, 1) after finitely many steps; the ends are looked at one by one.

    Raises
    ------
    NumericalTrouble
        If a basis could not be found.
    """
    parts: list[list[_Part]] = [[] for _ in events]
    waiting: list[tuple[Gap, frozenset[int]]] = [((FIRST, LAST), frozenset(range(len(events))))]
    while waiting:
        gap, asked = waiting.pop()
        if gap[0] == gap[1]:
            continue
        stretch, found = tried(gap, _Search(program, events, asked).shown)
        for event in found or asked:
            parts[event].append(_Part(stretch, bool(found)))
        left = asked - found if found else frozenset()
        waiting += [((gap[0], stretch.low), asked), ((stretch.high, gap[1]), asked)]
        waiting += [((stretch.low, stretch.high), left)] if left else []
    return [_chance(program, events[event], sorted(own, key=_start)) for event, own in enumerate(parts)]


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """Ask about some of the events."""

    program: ParametricProgram
    events: Sequence[frozenset[int]]
    asked: frozenset[int]

    def shown(self, place: Fraction, gap: Gap) -> tuple[Stretch, frozenset[int]] | None:
        """Find events that are possible around a place, or none if none of them is, and how far this holds."""
        objective = [sum(column in self.events[event] for event in self.asked) for column in range(self.program.width)]
        basis = Question(self.program, objective).best(place)
        found = frozenset(event for event in self.asked if _plays(basis, self.events[event]))
        stretch = widened(basis, _feasible(basis) if found else _empty(basis, objective), place, gap)
        return None if stretch is None else (stretch, found)


def _plays(basis: MovingBasis, event: frozenset[int]) -> bool:
    return any(column in event and not chance.is_zero() for column, chance in basis.chances.items())


def _feasible(basis: MovingBasis) -> list[Polynomial]:
    return [*basis.chances.values(), *basis.spare]


def _empty(basis: MovingBasis, objective: Sequence[int]) -> list[Polynomial]:
    return list(basis.prices(objective)[0].values())


def _start(part: _Part) -> AlgebraicNumber:
    return part.stretch.low


def _chance(program: ParametricProgram, event: frozenset[int], parts: Sequence[_Part]) -> Chance:
    """Decide about the ends, and join what touches."""
    spans: list[Span] = []
    undecided = []
    ends = [FIRST, *(part.stretch.high for part in parts)]
    for place, end in enumerate(ends):
        before, after = (parts[k] if 0 <= k < len(parts) else None for k in (place - 1, place))
        here = _at(program, event, end, [part for part in (before, after) if part is not None])
        if here is None:
            undecided.append(end)
        continues = before is not None and before.possible
        if here and not continues:
            spans.append(Span(end, end, with_low=True, with_high=True))
        elif here:
            spans[-1] = Span(spans[-1].low, end, spans[-1].with_low, with_high=True)
        if after is not None and after.possible:
            if here:
                spans[-1] = Span(spans[-1].low, after.stretch.high, spans[-1].with_low, with_high=False)
            else:
                spans.append(Span(end, after.stretch.high, with_low=False, with_high=False))
    return Chance(tuple(spans), tuple(undecided))


def _at(
    program: ParametricProgram, event: frozenset[int], end: AlgebraicNumber, nearby: Sequence[_Part]
) -> bool | None:
    """Tell whether an event is possible at one number; None if that is not known.

    What holds in an interval holds at its end unless the determinant, or the chance itself, is 0 there.
    """
    objective = [int(column in event) for column in range(program.width)]
    for part in nearby:
        decided = _limit(part.stretch.basis, event, end) if part.possible else None
        if decided:
            return True
    for part in nearby:
        if not part.possible and end.sign_of(_whole(part.stretch.basis.determinant)):
            return False
    basis = Question(program, objective).at(end, ())
    return None if basis is None else _limit(basis, event, end)


def _limit(basis: MovingBasis, event: frozenset[int], end: AlgebraicNumber) -> bool:
    """Tell whether the point of a basis that is regular at a number plays an event there."""
    if not end.sign_of(_whole(basis.determinant)):
        return False
    return any(column in event and end.sign_of(_whole(chance)) for column, chance in basis.chances.items())


def _whole(polynomial: Polynomial) -> list[int]:
    return list(map(int, polynomial.coeffs()))
