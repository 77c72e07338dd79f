"""Linear programs in exact fractions: a plain tableau, two phases, Bland's rule.

A `Tableau` is a polyhedron {x >= 0 : rows hold} together with one of its basic feasible points. Maximising over it
gives the optimum and the *face* of all optima, again as a tableau: lexicographic problems need nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

Row = tuple[Fraction, ...]
Constraint = tuple[Sequence[Fraction], Fraction]
ZERO, ONE = Fraction(0), Fraction(1)


class InfeasibleError(ArithmeticError):
    """No point satisfies all rows."""


class UnboundedError(ArithmeticError):
    """The objective grows without end."""


@dataclass(frozen=True)
class Tableau:
    """A polyhedron in canonical form at one basic feasible point.

    `rows[r]` holds the coefficients of all columns and, last, the right-hand side (never negative); column
    `basis[r]` is a unit vector there. The first `n_variables` columns are the caller's variables, the others are
    slacks. A column in `closed` stays 0.
    """

    rows: tuple[Row, ...]
    basis: tuple[int, ...]
    n_variables: int
    closed: frozenset[int] = frozenset()

    @property
    def point(self) -> Row:
        """Give the caller's variables at the current basic point."""
        values = dict(zip(self.basis, (row[-1] for row in self.rows), strict=True))
        return tuple(values.get(column, ZERO) for column in range(self.n_variables))

    def maximise(self, objective: Sequence[Fraction]) -> "Optimum":
        """Find the greatest value of a linear objective and all points that reach it.

        Every point of the polyhedron has the value (optimum - sum of reduced cost * column), so the optimal face is
        where all columns with a positive reduced cost are 0; if every open non-basic column has one, the optimum is
        a single point.
        """
        rows, basis = [list(row) for row in self.rows], list(self.basis)
        costs = _priced(objective, rows, basis)
        _climb(rows, basis, costs, self.closed)
        zero_at_optima = {column for column, cost in enumerate(costs[:-1]) if cost > 0}
        face = Tableau(tuple(map(tuple, rows)), tuple(basis), self.n_variables, self.closed | zero_at_optima)
        unique = len(face.closed | set(basis)) == len(costs) - 1
        return Optimum(costs[-1], face, unique)

    def at_least(self, functional: Sequence[Fraction], bound: Fraction) -> "Tableau":
        """Add the row functional . x >= bound: climb until it holds, then its slack is a basic column.

        Raises
        ------
        InfeasibleError
            Where the greatest value of the functional is below the bound.
        """
        optimum = self.maximise(functional)
        if optimum.value < bound:
            msg = f"the functional reaches {optimum.value}, below {bound}"
            raise InfeasibleError(msg)
        there = optimum.face  # its point is feasible here; its closed columns are not taken over
        slack = len(there.rows[0]) - 1
        row = [-Fraction(c) for c in functional] + [ZERO] * (slack - self.n_variables) + [ONE, -bound]
        widened = [(*old[:-1], ZERO, old[-1]) for old in there.rows]
        for column, old in zip(there.basis, widened, strict=True):
            row = _minus(row, row[column], old)
        return replace(self, rows=(*widened, tuple(row)), basis=(*there.basis, slack))


@dataclass(frozen=True)
class Optimum:
    """The greatest value, the face of all optimal points, and whether that face is known to be one point."""

    value: Fraction
    face: Tableau
    unique: bool

    @property
    def point(self) -> Row:
        """Give one optimal point."""
        return self.face.point


def polyhedron(n_variables: int, *, upper: Sequence[Constraint] = (), equal: Sequence[Constraint] = ()) -> Tableau:
    """Start a tableau for {x >= 0 : row . x <= right in `upper`, row . x = right in `equal`} (phase one).

    Raises
    ------
    InfeasibleError
        Where there is no such x.
    """
    n_slacks, n_rows = len(upper), len(upper) + len(equal)
    rows: list[list[Fraction]] = []
    for index, (coefficients, right) in enumerate([*upper, *equal]):
        slacks = [ONE if index == slack else ZERO for slack in range(n_slacks)]
        row = [*map(Fraction, coefficients), *slacks, Fraction(right)]
        if right < 0:
            row = [-entry for entry in row]
        artificials = [ONE if index == other else ZERO for other in range(n_rows)]
        rows.append([*row[:-1], *artificials, row[-1]])
    first = n_variables + n_slacks
    basis = [
        n_variables + index if index < n_slacks and rows[index][n_variables + index] == 1 else first + index
        for index in range(n_rows)
    ]
    costs = _priced([ZERO] * first + [-ONE] * n_rows, rows, basis)
    _climb(rows, basis, costs, frozenset(range(first, first + n_rows)))
    if costs[-1] != 0:
        msg = "the constraints contradict one another"
        raise InfeasibleError(msg)
    return _without_artificials(rows, basis, first, n_variables)


def _without_artificials(rows: list[list[Fraction]], basis: list[int], first: int, n_variables: int) -> Tableau:
    """Pivot the artificial columns out of the basis, drop redundant rows, cut the columns from `first` on."""
    for index in range(len(rows)):
        if basis[index] >= first:
            column = next((c for c in range(first) if rows[index][c] != 0), None)
            if column is not None:
                _pivot(rows, index, column)
                basis[index] = column
    kept = [index for index, column in enumerate(basis) if column < first]
    cut = tuple((*rows[index][:first], rows[index][-1]) for index in kept)
    return Tableau(cut, tuple(basis[index] for index in kept), n_variables)


def _priced(objective: Sequence[Fraction], rows: list[list[Fraction]], basis: list[int]) -> list[Fraction]:
    """Write the objective row z - c.x = 0 with the basic columns eliminated."""
    width = len(rows[0])
    costs = [-Fraction(c) for c in objective] + [ZERO] * (width - len(objective))
    for row, column in zip(rows, basis, strict=True):
        costs = _minus(costs, costs[column], row)
    return costs


def _climb(rows: list[list[Fraction]], basis: list[int], costs: list[Fraction], closed: frozenset[int]) -> None:
    """Pivot by Bland's rule (least index in, least index out) until no open column improves; in place."""
    while True:
        entering = next((c for c, cost in enumerate(costs[:-1]) if cost < 0 and c not in closed), None)
        if entering is None:
            return
        ratios = [(row[-1] / row[entering], basis[r], r) for r, row in enumerate(rows) if row[entering] > 0]
        if not ratios:
            msg = "the objective grows without end"
            raise UnboundedError(msg)
        leaving = min(ratios)[2]
        _pivot(rows, leaving, entering)
        basis[leaving] = entering
        costs[:] = _minus(costs, costs[entering], rows[leaving])


def _pivot(rows: list[list[Fraction]], leaving: int, entering: int) -> None:
    """Make `entering` a unit column with its 1 in row `leaving`; in place."""
    pivot = rows[leaving][entering]
    rows[leaving] = [entry / pivot if entry else entry for entry in rows[leaving]]
    for index, row in enumerate(rows):
        if index != leaving and row[entering]:
            rows[index] = _minus(row, row[entering], rows[leaving])


def _minus(row: Sequence[Fraction], factor: Fraction, other: Sequence[Fraction]) -> list[Fraction]:
    """Subtract `factor` times another row."""
    if not factor:
        return list(row)
    return [a - factor * b if b else a for a, b in zip(row, other, strict=True)]
