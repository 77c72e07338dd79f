"""Small systems of equations in fractions: mixtures of points, and weights at which points tie."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = Sequence[Fraction]


def mixture(points: Sequence[Row], target: Row, weights: Row) -> list[Fraction]:
    """Find chances of affinely independent points at which their mean comes closest to a target.

    Parameters
    ----------
    weights
        What a difference in each coordinate counts for; squared.

    Returns
    -------
    list of Fraction
        Not negative, adding up to 1: chances below 0 are set to 0 and the others scaled.
    """
    scaled = [[weight * part for weight, part in zip(weights, point, strict=True)] for point in points]
    aim = [weight * part for weight, part in zip(weights, target, strict=True)]
    ways = [_minus(point, scaled[0]) for point in scaled[1:]]
    far = _minus(aim, scaled[0])
    system = [[*(_times(way, other) for other in ways), _times(way, far)] for way in ways]
    found = {pivot: row[-1] for pivot, row in reduced(system, len(ways)).items()}
    chances = [found.get(place, Fraction(0)) for place in range(len(ways))]
    chances = [max(chance, Fraction(0)) for chance in (1 - sum(chances, Fraction(0)), *chances)]
    total = sum(chances, Fraction(0))
    return [chance / total for chance in chances]


def tying_weights(points: Sequence[Row], near: Sequence[float], longest: int) -> list[Fraction] | None:
    """Find weights, adding up to 1, that give all points the same weighted sum, near to given ones.

    Parameters
    ----------
    longest
        The weights that can be chosen are rounded to denominators of at most this, before all are scaled.

    Returns
    -------
    list of Fraction or None
        None if they are not all positive.
    """
    size = len(near)
    rows = reduced([[*_minus(point, points[0]), Fraction(0)] for point in points[1:]], size)
    free = {place: Fraction(near[place]).limit_denominator(longest) for place in range(size) if place not in rows}
    full = dict(free)
    for pivot, row in rows.items():
        full[pivot] = -sum((row[place] * value for place, value in free.items()), Fraction(0))
    total = sum(full.values(), Fraction(0))
    return [full[place] / total for place in range(size)] if min(full.values()) > 0 else None


def tying_direction(points: Sequence[Row], given: Row, open_: Sequence[int]) -> list[Fraction]:
    """Complete some weights so that all points have the same weighted sum, if that can be.

    Parameters
    ----------
    given
        Weights; those at the places `open_` may be changed, and others only if they must.
    """
    order = [*open_, *(place for place in range(len(given)) if place not in open_)]
    ways = [_minus(point, points[0]) for point in points[1:]]
    rows = reduced([[way[place] for place in order] for way in ways], len(order))
    found = list(given)
    for pivot, row in rows.items():
        rest = (part * given[order[place]] for place, part in enumerate(row) if place not in rows)
        found[order[pivot]] = -sum(rest, Fraction(0))
    return found


def reduced(system: Sequence[Row], width: int) -> dict[int, list[Fraction]]:
    """Bring equations into reduced form: by pivot column, rows whose other pivot columns are 0.

    Parameters
    ----------
    width
        The number of unknowns; constants may follow them in every row.
    """
    done: dict[int, list[Fraction]] = {}
    for equation in system:
        row = list(equation)
        for pivot, other in done.items():
            row = _minus(row, [row[pivot] * part for part in other])
        pivot = next((place for place in range(width) if row[place]), -1)
        if pivot < 0:
            continue
        row = [part / row[pivot] for part in row]
        done = {place: _minus(other, [other[pivot] * part for part in row]) for place, other in done.items()}
        done[pivot] = row
    return done


def _minus(one: Row, other: Row) -> list[Fraction]:
    return [a - b for a, b in zip(one, other, strict=True)]


def _times(one: Row, other: Row) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))
