"""Compiled loops for the difference games of many coalitions, one after the other.

Only `detente.numerics.difference_games` imports this module, when there is enough to do.
"""

# ruff: noqa: FURB136, PLR1730  # calls of max and min are not vectorised, and take long to compile

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.batched_simplex import PATIENCE
from detente.numerics.difference_games import MIXED, PURE
from detente.numerics.jitted_tableaux import (
    ENTERING,
    LENGTHS,
    PRODUCTS,
    RATES,
    TRUE,
    entering_column,
    exchange,
    leaving_row,
    start,
    take,
)
from detente.numerics.jitting import (
    INTEGER,
    NAME_ROWS,
    NAMES,
    NOTHING,
    NUMBER,
    PLACE_ROWS,
    ROWS,
    TABLE,
    TENSOR,
    TRUTH,
    compiled,
)
from detente.numerics.tolerance import EDGE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

    Places = NDArray[np.uint64]

#: what is told of a game: bounds below and above, what the strategies pay, the range, the welfare, and what was found
LOWER, UPPER, PAID, RANGE, TOTAL, FOUND = range(6)


@compiled(NOTHING, TENSOR, ROWS, INTEGER, ROWS)
def _add_up(tensor: FloatArray, signs: FloatArray, game: int, sums: FloatArray) -> None:
    """Add up the payoffs into the first of the sums, with the first player's sign turned to 1.

    The first player is added first, then the others from the last one on, two at a time: always in this order, so that
    a sum does not depend on the game before. Partial sums stay where they are for the games to come, which mostly
    differ in the signs of the last to be added.
    """
    n_players, n_profiles = tensor.shape
    last, own = n_players, signs[game, 0]
    if game > 0:
        turn = own * signs[game - 1, 0]
        while last > 1 and signs[game, last % n_players] == turn * signs[game - 1, last % n_players]:
            last -= 1
    for step in range((last - 1) // 2, -1, -1):
        first, second = (2 * step + 2) % n_players, (2 * step + 1) % n_players
        sign = own * signs[game, first] if 2 * step + 2 <= n_players else 0.0
        other = own * signs[game, second]
        for cell in range(n_profiles):
            sums[step, cell] = sums[step + 1, cell] + sign * tensor[first, cell] + other * tensor[second, cell]


@compiled(NOTHING, PLACE_ROWS, ROWS, INTEGER, NUMBER, INTEGER, PLACE_ROWS)
def _place(  # noqa: PLR0913, PLR0917  # compiled loops take arrays one by one
    actions: Places, signs: FloatArray, game: int, side: float, which: int, places: Places
) -> None:
    """Say where the joint actions of one block stand, as `detente.model.merging.block_offsets` does."""
    size = 1
    for player in range(signs.shape[1] - 1, -1, -1):
        if signs[game, player] == side:
            end = size * INTEGER(actions[0, player])
            for k in range(size, end):
                places[which, k] = places[which, k - size] + actions[1, player]
            size = end


@compiled(NOTHING, ROWS, NUMBER, PLACE_ROWS, ROWS)
def _form(sums: FloatArray, sign: float, places: Places, matrix: FloatArray) -> None:
    """See the sums as the matrix of two blocks."""
    n_rows, n_columns = matrix.shape
    for i in range(n_rows):
        begin = places[0, i]
        for j in range(n_columns):
            matrix[i, j] = sign * sums[0, begin + places[1, j]]


@compiled(TRUTH, ROWS, ROWS, ROWS, NAME_ROWS, ROWS, INTEGER)
def _look(  # noqa: PLR0913, PLR0917  # the same
    matrix: FloatArray, lines: FloatArray, weights: FloatArray, picks: NDArray[np.intp], numbers: FloatArray, game: int
) -> bool:
    """Find the range of the matrix, and a saddle point if there is one: in a column whose most is the least of all.

    The least entry of the matrix is left in the place of what the strategies pay.
    """
    n_rows, n_columns = matrix.shape
    lines[RATES], lines[LENGTHS] = -np.inf, np.inf
    for i in range(0, n_rows, 2):
        other = i + 1 if i + 1 < n_rows else i
        for j in range(n_columns):
            p, q, most, least = matrix[i, j], matrix[other, j], lines[RATES, j], lines[LENGTHS, j]
            most = p if p > most else most
            least = p if p < least else least
            lines[RATES, j] = q if q > most else most
            lines[LENGTHS, j] = q if q < least else least
    upper, least, greatest, column = np.inf, np.inf, -np.inf, 0
    for j in range(n_columns):
        if lines[RATES, j] > greatest:
            greatest = lines[RATES, j]
        if lines[LENGTHS, j] < least:
            least = lines[LENGTHS, j]
        if lines[RATES, j] < upper:
            upper, column = lines[RATES, j], j
    numbers[game, PAID], numbers[game, RANGE] = least, greatest - least
    for i in range(n_rows):
        j = 0
        while j < n_columns and matrix[i, column] >= upper <= matrix[i, j]:
            j += 1
        if j == n_columns:
            picks[0, 0] = picks[1, 0] = 1
            picks[0, 1], picks[1, 1], weights[0, 1], weights[1, 1] = i, column, 1.0, 1.0
            return True
    return False


@compiled(TRUTH, ROWS, ROWS, NAMES, ROWS, NAME_ROWS, INTEGER, INTEGER)
def _read(  # noqa: PLR0913, PLR0917  # the same
    lines: FloatArray,
    limits: FloatArray,
    names: NDArray[np.intp],
    weights: FloatArray,
    picks: NDArray[np.intp],
    n_rows: int,
    n_columns: int,
) -> bool:
    """Read what both blocks play off a final tableau; False if it is no strategy."""
    total, other, count, most = 0.0, 0.0, 0, 0
    for i in range(n_rows):
        if names[i] < n_columns and limits[TRUE, i] > 0.0:
            most += 1
            picks[1, most], weights[1, most] = names[i], limits[TRUE, i]
            total += limits[TRUE, i]
    for j in range(n_columns):
        name = names[n_rows + j] - n_columns
        if name >= 0 and lines[RATES, j] < 0.0:
            count += 1
            picks[0, count], weights[0, count] = name, -lines[RATES, j]
            other -= lines[RATES, j]
    picks[0, 0], picks[1, 0] = count, most
    for k in range(1, n_rows + 1):
        weights[0, k] /= other
        weights[1, k] /= total
    return 0.0 < total < np.inf and 0.0 < other < np.inf


@compiled(NOTHING, ROWS, ROWS, ROWS, ROWS, NAME_ROWS, ROWS, INTEGER)
def _prove(  # noqa: PLR0913, PLR0917  # the same
    matrix: FloatArray,
    lines: FloatArray,
    limits: FloatArray,
    weights: FloatArray,
    picks: NDArray[np.intp],
    numbers: FloatArray,
    game: int,
) -> None:
    """Compute what both strategies guarantee in the true matrix, and what they pay."""
    n_rows, n_columns = matrix.shape
    lower, upper, paid = np.inf, -np.inf, 0.0
    lines[PRODUCTS], limits[ENTERING] = 0.0, 0.0
    for k in range(1, picks[0, 0] + 1):
        weight, row = weights[0, k], picks[0, k]
        for j in range(n_columns):
            lines[PRODUCTS, j] += weight * matrix[row, j]
    for k in range(1, picks[1, 0] + 1):
        weight, column = weights[1, k], picks[1, k]
        paid += weight * lines[PRODUCTS, column]
        for i in range(n_rows):
            limits[ENTERING, i] += weight * matrix[i, column]
    for j in range(n_columns):
        if not lines[PRODUCTS, j] >= lower:
            lower = lines[PRODUCTS, j]
    for i in range(n_rows):
        if not limits[ENTERING, i] <= upper:
            upper = limits[ENTERING, i]
    numbers[game, LOWER], numbers[game, UPPER], numbers[game, PAID] = lower, upper, paid


@compiled(NOTHING, TABLE, PLACE_ROWS, ROWS, NAME_ROWS, ROWS, ROWS, ROWS, INTEGER)
def _write(  # noqa: PLR0913, PLR0917  # the same
    welfare: FloatArray,
    places: Places,
    weights: FloatArray,
    picks: NDArray[np.intp],
    firsts: FloatArray,
    seconds: FloatArray,
    numbers: FloatArray,
    game: int,
) -> None:
    """Write both strategies down, and what they pay in a flat table, reading only what may happen."""
    for k in range(1, picks[1, 0] + 1):
        seconds[game, picks[1, k]] = weights[1, k]
    for k in range(1, picks[0, 0] + 1):
        begin, paid = places[0, picks[0, k]], 0.0
        firsts[game, picks[0, k]] = weights[0, k]
        for m in range(1, picks[1, 0] + 1):
            paid += weights[1, m] * welfare[begin + places[1, picks[1, m]]]
        numbers[game, TOTAL] += weights[0, k] * paid


@compiled(
    NOTHING,
    *(TENSOR, TABLE, PLACE_ROWS, ROWS, PLACE_ROWS),
    *(ROWS, ROWS, ROWS, ROWS, ROWS, ROWS),
    *(NAME_ROWS, NAMES, ROWS, ROWS, ROWS),
    called_from_python=True,
)
def solve_all(  # noqa: PLR0913, PLR0917  # the same
    tensor: FloatArray,
    welfare: FloatArray,
    actions: Places,
    signs: FloatArray,
    places: Places,
    sums: FloatArray,
    matrix: FloatArray,
    cells: FloatArray,
    lines: FloatArray,
    limits: FloatArray,
    weights: FloatArray,
    picks: NDArray[np.intp],
    names: NDArray[np.intp],
    firsts: FloatArray,
    seconds: FloatArray,
    numbers: FloatArray,
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
    places, sums, matrix
        Room to work in: zeros of the shapes ``(2, n_columns)``, ``(n_players // 2 + 2, n_profiles)`` and
        ``(n_rows, n_columns)``, with as many columns as rows or more.
    cells, lines, limits
        Room for tableaux, zeros of the shapes ``(height, width)``, ``(5, width)`` and ``(7, height)``, where height
        and width are the numbers of rows and columns, rounded up to a multiple of `STEP`; rows 2 and 3 of `limits` are
        `detente.numerics.batched_simplex.nudged_limits`.
    weights, picks
        Room for what both blocks play: shapes ``(2, n_rows + 1)``, how often, and how many strategies and which.
    names
        Shape ``(n_rows + n_columns,)``: the variables of the rows and of the columns of the last tableau.
    firsts, seconds
        The strategies, zeros of the shapes ``(n_games, n_rows)`` and ``(n_games, n_columns)``.
    numbers
        Zeros of the shape ``(n_games, 6)``: of every game, bounds below and above, what the strategies pay, the range,
        the welfare, and `PURE` for a saddle point, `MIXED` for an optimal basis.
    """
    n_rows, n_columns = matrix.shape
    for game in range(len(signs)):
        _add_up(tensor, signs, game, sums)
        _place(actions, signs, game, 1.0, 0, places)
        _place(actions, signs, game, -1.0, 1, places)
        _form(sums, signs[game, 0], places, matrix)
        if _look(matrix, lines, weights, picks, numbers, game):
            numbers[game, FOUND] = PURE
        else:
            start(matrix, cells, lines, limits, names, numbers[game, PAID], numbers[game, RANGE])
            for _ in range(PATIENCE * (n_rows + n_columns)):
                entering = entering_column(lines, n_columns)
                if lines[RATES, entering] <= EDGE:
                    if _read(lines, limits, names, weights, picks, n_rows, n_columns):
                        numbers[game, FOUND] = MIXED
                    break
                leaving = leaving_row(cells, lines, limits, n_rows, entering)
                if leaving < 0:
                    break
                take(cells, lines, limits)
                exchange(cells, lines, limits, names, n_rows, entering, leaving)
        if numbers[game, FOUND] > 0.0:
            _prove(matrix, lines, limits, weights, picks, numbers, game)
            _write(welfare, places, weights, picks, firsts, seconds, numbers, game)
        else:
            numbers[game, LOWER] = numbers[game, UPPER] = np.nan
