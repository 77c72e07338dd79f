"""Compiled loops for the difference games of many coalitions, one after the other.

Only `detente.numerics.difference_games` imports this module, when there is enough to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.jitted_tableaux import pivot, start
from detente.numerics.jitting import (
    GAMES,
    INTEGER,
    LINE,
    NAME_ROWS,
    NAMES,
    NOTHING,
    NUMBER,
    PLACE,
    PLACE_ROWS,
    PLACES,
    ROWS,
    TABLE,
    TENSOR,
    TRUTH,
    compiled,
    put_in,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

    Places = NDArray[np.uint64]


@compiled(NOTHING, TENSOR, ROWS, INTEGER, ROWS)
def _add_up(tensor: FloatArray, signs: FloatArray, game: int, sums: FloatArray) -> None:
    """Add up the payoffs with signs into the first of the sums.

    The first player is added first, then the others from the last one on, two at a time: always in this order, so that
    a sum does not depend on the game before. Partial sums stay where they are for the games to come, which mostly
    differ in the signs of the last to be added.
    """
    n_players, n_profiles = tensor.shape
    last = n_players
    if game > 0:
        while last > 1 and signs[game, last % n_players] == signs[game - 1, last % n_players]:
            last -= 1
    for step in range((last - 1) // 2, -1, -1):
        first, second = (2 * step + 2) % n_players, (2 * step + 1) % n_players
        sign = signs[game, first] if 2 * step + 2 <= n_players else 0.0
        other = signs[game, second]
        own, beside, so_far, total = tensor[first], tensor[second], sums[step + 1], sums[step]
        for cell in range(n_profiles):
            total[cell] = so_far[cell] + sign * own[cell] + other * beside[cell]


@compiled(NOTHING, PLACE_ROWS, ROWS, INTEGER, NUMBER, PLACES)
def _place(actions: Places, signs: FloatArray, game: int, side: float, places: Places) -> None:
    """Say where the joint actions of one block stand, as `detente.model.merging.block_offsets` does."""
    size = 1
    places[0] = 0
    for player in range(signs.shape[1]):
        if signs[game, player] == side:
            count, stride = INTEGER(actions[0, player]), actions[1, player]
            for k in range(size - 1, -1, -1):
                place = places[k] + stride * PLACE(count)
                for choice in range((k + 1) * count - 1, k * count - 1, -1):
                    place -= stride
                    places[choice] = place
            size *= count


@put_in
def _form(table: FloatArray, rows: Places, columns: Places, matrix: FloatArray) -> None:
    """See a table as the matrix of two blocks."""
    for i in range(len(rows)):
        start = rows[i]
        for j in range(len(columns)):
            matrix[i, j] = table[start + columns[j]]


@compiled(NOTHING, ROWS, LINE, LINE, NAMES)
def _look(matrix: FloatArray, most: FloatArray, numbers: FloatArray, names: NDArray[np.intp]) -> None:
    """Find the best pure row and column, what they guarantee, and the range of the matrix."""
    n_rows, n_columns = matrix.shape
    lower, upper, least, greatest = -np.inf, np.inf, np.inf, -np.inf
    for j in range(n_columns):
        most[j] = -np.inf
    for i in range(n_rows):
        worst = np.inf
        for j in range(n_columns):
            value = matrix[i, j]
            worst = min(worst, value)
            most[j] = max(most[j], value)
        if worst > lower:
            lower, names[0] = worst, i
        least = min(least, worst)
    for j in range(n_columns):
        value = most[j]
        if value < upper:
            upper, names[1] = value, j
        greatest = max(greatest, value)
    numbers[0], numbers[1], numbers[2], numbers[3] = lower, upper, least, greatest - least


@compiled(TRUTH, ROWS, ROWS, NAMES, LINE, LINE)
def _read(
    lines: FloatArray, limits: FloatArray, names: NDArray[np.intp], first: FloatArray, second: FloatArray
) -> bool:
    """Read the strategies of both blocks off a final tableau; False if they are none."""
    n_rows, n_columns, total, other = len(first), len(second), 0.0, 0.0
    for i in range(n_rows):
        name, value = names[i], limits[0, i]
        if name < n_columns and value > 0.0:
            second[name] = value
            total += value
    for j in range(n_columns):
        name, value = names[n_rows + j], -lines[0, j]
        if name >= n_columns and value > 0.0:
            first[name - n_columns] = value
            other += value
    for i in range(n_rows):
        first[i] /= other
    for j in range(n_columns):
        second[j] /= total
    return 0.0 < total < np.inf and 0.0 < other < np.inf


@compiled(NOTHING, ROWS, LINE, LINE, LINE, LINE)
def _prove(
    matrix: FloatArray, first: FloatArray, second: FloatArray, conceded: FloatArray, numbers: FloatArray
) -> None:
    """Compute what both strategies guarantee in the true matrix, and what they pay."""
    n_rows, n_columns = matrix.shape
    lower, upper, paid = np.inf, -np.inf, 0.0
    for j in range(n_columns):
        conceded[j] = 0.0
    for i in range(n_rows):
        weight, secured = first[i], 0.0
        if weight > 0.0:
            for j in range(n_columns):
                conceded[j] += weight * matrix[i, j]
        for j in range(n_columns):
            if second[j] > 0.0:
                secured += second[j] * matrix[i, j]
        upper = max(upper, secured)
    for j in range(n_columns):
        paid += conceded[j] * second[j]
        lower = min(lower, conceded[j])
    numbers[0], numbers[1], numbers[2] = lower, upper, paid


@put_in
def _pay(table: FloatArray, rows: Places, columns: Places, first: FloatArray, second: FloatArray) -> float:
    """Compute what strategies pay in a flat table, reading only what may happen."""
    paid = 0.0
    for i in range(len(rows)):
        weight, start = first[i], rows[i]
        if weight > 0.0:
            for j in range(len(columns)):
                if second[j] > 0.0:
                    paid += weight * second[j] * table[start + columns[j]]
    return paid


@compiled(
    NOTHING,
    TENSOR,
    TABLE,
    PLACE_ROWS,
    ROWS,
    *(ROWS, PLACES, PLACES, GAMES, GAMES, ROWS),
    *(ROWS, ROWS, ROWS, NAME_ROWS),
    called_from_python=True,
)
def solve_all(  # noqa: PLR0913, PLR0917  # the same
    tensor: FloatArray,
    welfare: FloatArray,
    actions: Places,
    signs: FloatArray,
    sums: FloatArray,
    rows: Places,
    columns: Places,
    tables: FloatArray,
    waiting: FloatArray,
    limits: FloatArray,
    firsts: FloatArray,
    seconds: FloatArray,
    numbers: FloatArray,
    names: NDArray[np.intp],
) -> None:
    """Solve the difference games of pairs of blocks of one shape; where the last number stays 0, it did not work out.

    Parameters
    ----------
    tensor, welfare
        Shapes ``(n_players, n_profiles)`` and ``(n_profiles,)``: payoffs, and what `numbers` tells the total of.
    actions
        Shape ``(2, n_players)``: how many every player has, and how far they are from each other in a table.
    signs
        Shape ``(n_games, n_players)``: 1 for the players of the first block, -1 for the others.
    sums, rows, columns, tables, waiting, limits
        Room to work in: zeros of the shapes ``((n_players + 1) // 2 + 1, n_profiles)``, ``(n_rows,)``,
        ``(n_columns,)``, ``(2, n_rows, n_columns)``, ``(3, 3, n_columns)`` and ``(4, n_rows)``, with as many columns as
        rows or more; the last two of `limits` are `detente.numerics.batched_simplex.nudged_limits`.
    firsts, seconds
        The strategies, zeros of the shapes ``(n_games, n_rows)`` and ``(n_games, n_columns)``.
    numbers
        Of every game: bounds below and above, what the strategies pay, the range, the welfare, and a 0 that becomes 1
        for a saddle point and 2 for an optimal basis.
    names
        Shape ``(n_games, n_rows + n_columns)``: the variables of the rows and of the columns of the final tableau.
    """
    lines = waiting[2]
    for game in range(len(signs)):
        first, second, number, name = firsts[game], seconds[game], numbers[game], names[game]
        _add_up(tensor, signs, game, sums)
        _place(actions, signs, game, 1.0, rows)
        _place(actions, signs, game, -1.0, columns)
        _form(sums[0], rows, columns, tables[0])
        _look(tables[0], lines[0], number, name)
        if number[0] >= number[1]:
            first[name[0]] = second[name[1]] = number[5] = 1.0
            number[2] = number[0]
        else:
            start(tables, lines, limits, name, number)
            if pivot(tables[1], lines, limits, waiting, name) and _read(lines, limits, name, first, second):
                number[5] = 2.0
                _prove(tables[0], first, second, lines[0], number)
            else:
                number[0] = number[1] = np.nan
        number[4] = _pay(welfare, rows, columns, first, second)
