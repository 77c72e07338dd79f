"""Optimal play of one matrix game in fractions."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from operator import mul
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import SolverError
from detente.model.numbers import to_fractions
from detente.numerics.dictionary import IntegerProgram
from detente.numerics.integer_table import IntegerTable
from detente.numerics.lp import Basis, LinearProgram
from detente.numerics.lp_count import count_lp
from detente.numerics.rational import exact_optimum
from detente.numerics.small_games import is_small
from detente.numerics.small_tableaux import largest_sum
from detente.numerics.sparse_rows import dense_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from detente.model.numbers import NumberArray

    Strategies = tuple[tuple[Fraction, ...], tuple[Fraction, ...]]
    Pair = tuple[Fraction, Fraction]

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
    table = IntegerTable.of(matrix)
    rows, columns, lower, upper = _play(table.table.tolist(), table.unit)
    return to_fractions(rows), to_fractions(columns), lower, upper


def exact_threats(payoffs: NumberArray, unit: int) -> tuple[Strategies, Pair, Pair]:
    """Find optimal play of two sides, each of which wants the difference of their payoffs to be in its favour.

    Parameters
    ----------
    payoffs
        Shape ``(2, n_rows, n_columns)``, integers: `unit` times what both sides are paid.

    Returns
    -------
    tuple
        A strategy of each side, what both are paid, and what the strategies guarantee: the least and the largest
        difference.

    Raises
    ------
    NumericalTrouble
        If exact pivots came to no end.
    """
    difference = payoffs[0] - payoffs[1]
    shared = gcd(unit, *difference.reshape(-1).tolist())
    rows, columns, lower, upper = _play((difference // shared).tolist(), unit // shared)
    (chances, one), (others, other) = _weights(rows), _weights(columns)
    first, second = [sum(map(mul, chances, _products(others, own))) for own in payoffs.tolist()]
    levels = Fraction(first, one * other * unit), Fraction(second, one * other * unit)
    return (tuple(rows), tuple(columns)), levels, (lower, upper)


def _play(integers: list[list[int]], unit: int) -> tuple[list[Fraction], list[Fraction], Fraction, Fraction]:
    """Find optimal strategies for payoffs counted in a unit, as small as it can be, and what they guarantee."""
    floor = min(map(min, integers))
    lines = [[value - floor for value in line] for line in integers]
    rows, columns = _saddle(lines) or _mixed(lines)
    (chances, one), (others, other) = _weights(rows), _weights(columns)
    lower, upper = min(_products(chances, zip(*lines, strict=True))), max(_products(others, lines))
    return rows, columns, Fraction(lower + floor * one, one * unit), Fraction(upper + floor * other, other * unit)


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


def _weights(strategy: Sequence[Fraction]) -> tuple[list[int], int]:
    """Write probabilities as integers over one denominator."""
    unit = lcm(*(probability.denominator for probability in strategy))
    return [probability.numerator * (unit // probability.denominator) for probability in strategy], unit


def _products(weights: Sequence[int], lines: Iterable[Sequence[int]]) -> list[int]:
    return [sum(map(mul, weights, line)) for line in lines]


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
