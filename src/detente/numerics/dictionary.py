"""One basis of an integer linear program, solved exactly."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.numerics.lp import Basis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, eq=False)
class IntegerProgram:
    """Maximise objective.x subject to x >= 0, rows.x <= bounds, the first rows with equality; all integers."""

    objective: Sequence[int]
    rows: Sequence[Mapping[int, int]]
    bounds: Sequence[int]
    n_equalities: int


class Dictionary:
    """Express basic variables and the objective by the non-basic ones.

    Variables are numbered: columns first, then the slack of row r as n_columns + r. Numbers come as integer numerators
    over one positive denominator: `x_denominator` for basic values, `y_denominator` for reduced costs.

    Raises
    ------
    ZeroDivisionError
        If the basis is singular.
    """

    def __init__(self, program: IntegerProgram, basis: Basis) -> None:
        from flint import fmpz_mat

        self.program = program
        self.columns = sorted(basis.columns)
        self.tight = sorted(basis.tight)
        self.active = [*range(program.n_equalities), *self.tight]
        if len(self.active) != len(self.columns):
            message = f"{len(self.columns)} basic columns for {len(self.active)} active rows"
            raise ZeroDivisionError(message)
        self.width = len(program.objective)
        entries = [program.rows[row].get(column, 0) for row in self.active for column in self.columns]
        self._matrix = fmpz_mat(len(self.active), len(self.columns), entries)
        self._transpose = self._matrix.transpose()
        self.x, self.x_denominator = self._solve(self._matrix, [program.bounds[row] for row in self.active])
        self.y, self.y_denominator = self._solve(self._transpose, [program.objective[c] for c in self.columns])

    @staticmethod
    def _solve(matrix: object, right: Sequence[int]) -> tuple[list[int], int]:
        """Solve a square system; numerators and one positive common denominator."""
        from flint import fmpz_mat

        if not right:
            return [], 1
        solution = matrix.solve(fmpz_mat(len(right), 1, list(right)))  # type: ignore[attr-defined]  # imported lazily
        numerators, denominator = solution.numer_denom()
        sign = -1 if denominator < 0 else 1
        return [sign * int(numerators[k, 0]) for k in range(len(right))], sign * int(denominator)

    def _combined(self, weights: Sequence[int]) -> Mapping[int, int]:
        """Add up the active rows with the given weights."""
        total: dict[int, int] = defaultdict(int)
        for row, weight in zip(self.active, weights, strict=True):
            if weight:
                for column, value in self.program.rows[row].items():
                    total[column] += weight * value
        return total

    def _loose(self) -> list[int]:
        """List the inequality rows whose slack is basic."""
        tight = set(self.tight)
        return [row for row in range(self.program.n_equalities, len(self.program.rows)) if row not in tight]

    def _along(self, row: int, point: Mapping[int, int]) -> int:
        return sum(value * point[column] for column, value in self.program.rows[row].items() if column in point)

    def values(self) -> dict[int, int]:
        """Compute the values of the basic variables, over `x_denominator`."""
        point = dict(zip(self.columns, self.x, strict=True))
        found = dict(point)
        for row in self._loose():
            found[self.width + row] = self.program.bounds[row] * self.x_denominator - self._along(row, point)
        return found

    def reduced_costs(self) -> dict[int, int]:
        """Compute what the objective gains for one unit of every non-basic variable, over `y_denominator`."""
        prices, basic = self._combined(self.y), set(self.columns)
        found = {
            column: gain * self.y_denominator - prices.get(column, 0)
            for column, gain in enumerate(self.program.objective)
            if column not in basic
        }
        for row, price in zip(self.active, self.y, strict=True):
            if row >= self.program.n_equalities:
                found[self.width + row] = -price
        return found

    def raising(self, variable: int) -> tuple[dict[int, int], int]:
        """Compute how a basic variable moves with one unit of every non-basic one; numerators and denominator."""
        if variable < self.width:
            entries: Mapping[int, int] = {}
            weights, denominator = self._solve(self._transpose, [int(other == variable) for other in self.columns])
            weights = [-weight for weight in weights]
        else:
            entries = self.program.rows[variable - self.width]
            weights, denominator = self._solve(self._transpose, [entries.get(column, 0) for column in self.columns])
        combined, basic = self._combined(weights), set(self.columns)
        found = {
            column: combined.get(column, 0) - entries.get(column, 0) * denominator
            for column in range(self.width)
            if column not in basic
        }
        for row, weight in zip(self.active, weights, strict=True):
            if row >= self.program.n_equalities:
                found[self.width + row] = weight
        return found, denominator

    def falling(self, variable: int) -> dict[int, int]:
        """Compute how every basic variable moves with one unit of a non-basic one, up to a positive common factor."""
        if variable < self.width:
            right = [self.program.rows[row].get(variable, 0) for row in self.active]
        else:
            right = [int(row == variable - self.width) for row in self.active]
        step, denominator = self._solve(self._matrix, right)
        found = {column: -change for column, change in zip(self.columns, step, strict=True)}
        moved = dict(zip(self.columns, step, strict=True))
        for row in self._loose():
            own = self.program.rows[row].get(variable, 0) if variable < self.width else 0
            found[self.width + row] = self._along(row, moved) - own * denominator
        return found

    def exchange(self, leaving: int, entering: int) -> Basis:
        """Swap a basic and a non-basic variable."""
        columns, tight = set(self.columns), set(self.tight)
        if leaving < self.width:
            columns.remove(leaving)
        else:
            tight.add(leaving - self.width)
        if entering < self.width:
            columns.add(entering)
        else:
            tight.remove(entering - self.width)
        return Basis(tuple(sorted(columns)), tuple(sorted(tight)))
