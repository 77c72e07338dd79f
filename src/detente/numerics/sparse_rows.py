"""Sparse rows of constraints, and rows scaled to 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray, Number, NumberArray


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Hold sparse rows: row r has `values[starts[r]:starts[r+1]]` in the columns `columns[...]` of the same range."""

    starts: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: NumberArray

    def __len__(self) -> int:
        return len(self.starts) - 1

    def places(self) -> NDArray[np.int64]:
        """Give every entry a number that its row and column decide."""
        rows = np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.starts))
        return (rows << 32) + self.columns

    def kept(self, chosen: NDArray[np.bool_]) -> Rows:
        """Leave out the entries that are not chosen."""
        starts = np.concatenate([[0], np.cumsum(chosen)])[self.starts].astype(np.int32)
        return Rows(starts, self.columns[chosen], self.values[chosen])

    def combined(self, weights: FloatArray, n_columns: int) -> FloatArray:
        """Add up the rows with one weight each, shape ``(n_columns,)``."""
        values = self.values * np.repeat(weights, np.diff(self.starts))
        total: FloatArray = np.bincount(self.columns, weights=values, minlength=n_columns).astype(np.float64)
        return total

    def products(self, x: FloatArray) -> FloatArray:
        """Multiply every row of floats by a vector, shape ``(n_rows,)``."""
        owners = np.repeat(np.arange(len(self)), np.diff(self.starts))
        counted = self.values * x[self.columns]
        totals: FloatArray = np.bincount(owners, weights=counted, minlength=len(self)).astype(np.float64)
        return totals


def dense_rows(matrix: FloatArray) -> Rows:
    """Make sparse rows from a matrix without zeros, or with few."""
    count, width = matrix.shape
    starts = np.arange(0, count * width + 1, width, dtype=np.int32)
    return Rows(starts, np.tile(np.arange(width, dtype=np.int32), count), matrix.reshape(-1))


def with_total(rows: Rows, n_columns: int) -> Rows:
    """Put the row "everything adds up" before all others."""
    return Rows(
        np.concatenate([[0], rows.starts + n_columns]).astype(np.int32),
        np.concatenate([np.arange(n_columns), rows.columns]).astype(np.int32),
        np.concatenate([np.ones(n_columns), rows.values]),
    )


def largest(row: NumberArray) -> Number:
    """Return the largest absolute entry of a row, 1 for a zero row."""
    largest: Number = abs(row).max()
    return largest if largest > 0 else type(largest)(1)


def scaled_problem(objective: NumberArray, rows: Sequence[NumberArray]) -> tuple[FloatArray, FloatArray | None]:
    """Scale an objective and extra rows to 1, as floats."""
    return _scaled(objective - objective.min()), np.array([_scaled(row) for row in rows]) if rows else None


def _scaled(row: NumberArray) -> FloatArray:
    """Divide a row of floats or integers by its largest absolute entry, in floats."""
    return (row / largest(row)).astype(np.float64)
