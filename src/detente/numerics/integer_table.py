"""Payoffs as integers over one common denominator: what fractions say, many times faster."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Floor
    from detente.model.numbers import Number, NumberArray


@dataclass(frozen=True, slots=True, eq=False)
class IntegerTable:
    """Hold `unit` times a table of fractions, shape ``(n_rows, n_columns)``, as Python integers."""

    table: NumberArray
    unit: int

    @classmethod
    def of(cls, values: NumberArray) -> IntegerTable:
        """Multiply fractions by their least common denominator."""
        flat = values.reshape(-1).tolist()
        unit = lcm(*(value.denominator for value in flat))
        table = np.empty(len(flat), dtype=object)
        table[:] = [value.numerator * (unit // value.denominator) for value in flat]
        return cls(table.reshape(values.shape), unit)

    def combined(self, weights: Sequence[Number]) -> tuple[NumberArray, int]:
        """Add up the rows with weights; also return the positive number that the sum was multiplied by."""
        return self._reduced(*self._sum(weights))

    def demand(self, floor: Floor) -> tuple[NumberArray, int]:
        """Subtract a weighted sum of the rows from a bound; also return what the difference was multiplied by."""
        total, unit = self._sum(floor.weights)
        bound = Fraction(floor.bound)
        return self._reduced(bound.numerator * unit - bound.denominator * total, unit * bound.denominator)

    def _sum(self, weights: Sequence[Number]) -> tuple[NumberArray, int]:
        fractions = [Fraction(weight) for weight in weights]
        common = lcm(*(weight.denominator for weight in fractions))
        total: NumberArray = np.zeros(self.table.shape[1], dtype=object)
        for weight, row in zip(fractions, self.table, strict=True):
            if weight:
                total = total + weight.numerator * (common // weight.denominator) * row
        return total, common * self.unit

    @staticmethod
    def _reduced(row: NumberArray, unit: int) -> tuple[NumberArray, int]:
        divisor = gcd(unit, *row.tolist())
        return (row, unit) if divisor == 1 else (row // divisor, unit // divisor)
