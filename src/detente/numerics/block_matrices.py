"""The matrices of two blocks of players against each other, for many ways to split the players."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from detente.model.merging import block_sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

Pair = tuple[int, int]  #: a coalition and its complement
Offsets = tuple["NDArray[np.intp]", "NDArray[np.intp]"]  #: where the rows and the columns of matrices stand in a tensor
PASS = 1 << 15  #: cells that are formed at a time
UNTHREADED = 1 << 18  #: the library of linear algebra starts no threads for products up to so many steps


def thin_first(pairs: Sequence[Pair], n_actions: Sequence[int]) -> tuple[list[Pair], NDArray[np.bool_]]:
    """Put the block with fewer joint actions first in every pair; say which ones were turned, shape ``(n_pairs,)``.

    So a shape and that of the transposed matrices become one.
    """
    turned: NDArray[np.bool_] = block_sizes([first for first, _ in pairs], n_actions) ** 2 > prod(n_actions)
    return [pair[::-1] if turn else pair for pair, turn in zip(pairs, turned.tolist(), strict=True)], turned


def by_shape(pairs: Iterable[Pair], n_actions: Sequence[int], most: int) -> Iterator[list[int]]:
    """Group the places of pairs with the same numbers of joint actions, at most so many to a group."""
    sizes = block_sizes([first for first, _ in pairs], n_actions)
    order = sizes.argsort(kind="stable")
    ends = [*(np.flatnonzero(np.diff(sizes[order])) + 1).tolist(), len(order)]
    for first, end in zip([0, *ends], ends, strict=False):
        yield from (order[start : min(start + most, end)].tolist() for start in range(first, end, most))


def signed_matrices(payoffs: FloatArray, offsets: Offsets, weights: FloatArray) -> FloatArray:
    """Add up the players' payoffs with weights, seen as a matrix of two blocks, for many pairs of blocks.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``.
    offsets
        Shapes ``(n_pairs, n_rows)`` and ``(n_pairs, n_columns)``: see `detente.model.merging.block_offsets`.
    weights
        Shape ``(n_pairs, n_players)``.

    Returns
    -------
    FloatArray
        Shape ``(n_pairs, n_rows, n_columns)``.

    Notes
    -----
    O(n_players) a cell, in passes that fit the cache.
    """
    flat = payoffs.reshape(len(payoffs), -1)
    matrices = np.empty((len(weights), offsets[0].shape[1], offsets[1].shape[1]))
    for games, places in _passes(offsets):
        tables = _combined(weights[games], flat)
        starts = np.arange(len(tables)) * flat.shape[1]
        matrices[games] = tables.reshape(-1)[places + starts[:, np.newaxis, np.newaxis]]
    return matrices


def expected_payoff(payoffs: FloatArray, offsets: Offsets, rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Compute what mixed strategies of two blocks pay in one table of shape ``n_actions``, shape ``(n_pairs,)``."""
    paid = np.empty(len(rows))
    for games, places in _passes(offsets):
        paid[games] = expected(payoffs.reshape(-1)[places], rows[games], columns[games])
    return paid


def _passes(offsets: Offsets) -> Iterator[tuple[slice, NDArray[np.intp]]]:
    """Form the places of all cells, some pairs at a time."""
    rows, columns = offsets
    step = max(1, PASS // (rows.shape[1] * columns.shape[1]))
    for start in range(0, len(rows), step):
        games = slice(start, start + step)
        yield games, rows[games, :, np.newaxis] + columns[games, np.newaxis]


def _combined(weights: FloatArray, flat: FloatArray) -> FloatArray:
    """Multiply matrices, in parts so small that no threads are started."""
    product = np.empty((len(weights), flat.shape[1]))
    width = max(1, UNTHREADED // weights.size)
    for start in range(0, flat.shape[1], width):
        product[:, start : start + width] = weights @ flat[:, start : start + width]
    return product


def memberships(pairs: Sequence[Pair], n_players: int) -> FloatArray:
    """Mark the members of the first block of every pair: shape ``(n_pairs, n_players)``, zeros and ones."""
    firsts = np.array([first for first, _ in pairs], dtype=np.int64)
    return (firsts[:, np.newaxis] >> np.arange(n_players) & 1).astype(np.float64)


def conceded(matrices: FloatArray, rows: FloatArray) -> FloatArray:
    """Compute what every column concedes to a mixed strategy of the rows, shape ``(n_games, n_columns)``.

    Without the library of linear algebra: its threads cost more than they save here.
    """
    sums: FloatArray = np.einsum("gr,grc->gc", rows, matrices)
    return sums


def secured(matrices: FloatArray, columns: FloatArray) -> FloatArray:
    """Compute what every row secures against a mixed strategy of the columns, shape ``(n_games, n_rows)``."""
    sums: FloatArray = np.einsum("grc,gc->gr", matrices, columns)
    return sums


def expected(matrices: FloatArray, rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Compute what mixed strategies pay in one matrix each, shape ``(n_games,)``."""
    paid: FloatArray = np.einsum("gr,gr->g", rows, secured(matrices, columns))
    return paid
