"""Power series in whole multiples of 2^-BITS: solutions of linear equations, and where functions of them fall to 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    Numbers = Sequence[int]  #: multiples of 2^-BITS

BITS = 640  #: binary digits after the point that are kept
ONE = 1 << BITS
LOST = ONE >> 590  #: what is as little below 0 as this counts as 0
FINE = ONE >> 300  #: how closely the place is found at which something falls to 0
EARLY = 48  #: terms of which a first look is taken
HALF = 2.0**-8  #: half the distance of the places that it looks at
GRID = np.linspace(0.0, 1.0, 129)
SURELY = 1e-9  #: what is as much above 0, relative to the largest term, is so in spite of rounding


def dot(one: Numbers, other: Numbers) -> int:
    """Multiply and add."""
    return sum(a * b for a, b in zip(one, other, strict=True)) >> BITS


def steady_series(slopes: Sequence[Numbers], start: Numbers, pace: Numbers, length: int) -> list[list[int]]:
    """Expand the solution of y' = level - y - slopes y over a time: all terms that count.

    Parameters
    ----------
    slopes
        One row a coordinate.
    start, pace
        y and y' at the beginning.
    length
        The time that counts as 1.

    Returns
    -------
    list of list of int
        y after a part s of the time is the sum of these times 1, s, s^2, ...
    """
    terms = [list(start), [(own * length) >> BITS for own in pace]]
    while max(map(abs, terms[-1])) > 1:
        last, order = terms[-1], len(terms)
        changes = (dot(row, last) + own for row, own in zip(slopes, last, strict=True))
        terms.append([-(change * length >> BITS) // order for change in changes])
    return terms


def value(terms: Numbers, place: int) -> int:
    """Evaluate a series."""
    total = 0
    for term in reversed(terms):
        total = (total * place >> BITS) + term
    return total


def changing(functions: Sequence[tuple[Numbers, int]], terms: Sequence[Numbers]) -> list[list[int]]:
    """Expand affine functions of coordinates, given by factors and the value at the beginning.

    Parameters
    ----------
    terms
        Those of the coordinates, without the first.
    """
    if not functions:
        return []
    factors = np.array([list(parts) for parts, _ in functions], dtype=object)
    found = factors @ np.array(terms, dtype=object).T >> BITS
    return [[first, *row] for (_, first), row in zip(functions, found.tolist(), strict=True)]


def all_stay(functions: Sequence[Numbers]) -> int:
    """Find up to which part of the time no series surely falls below 0; not necessarily the largest such part.

    A part that is less than everything ends just before a series falls below 0, or where that could not be told.
    """
    halvings, most = 0, _all_stay(functions)
    while most is None:
        halvings += 1
        functions = [[term >> place for place, term in enumerate(terms)] for terms in functions]
        most = _all_stay(functions)
    return most >> halvings


def _all_stay(functions: Sequence[Numbers]) -> int | None:
    """Do so where every series surely stays above 0, or falls all the time; None if that cannot be told of one."""
    falling = []
    for terms in functions:
        if _least(terms) >= -LOST or _is_positive(terms):
            continue
        if abs(terms[1]) < sum(place * abs(term) for place, term in enumerate(terms[2:], 2)):
            return None
        falling.append(terms)
    most = ONE
    for terms in falling:
        if value(terms, most) < -LOST:
            most = _last_above(terms, most)
    return most


def _least(terms: Numbers) -> int:
    """Bound a series from below: no number times a part of the time is below the number, or below 0."""
    least = 0
    for term in reversed(terms):
        least = term + min(0, least)
    return least


def _is_positive(terms: Numbers) -> bool:
    """Tell whether floats show that a series is above 0 everywhere: on a grid, with a bound of how much it bends."""
    size = max(map(abs, terms))
    early = np.array([term / size for term in terms[:EARLY]])
    late = sum(map(abs, terms[EARLY:])) / size
    orders = np.arange(len(early))
    powers = GRID[:, None] ** orders
    slopes = abs(powers[:, :-1] @ (orders * early)[1:]).max() + float(abs(orders**2 * early).sum()) * HALF
    return bool((powers @ early).min() - slopes * HALF - late > SURELY)


def _last_above(terms: Numbers, late: int) -> int:
    """Find a place closely before the one where a falling series is 0: false position, as in Illinois."""
    early, high, low, side = 0, max(terms[0], 1), value(terms, late), 0
    while late - early > FINE:
        middle = early + (late - early) * high // (high - low)
        here = value(terms, middle)
        if here > 0:
            early, high, low, side = middle, here, low // 2 if side > 0 else low, 1
        else:
            late, high, low, side = middle, max(high // 2, 1) if side < 0 else high, min(here, -1), -1
    return early
