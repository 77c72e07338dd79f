"""The products G diag(d) G' of the incentive constraints G of correlated equilibria, pair of players by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.block_matrices import UNTHREADED

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray
    from detente.numerics.deviation_pricing import DeviationPricing


class NormalEquations:
    """Form the matrix A diag(d) A', for A the deviation gains, some floors, and a row of ones.

    Rows stand in the order of `DeviationPricing`, its empty ones included (they make zeros), then come the floors, and
    the row of ones last.

    Notes
    -----
    For players i and j, actions told a and a', and actions played b and b', the entry is the sum over profiles with
    s_i = a and s_j = a' of d(s) G(i, a, b)(s) G(j, a', b')(s): one product of matrices for each a and a', m_i m_j
    steps a profile in all. The gains are kept once a pair, (n - 1) sum m_i numbers a profile.
    """

    def __init__(self, pricing: DeviationPricing) -> None:
        self._pricing = pricing
        n_players = len(pricing.shape)
        self._own, self._paired = [], {}
        for player in range(n_players):
            gains = _gains(pricing, player)
            told_first = gains.swapaxes(0, 1).reshape(*gains.shape[:2], -1)
            self._own.append(np.ascontiguousarray(told_first))
            for other in range(n_players):
                if other != player:
                    axis = other + (2 if other < player else 1)
                    split = np.moveaxis(gains, (1, axis, 0), (0, 1, 2))
                    self._paired[player, other] = np.ascontiguousarray(split).reshape(*split.shape[:3], -1)

    def matrix(self, weights: FloatArray, floors: FloatArray) -> FloatArray:
        """Form the matrix; only its lower triangle is filled.

        Parameters
        ----------
        weights
            Shape ``(n_profiles,)``: the diagonal d.
        floors
            Shape ``(n_floors, n_profiles)``.
        """
        pricing, count = self._pricing, self._pricing.n_rows
        matrix = np.zeros((count + len(floors) + 1,) * 2)
        table = weights.reshape(pricing.shape)
        for player, start in enumerate(pricing.starts[:-1]):
            rows = slice(start, pricing.starts[player + 1])
            matrix[rows, rows] = self._diagonal(table, player)
            for other in range(player):
                columns = slice(pricing.starts[other], pricing.starts[other + 1])
                matrix[rows, columns] = self._block(table, player, other)
        weighted = floors * weights
        for place, row in enumerate([*weighted, weights], start=count):
            matrix[place, :count] = pricing.expected(row)
            matrix[place, count : count + len(floors)] = np.einsum("fs,s->f", floors, row)
        matrix[-1, -1] = weights.sum()
        return matrix

    def _diagonal(self, table: FloatArray, player: int) -> FloatArray:
        """Form the block of one player with itself: zero for different actions told."""
        gains = self._own[player]
        count = len(gains)
        weighted = gains * np.moveaxis(table, player, 0).reshape(count, 1, -1)
        block, each = np.zeros((count,) * 4), np.arange(count)
        block[each, :, each, :] = _product(weighted, gains)
        return block.reshape(count**2, -1)

    def _block(self, table: FloatArray, player: int, other: int) -> FloatArray:
        """Form the block of two players."""
        first, second = self._paired[player, other], self._paired[other, player]
        moved = np.moveaxis(table, (player, other), (0, 1))
        weighted = first * moved.reshape(*first.shape[:2], 1, -1)
        products = _product(weighted, second.swapaxes(0, 1))
        return products.transpose(0, 2, 1, 3).reshape(first.shape[0] ** 2, -1)


def n_numbers(shape: tuple[int, ...]) -> int:
    """Count the numbers that `NormalEquations` keeps for a game of this shape."""
    return len(shape) * sum(shape) * int(np.prod(shape))


def _gains(pricing: DeviationPricing, player: int) -> FloatArray:
    """Write a player's gains down: axes b (played), a (told), then the other players' actions in order."""
    count = pricing.shape[player]
    view = pricing.views[player].reshape(pricing.shape)
    own = np.moveaxis(view, player, 0)
    sizes = pricing.sizes[pricing.starts[player] : pricing.starts[player + 1]].reshape(count, count).T
    gains: FloatArray = (own[:, np.newaxis] - own) / sizes.reshape(count, count, *[1] * (own.ndim - 1))
    return gains


def _product(left: FloatArray, right: FloatArray) -> FloatArray:
    """Multiply stacked matrices, left times right transposed, in parts so small that no threads are started."""
    width = max(1, UNTHREADED // (left.shape[-2] * right.shape[-2]))
    total = np.zeros((*left.shape[:-1], right.shape[-2]))
    for start in range(0, left.shape[-1], width):
        part = slice(start, start + width)
        total += left[..., part] @ right[..., part].swapaxes(-1, -2)
    return total
