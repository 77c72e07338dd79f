"""The difference games of pairs of blocks: what one block may get more than the other, for many pairs of one shape."""

from __future__ import annotations

from dataclasses import dataclass
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
    from detente.numerics.jitted_games import solve_all

    n_rows = prod(count for count, sign in zip(payoffs.shape[1:], signs[0].tolist(), strict=True) if sign > 0)
    if n_rows * n_rows > welfare.size:
        turned = compiled_plays(payoffs, welfare, -signs)
        return DifferencePlays(turned.plays.turned(), -turned.gains, turned.totals)
    tensor, room = np.ascontiguousarray(payoffs.reshape(len(payoffs), -1)), _room(payoffs.shape[1:], n_rows, signs)
    solve_all(tensor, np.ascontiguousarray(welfare.reshape(-1)), *room)
    lower, upper, gains, ranges, totals, outcomes = room.numbers.T.copy()
    ways = np.where(outcomes == PURE, Way.SADDLE, Way.BATCHED).astype(np.int8)
    found = DifferencePlays(MatrixPlays(room.firsts, room.seconds, lower, upper, ways), gains, totals)
    for game in np.flatnonzero(~(upper - lower <= POLISHED * ranges)).tolist():
        _settle(found, game, payoffs, welfare, room)
    return found


class _Room(NamedTuple):
    """Hold what `detente.numerics.jitted_games.solve_all` takes besides payoffs, in its order."""

    actions: NDArray[np.uint64]
    signs: FloatArray
    sums: FloatArray
    rows: NDArray[np.uint64]
    columns: NDArray[np.uint64]
    tables: FloatArray
    waiting: FloatArray
    limits: FloatArray
    firsts: FloatArray
    seconds: FloatArray
    numbers: FloatArray
    names: NDArray[np.int64]


def _room(counts: tuple[int, ...], n_rows: int, signs: FloatArray) -> _Room:
    """Make room for games of one shape, by the players' numbers of actions."""
    n_games, n_columns = len(signs), prod(counts) // n_rows
    strides = [prod(counts[player + 1 :]) for player in range(len(counts))]
    limits = nudged_limits(n_rows)
    return _Room(
        np.array([counts, strides], dtype=np.uint64),
        np.ascontiguousarray(signs, dtype=np.float64),
        np.zeros((len(counts) // 2 + 2, prod(counts))),
        np.zeros(n_rows, dtype=np.uint64),
        np.zeros(n_columns, dtype=np.uint64),
        np.zeros((2, n_rows, n_columns)),
        np.zeros((3, 3, n_columns)),
        np.concatenate([limits, limits]),
        np.zeros((n_games, n_rows)),
        np.zeros((n_games, n_columns)),
        np.zeros((n_games, 6)),
        np.zeros((n_games, n_rows + n_columns), dtype=np.int64),
    )


def _settle(found: DifferencePlays, game: int, payoffs: FloatArray, welfare: FloatArray, room: _Room) -> None:
    """Improve one answer that leaves more open than rounding explains."""
    signs, chosen = room.signs[game], np.array([game])
    first = sum(1 << player for player, sign in enumerate(signs.tolist()) if sign > 0)
    rows, columns = block_offsets([(first, (1 << len(signs)) - 1 ^ first)], payoffs.shape[1:])
    places = rows[:, :, np.newaxis] + columns[:, np.newaxis]
    matrices = _summed(payoffs.reshape(len(payoffs), -1), signs)[places]
    one = found.plays.taken(chosen)
    settle(one, matrices, room.names[chosen, : rows.shape[1]], room.numbers[chosen, -1] == MIXED)
    found.plays.put(chosen, one)
    found.gains[game] = expected(matrices, one.rows, one.columns)[0]
    found.totals[game] = expected(welfare.reshape(-1)[places], one.rows, one.columns)[0]


def _summed(tensor: FloatArray, signs: FloatArray) -> FloatArray:
    """Add up payoffs with signs in the order of the compiled loops: the first player, then from the last one on."""
    total: FloatArray = signs[0] * tensor[0]
    for player in range(len(tensor) - 1, 0, -1):
        total += signs[player] * tensor[player]
    return total
