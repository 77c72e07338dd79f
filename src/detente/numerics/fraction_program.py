"""Small linear programs in fractions, solved exactly."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from detente.numerics.dictionary import IntegerProgram
from detente.numerics.rational import exact_optimum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.numerics.lp import Basis

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, eq=False)
class FractionOptimum:
    """Hold the non-zero coordinates of an optimal point, the multipliers of tight rows, and the value."""

    x: Mapping[int, Fraction]
    duals: Mapping[int, Fraction]
    value: Fraction


@dataclass(slots=True, eq=False)
class FractionProgram:
    """Maximise objective.x subject to x >= 0, rows.x <= bounds, the first rows with equality.

    Attributes
    ----------
    objective
        One number a column.
    n_equalities
        The first so many rows hold with equality.
    rows, bounds
        Numbers by column, and what their sums may not exceed; added by `add`.
    """

    objective: Sequence[Fraction]
    n_equalities: int
    rows: list[Mapping[int, Fraction]] = field(default_factory=list)
    bounds: list[Fraction] = field(default_factory=list)

    def add(self, row: Mapping[int, Fraction], bound: Fraction) -> None:
        """Add a row; those that hold with equality come first."""
        self.rows.append(row)
        self.bounds.append(bound)

    def optimum(self, start: Basis) -> FractionOptimum:
        """Solve it from any non-singular basis.

        Raises
        ------
        Infeasible, Unbounded, NumericalTrouble
            As `detente.numerics.rational.exact_optimum`.
        """
        goal, unit = _whole(self.objective)
        rows, bounds, units = [], [], []
        for row, bound in zip(self.rows, self.bounds, strict=True):
            (*values, level), scale = _whole([*row.values(), bound])
            rows.append({column: value for column, value in zip(row, values, strict=True) if value})
            bounds.append(level)
            units.append(scale)
        found = exact_optimum(IntegerProgram(goal, rows, bounds, self.n_equalities), start)
        duals = {row: dual * units[row] / unit for row, dual in found.duals.items()}
        return FractionOptimum(found.x, duals, found.value / unit)


def _whole(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """Multiply fractions by a common denominator."""
    unit = lcm(*(value.denominator for value in values))
    return [value.numerator * (unit // value.denominator) for value in values], unit
