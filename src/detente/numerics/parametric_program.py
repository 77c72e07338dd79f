"""Linear programs whose rows move with one number q, and what a basis of one does while q moves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import gcd, lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.numerics.dictionary import IntegerProgram
from detente.numerics.incentives import incentive_rows
from detente.numerics.rational_function import RationalFunction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from detente.model.numbers import NumberArray
    from detente.numerics.lp import Basis

Polynomial = Any  #: `flint.fmpz_poly`
Entry = tuple[int, int]  #: a + b q


@dataclass(frozen=True, slots=True, eq=False)
class ParametricProgram:
    """Maximise over {x >= 0 : sum x = 1, rows(q).x <= 0}, where every entry of a row is a + b q in whole numbers.

    Attributes
    ----------
    width
        The number of columns.
    rows
        One mapping from columns to entries a row.
    """

    width: int
    rows: tuple[dict[int, Entry], ...]

    @classmethod
    def of(cls, start: NumberArray, slope: NumberArray) -> ParametricProgram:
        """Build the correlated equilibria of a game whose payoffs are start + q slope.

        Parameters
        ----------
        start, slope
            Shape ``(n_players, *n_actions)``, fractions.
        """
        base, moving = incentive_rows(start)[1], incentive_rows(slope)[1]
        table = []
        for row in range(len(base)):
            parts = [dict(zip(*_row(part, row), strict=True)) for part in (base, moving)]
            columns = sorted(set(parts[0]) | set(parts[1]))
            entries = [(parts[0].get(column, 0), parts[1].get(column, 0)) for column in columns]
            unit = lcm(*(value.denominator for pair in entries for value in pair))
            whole = [(int(a * unit), int(b * unit)) for a, b in entries]
            shared = gcd(*(part for pair in whole for part in pair)) or 1
            table.append({c: (a // shared, b // shared) for c, (a, b) in zip(columns, whole, strict=True)})
        return cls(int(np.prod(start.shape[1:])), tuple(table))

    def at(self, q: Fraction, objective: Sequence[int]) -> IntegerProgram:
        """Fix the parameter."""
        rows: list[dict[int, int]] = [dict.fromkeys(range(self.width), 1)]
        for row in self.rows:
            fixed = {column: a * q.denominator + b * q.numerator for column, (a, b) in row.items()}
            shared = gcd(*fixed.values()) or 1
            rows.append({column: value // shared for column, value in fixed.items() if value})
        return IntegerProgram(objective, rows, [1] + [0] * len(self.rows), 1)


def _row(rows: Any, row: int) -> tuple[list[int], list[Fraction]]:
    start, end = rows.starts[row], rows.starts[row + 1]
    return rows.columns[start:end].tolist(), rows.values[start:end].tolist()


class MovingBasis:
    """Express a basis of a parametric program by polynomials in q, all over the determinant of the basis.

    Parameters
    ----------
    program
        The rows.
    basis
        Columns and tight rows; row 0 of the fixed program is the total, row r + 1 the row r here.

    Notes
    -----
    With m basic columns the entries have degree at most m - 1 and slacks m, so they are found from their values at
    m + 1 whole numbers at which the determinant is not 0: for each of these one determinant and one m x m solve, which
    are exact. Everything else is multiplication of polynomials.

    Raises
    ------
    ZeroDivisionError
        If the basis is singular for every q.
    """

    def __init__(self, program: ParametricProgram, basis: Basis) -> None:
        self.program = program
        self.columns = sorted(basis.columns)
        self.tight = [row - 1 for row in sorted(basis.tight)]
        if len(self.columns) != len(self.tight) + 1:
            message = f"{len(self.columns)} basic columns for {len(self.tight)} tight rows and the total"
            raise ZeroDivisionError(message)
        self._columns_of = {column: place for place, column in enumerate(self.columns)}
        self._known: dict[tuple[int, ...], tuple[dict[int, Polynomial], Polynomial]] = {}
        self._points: list[int] = []
        self._matrices: list[Any] = []
        self._dets: list[int] = []
        self._sample()

    def _matrix(self, q: int) -> Any:
        from flint import fmpz_mat

        size = len(self.columns)
        entries = [1] * size
        for row in self.tight:
            own = self.program.rows[row]
            entries += [a + b * q for a, b in (own.get(column, (0, 0)) for column in self.columns)]
        return fmpz_mat(size, size, entries)

    def _sample(self) -> None:
        """Find enough whole numbers at which the basis is regular: it is singular at most m - 1 times, or always."""
        size = len(self.columns)
        for step in range(2 * size + 1):
            q = (step + 1) // 2 * (1 if step % 2 else -1)
            matrix = self._matrix(q)
            det = int(matrix.det())
            if det:
                self._points.append(q)
                self._matrices.append(matrix)
                self._dets.append(det)
            if len(self._points) == size + 1:
                return
        message = "the basis is singular whatever the parameter"
        raise ZeroDivisionError(message)

    @cached_property
    def _interpolation(self) -> Any:
        from flint import fmpz_mat

        size = len(self._points)
        return fmpz_mat(size, size, [q**power for q in self._points for power in range(size)])

    def _polynomials(self, values: list[list[int]]) -> list[Polynomial]:
        """Find the polynomials that take given values: one row a point, one column a polynomial."""
        from flint import fmpz_mat, fmpz_poly

        right = fmpz_mat(len(values), len(values[0]), [value for row in values for value in row])
        solved, _ = self._interpolation.solve(right).numer_denom()
        table = solved.table()
        return [fmpz_poly([row[column] for row in table]) for column in range(len(values[0]))]

    @cached_property
    def _point(self) -> list[Polynomial]:
        from flint import fmpz_mat

        size = len(self.columns)
        total = fmpz_mat(size, 1, [1] + [0] * (size - 1))
        values = []
        for matrix, det in zip(self._matrices, self._dets, strict=True):
            numerators, denominator = matrix.solve(total).numer_denom()
            factor = det // int(denominator)
            values.append([det, *(int(numerators[k, 0]) * factor for k in range(size))])
        return self._polynomials(values)

    @property
    def determinant(self) -> Polynomial:
        """The common denominator."""
        return self._point[0]

    @property
    def chances(self) -> dict[int, Polynomial]:
        """The probabilities of the basic columns, times the determinant."""
        return dict(zip(self.columns, self._point[1:], strict=True))

    def quantity(self, payoffs: Sequence[int], unit: int = 1) -> RationalFunction:
        """Compute what the basic point pays, given `unit` times the payoffs of all columns."""
        from flint import fmpz_poly

        total = fmpz_poly([])
        for column, chance in self.chances.items():
            total += payoffs[column] * chance
        return RationalFunction.of(total, unit * self.determinant)

    @cached_property
    def spare(self) -> list[Polynomial]:
        """What the loose rows leave, times the determinant; those that leave nothing whatever q are left out."""
        from flint import fmpz_poly

        tight, chances = set(self.tight), self.chances
        found = []
        for place, row in enumerate(self.program.rows):
            if place in tight:
                continue
            total = fmpz_poly([])
            for column, entry in row.items():
                if column in chances:
                    total -= fmpz_poly(list(entry)) * chances[column]
            found.append(total)
        return found

    def prices(self, objective: Sequence[int]) -> tuple[dict[int, Polynomial], Polynomial]:
        """Compute what the objective loses with one unit of every non-basic variable, times the determinant; its value.

        Slacks of tight rows are numbered after the columns. Answers are remembered.
        """
        key = tuple(objective)
        if key not in self._known:
            self._known[key] = self._prices(key)
        return self._known[key]

    def _prices(self, objective: Sequence[int]) -> tuple[dict[int, Polynomial], Polynomial]:
        from flint import fmpz_mat, fmpz_poly

        size = len(self.columns)
        right = fmpz_mat(size, 1, [objective[column] for column in self.columns])
        values = []
        for matrix, det in zip(self._matrices, self._dets, strict=True):
            numerators, denominator = matrix.transpose().solve(right).numer_denom()
            factor = det // int(denominator)
            values.append([int(numerators[k, 0]) * factor for k in range(size)])
        value, *multipliers = self._polynomials(values)
        lost = {}
        for column in range(self.program.width):
            if column not in self._columns_of:
                lost[column] = value - objective[column] * self.determinant
        for row, multiplier in zip(self.tight, multipliers, strict=True):
            for column, entry in self.program.rows[row].items():
                if column in lost:
                    lost[column] += fmpz_poly(list(entry)) * multiplier
            lost[self.program.width + row] = multiplier
        return lost, value
