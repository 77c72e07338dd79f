"""Optimal play of one matrix game in fractions."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from operator import mul
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import SolverError
from detente.model.numbers import to_fractions
from detente.numerics.dictionary import IntegerProgram
from detente.numerics.lp import Basis, LinearProgram
from detente.numerics.lp_count import count_lp
from detente.numerics.rational import exact_optimum
from detente.numerics.small_games import is_small
from detente.numerics.small_tableaux import largest_sum
from detente.numerics.sparse_rows import dense_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from detente.model.numbers import NumberArray

ZERO, ONE = Fraction(0), Fraction(1)


def exact_play(matrix: NumberArray) -> tuple[NumberArray, NumberArray, Fraction, Fraction]:
    """Find optimal strategies of the zero-sum game in which the row player receives `matrix`.

    Parameters
    ----------
    matrix
        Shape ``(n_rows, n_columns)``, fractions.

    Returns
    -------
    tuple
        The strategies, and what each of them guarantees, computed from it alone.

    Raises
    ------
    NumericalTrouble
        If exact pivots came to no end.

    Notes
    -----
    With the payoffs counted in a unit of which all of them are multiples, from the least one on: a pure saddle point is
    looked for first, and then a basis in floats, which exact pivots make optimal where it is not.
    """
    n_columns, values = matrix.shape[1], matrix.reshape(-1).tolist()
    unit = lcm(*(value.denominator for value in values))
    plain = [value.numerator * (unit // value.denominator) for value in values]
    floor = min(plain)
    integers = [[value - floor for value in plain[k : k + n_columns]] for k in range(0, len(plain), n_columns)]
    rows, columns = _saddle(integers) or _mixed(integers)
    lower, upper = min(_paid(rows, zip(*integers, strict=True))), max(_paid(columns, integers))
    return to_fractions(rows), to_fractions(columns), (lower + floor) / unit, (upper + floor) / unit


def _saddle(integers: list[list[int]]) -> tuple[list[Fraction], list[Fraction]] | None:
    """Find a cell that is the least of its row and the largest of its column."""
    least, most = list(map(min, integers)), [max(column) for column in zip(*integers, strict=True)]
    if max(least) < min(most):
        return None
    row, column = least.index(max(least)), most.index(min(most))
    return _pure(len(least), row), _pure(len(most), column)


def _pure(n_actions: int, action: int) -> list[Fraction]:
    return [ONE if other == action else ZERO for other in range(n_actions)]


def _mixed(integers: list[list[int]]) -> tuple[list[Fraction], list[Fraction]]:
    """Maximise the sum of y subject to matrix.y <= 1, the matrix being one larger everywhere."""
    n_rows, n_columns = len(integers), len(integers[0])
    table = [{column: value + 1 for column, value in enumerate(row)} for row in integers]
    optimum = exact_optimum(IntegerProgram([1] * n_columns, table, [1] * n_rows, 0), _guess(integers))
    columns = [optimum.x[k] / optimum.value if k in optimum.x else ZERO for k in range(n_columns)]
    return [optimum.duals[k] / optimum.value if k in optimum.duals else ZERO for k in range(n_rows)], columns


def _paid(strategy: Sequence[Fraction], lines: Iterable[Sequence[int]]) -> list[Fraction]:
    """Compute what a mixed strategy gets on every line."""
    unit = lcm(*(probability.denominator for probability in strategy))
    weights = [probability.numerator * (unit // probability.denominator) for probability in strategy]
    return [Fraction(sum(map(mul, weights, line)), unit) for line in lines]


def _guess(integers: list[list[int]]) -> Basis:
    """Look for a basis in floats; the slack basis if none is found."""
    largest, n_rows, n_columns = max(map(max, integers)), len(integers), len(integers[0])
    table = [[value / largest + 1.0 for value in row] for row in integers]
    found = largest_sum(table) if is_small(n_rows * n_columns) else None
    if found is not None:
        count_lp()
        loose = {variable - n_columns for variable in found.basic}
        columns = tuple(variable for variable in found.basic if variable < n_columns)
        return Basis(columns, tuple(row for row in range(n_rows) if row not in loose))
    scaled = np.array(table)
    try:
        basis = LinearProgram(dense_rows(scaled), np.ones(n_rows), n_columns).maximise(np.ones(n_columns)).basis
    except SolverError:
        return Basis((), ())
    return basis if len(basis.columns) == len(basis.tight) else Basis((), ())
