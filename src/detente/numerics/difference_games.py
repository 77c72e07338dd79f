"""The difference games of pairs of blocks: what one block may get more than the other, for many pairs of one shape."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from math import prod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.model.merging import block_offsets
from detente.numerics.batched_simplex import nudged_limits
from detente.numerics.block_matrices import expected, expected_payoff, signed_matrices
from detente.numerics.matrix_games import MatrixPlays, Way, optimal_plays, settle
from detente.numerics.tolerance import POLISHED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.block_matrices import Offsets


PURE, MIXED = 1, 2  #: how `detente.numerics.jitted_games.solve_all` says that it found an answer
STEP = 4  #: tableaux of compiled loops are filled up to a multiple of so many rows and columns
LINE = 8  #: numbers in a line of the cache
WAYS = np.array([Way.SADDLE, Way.BATCHED], dtype=np.int8)


@dataclass(frozen=True, slots=True, eq=False)
class DifferencePlays:
    """Hold optimal strategies of two blocks, pair by pair, and what they pay.

    Attributes
    ----------
    plays
        The strategies, and between which bounds every value lies.
    gains, totals
        Shape ``(n_pairs,)``: what the first block gets more than the second, and what both get together.
    """

    plays: MatrixPlays
    gains: FloatArray
    totals: FloatArray


def batched_plays(payoffs: FloatArray, welfare: FloatArray, offsets: Offsets, signs: FloatArray) -> DifferencePlays:
    """Solve the zero-sum games of differences side by side, in NumPy.

    Parameters
    ----------
    payoffs, welfare
        Shapes ``(n_players, *n_actions)`` and ``n_actions``.
    offsets
        Shapes ``(n_pairs, n_rows)`` and ``(n_pairs, n_columns)``: see `detente.model.merging.block_offsets`.
    signs
        Shape ``(n_pairs, n_players)``: 1 for the players of the first block, -1 for the others.

    Raises
    ------
    NumericalTrouble
        If no certified answer was found for a game.
    """
    differences = signed_matrices(payoffs, offsets, signs)
    plays = optimal_plays(differences)
    gains = expected(differences, plays.rows, plays.columns)
    return DifferencePlays(plays, gains, expected_payoff(welfare, offsets, plays.rows, plays.columns))


def compiled_plays(payoffs: FloatArray, welfare: FloatArray, signs: FloatArray) -> DifferencePlays:
    """Solve the zero-sum games of differences one after the other, in compiled loops; parameters as `batched_plays`.

    Raises
    ------
    NumericalTrouble
        If no certified answer was found for a game.

    Notes
    -----
    1. The matrix is formed, a saddle point looked for, a dense tableau pivoted by the rules of
       `detente.numerics.batched_simplex.largest_sums`, and what both strategies guarantee computed in the true matrix,
       all of it while the game is in the cache; Python's lock is not held.
    2. What is still open is settled as in the other storey, game by game.

    The answer to a game depends on its payoffs and its blocks only, not on its neighbours, to the last bit.
    """
    n_rows = prod(count for count, sign in zip(payoffs.shape[1:], signs[0].tolist(), strict=True) if sign > 0)
    if n_rows * n_rows <= welfare.size:
        return _compiled(payoffs, welfare, signs, n_rows)
    turned = _compiled(payoffs, welfare, -signs, welfare.size // n_rows)
    return DifferencePlays(turned.plays.turned(), -turned.gains, turned.totals)


def load_loops() -> None:
    """Load the compiled loops, or compile them where nothing is cached, before a clock that is not about that."""
    import_module("detente.numerics.jitted_games")


def _compiled(payoffs: FloatArray, welfare: FloatArray, signs: FloatArray, n_rows: int) -> DifferencePlays:
    """Solve games whose first blocks have as many joint actions as the others or fewer."""
    from detente.numerics.jitted_games import solve_all

    room = _room(payoffs.shape[1:], n_rows, signs)
    tensor = np.ascontiguousarray(payoffs.reshape(len(payoffs), -1))
    solve_all(tensor, np.ascontiguousarray(welfare.reshape(-1)), *room)
    lower, upper, gains, ranges, totals, outcomes = room.numbers.T.copy()
    ways = WAYS.take((outcomes != PURE).astype(np.intp))
    found = DifferencePlays(MatrixPlays(room.firsts, room.seconds, lower, upper, ways), gains, totals)
    for game in (~(upper - lower <= POLISHED * ranges)).nonzero()[0].tolist():
        alone = _room(payoffs.shape[1:], n_rows, signs[[game]])
        solve_all(tensor, np.ascontiguousarray(welfare.reshape(-1)), *alone)  # the same again, for its basis
        _settle(found, game, payoffs, welfare, alone)
    return found


class _Room(NamedTuple):
    """Hold what `detente.numerics.jitted_games.solve_all` takes besides payoffs, in its order."""

    actions: NDArray[np.uint64]
    signs: FloatArray
    places: NDArray[np.uint64]
    sums: FloatArray
    matrix: FloatArray
    cells: FloatArray
    lines: FloatArray
    limits: FloatArray
    weights: FloatArray
    picks: NDArray[np.int64]
    names: NDArray[np.int64]
    firsts: FloatArray
    seconds: FloatArray
    numbers: FloatArray


def _room(counts: tuple[int, ...], n_rows: int, signs: FloatArray) -> _Room:
    """Make room for games of one shape, by the players' numbers of actions."""
    n_games, n_columns = len(signs), prod(counts) // n_rows
    n_numbers, places = _layout(counts, n_rows)
    memory = np.zeros(n_numbers)
    begin = -memory.__array_interface__["data"][0] // memory.itemsize % LINE
    sums, matrix, cells, lines, limits = [
        memory[begin + place : begin + place + rows * columns].reshape(rows, columns) for place, rows, columns in places
    ]
    limits[2:4, :n_rows] = _limits(n_rows)
    return _Room(
        _strides(counts),
        np.ascontiguousarray(signs, dtype=np.float64),
        np.zeros((2, n_columns), dtype=np.uint64),
        sums,
        matrix,
        cells,
        lines,
        limits,
        np.zeros((2, n_rows + 1)),
        np.zeros((2, n_rows + 1), dtype=np.int64),
        np.zeros(n_rows + n_columns, dtype=np.int64),
        np.zeros((n_games, n_rows)),
        np.zeros((n_games, n_columns)),
        np.zeros((n_games, 6)),
    )


@lru_cache(maxsize=64)
def _layout(counts: tuple[int, ...], n_rows: int) -> tuple[int, list[tuple[int, int, int]]]:
    """Say where arrays stand in one piece of memory, each at the beginning of a line of the cache, and their shapes."""
    n_profiles = prod(counts)
    n_columns = n_profiles // n_rows
    height, width = n_rows + -n_rows % STEP, n_columns + -n_columns % STEP
    begin, places = 0, []
    for rows, columns in (
        (len(counts) // 2 + 2, n_profiles),
        (n_rows, n_columns),
        (height, width),
        (5, width),
        (7, height),
    ):
        places.append((begin, rows, columns))
        begin += rows * columns + -(rows * columns) % LINE
    return begin + LINE, places


@lru_cache(maxsize=64)
def _limits(n_rows: int) -> FloatArray:
    """Return the right-hand sides of all rows, computed once."""
    return nudged_limits(n_rows)


@lru_cache(maxsize=64)
def _strides(counts: tuple[int, ...]) -> NDArray[np.uint64]:
    """Return how many actions every player has, and how far they are from each other in a table."""
    return np.array([counts, [prod(counts[player + 1 :]) for player in range(len(counts))]], dtype=np.uint64)


def _settle(found: DifferencePlays, game: int, payoffs: FloatArray, welfare: FloatArray, room: _Room) -> None:
    """Improve one answer that leaves more open than rounding explains; the room is where it was found."""
    signs, chosen = room.signs[0], np.array([game])
    first = sum(1 << player for player, sign in enumerate(signs.tolist()) if sign > 0)
    rows, columns = block_offsets([(first, (1 << len(signs)) - 1 ^ first)], payoffs.shape[1:])
    places = rows[:, :, np.newaxis] + columns[:, np.newaxis]
    matrices = _summed(payoffs.reshape(len(payoffs), -1), signs)[places]
    one = found.plays.taken(chosen)
    settle(one, matrices, room.names[np.newaxis, : rows.shape[1]], room.numbers[:, -1] == MIXED)
    found.plays.put(chosen, one)
    found.gains[game] = expected(matrices, one.rows, one.columns)[0]
    found.totals[game] = expected(welfare.reshape(-1)[places], one.rows, one.columns)[0]


def _summed(tensor: FloatArray, signs: FloatArray) -> FloatArray:
    """Add up payoffs with signs in the order of the compiled loops: the first player, then from the last one on."""
    total: FloatArray = signs[0] * tensor[0]
    for player in range(len(tensor) - 1, 0, -1):
        total += signs[player] * tensor[player]
    return total
