"""The largest level that all coordinates can reach together in a mixture of points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from detente.numerics.dictionary import IntegerProgram
from detente.numerics.lp import Basis
from detente.numerics.rational import exact_optimum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, eq=False)
class CommonLevel:
    """Hold the largest common level, a mixture that reaches it, and what proves it.

    Attributes
    ----------
    level
        The largest number that every free coordinate of some mixture reaches.
    shares
        The weights of the points in such a mixture, by place; the others have none.
    weights
        One a coordinate, not negative, 1 in sum over the free ones: no point's weighted sum exceeds that of the levels.
    """

    level: Fraction
    shares: dict[int, Fraction]
    weights: tuple[Fraction, ...]


def common_level(points: Sequence[Sequence[Fraction]], held: Mapping[int, Fraction]) -> CommonLevel:
    """Find the mixture of points whose least free coordinate is largest, while others keep what they have.

    With shares s, maximise t subject to sum s_k points[k][i] >= t for the free coordinates i and >= held[i] for the
    others.

    Parameters
    ----------
    points
        Coordinates that are not negative, with a mixture in which every free one is positive.
    held
        Lower bounds of coordinates that are not free; some mixture meets them all. At least one coordinate is free.

    Notes
    -----
    One exact linear program: a column a point, a row a coordinate. Where a weight is positive, every optimal mixture
    has exactly its level there (complementary slackness); at least one free coordinate has a positive weight.
    """
    n_coordinates, level = len(points[0]), len(points)
    rows: list[dict[int, int]] = [dict.fromkeys(range(level), 1)]
    bounds, units = [1], []
    for coordinate in range(n_coordinates):
        column, bound = [point[coordinate] for point in points], held.get(coordinate, Fraction(0))
        unit = lcm(bound.denominator, *(value.denominator for value in column))
        row = {place: -int(value * unit) for place, value in enumerate(column) if value}
        rows.append(row if coordinate in held else {**row, level: unit})
        bounds.append(-int(bound * unit))
        units.append(unit)
    program = IntegerProgram([0] * level + [1], rows, bounds, 1)
    optimum = exact_optimum(program, Basis((0,), ()))
    weights = tuple(optimum.duals.get(1 + place, Fraction(0)) * unit for place, unit in enumerate(units))
    shares = {place: share for place, share in optimum.x.items() if place < level}
    return CommonLevel(optimum.value, shares, weights)
