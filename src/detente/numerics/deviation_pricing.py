"""The incentive constraints of correlated equilibria, applied without ever being written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.block_matrices import UNTHREADED
from detente.numerics.incentives import rounding_level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

WIDE = 32  #: how many neighbouring profiles are multiplied together where a player's actions lie that close
FEW = 4  #: up to so many actions, adding multiples of slices is faster than products of matrices


class DeviationPricing:
    """Apply the deviation gains of a game to multipliers and to distributions.

    The gain of player i, when told a, from playing b, at a profile s with s_i = a, is u_i(b, s_-i) - u_i(s). Gains are
    divided by the largest of their row (i, a, b).

    Parameters
    ----------
    incentives
        Shape ``(n_players, *n_actions)``: the payoffs that decide who would deviate.

    Attributes
    ----------
    starts
        Where every player's rows start in a full vector, and its length: player i has m_i^2 rows (a, b) in C order.
        Those with a = b are empty.
    sizes
        The largest absolute gain of every row, in the currency; infinite where that may be nothing but rounding, so
        that the row vanishes.
    places
        The rows with a other than b, in the order of `detente.numerics.incentives.incentive_rows`.

    Notes
    -----
    Products are cut so small that the library of linear algebra starts no threads: the last bits do not depend on how
    many there are.
    """

    def __init__(self, incentives: FloatArray) -> None:
        self.shape = incentives.shape[1:]
        self.n_profiles = int(np.prod(self.shape))
        counts = np.array(self.shape)
        self.starts = np.concatenate([[0], np.cumsum(counts**2)])
        self.views = views_of(incentives)
        sizes = np.concatenate([_largest_gains(view) for view in self.views])
        self.sizes = np.where(sizes > rounding_level(incentives), sizes, np.inf)
        off_diagonal = [~np.eye(count, dtype=bool).reshape(-1) for count in self.shape]
        self.places = np.flatnonzero(np.concatenate(off_diagonal))

    @property
    def n_rows(self) -> int:
        """The length of a full vector."""
        return int(self.starts[-1])

    def subtract(self, multipliers: FloatArray, prices: FloatArray) -> FloatArray:
        """Subtract the rows times their multipliers from prices of all profiles, in place, and return them.

        Parameters
        ----------
        multipliers
            Shape ``(n_rows,)``, of the rows as divided by their sizes.
        prices
            Shape ``(n_profiles,)``, contiguous.

        """
        for view, matrix in zip(self.views, self.matrices(multipliers), strict=True):
            subtract_gains(matrix, view, prices)
        return prices

    def matrices(self, multipliers: FloatArray) -> list[FloatArray]:
        """Give every player's multipliers as a matrix (told, played), for a unit of the currency."""
        weights = multipliers / self.sizes
        bounds = zip(self.starts, self.starts[1:], self.shape, strict=False)
        return [weights[start:end].reshape(count, count) for start, end, count in bounds]

    def gains(self, profiles: NDArray[np.intp]) -> FloatArray:
        """Write the rows' entries at some profiles down, shape ``(len(profiles), n_rows)``, divided by the sizes."""
        table = np.zeros((len(profiles), self.n_rows))
        each = np.arange(len(profiles))
        for start, view in zip(self.starts, self.views, strict=False):
            count, after = view.shape[1:]
            told = profiles // after % count
            paid = view[profiles // (after * count), :, profiles % after]
            columns = start + told[:, np.newaxis] * count + np.arange(count)
            gains = paid - paid[each, told][:, np.newaxis]
            table[each[:, np.newaxis], columns] = gains / self.sizes[columns]
        return table

    def expected(self, distribution: FloatArray) -> FloatArray:
        """Compute the expected gains of all rows, shape ``(n_rows,)``, divided by the sizes.

        Parameters
        ----------
        distribution
            Shape ``(n_profiles,)``.
        """
        parts = []
        for view in self.views:
            count = view.shape[1]
            own = view.transpose(1, 0, 2).reshape(count, -1)
            told = distribution.reshape(view.shape).transpose(1, 0, 2).reshape(count, -1)
            received = np.zeros((count, count))
            for part in _parts(own.shape[1], UNTHREADED // count**2):
                received += told[:, part] @ own[:, part].T
            parts.append((received - np.diagonal(received)[:, np.newaxis]).reshape(-1))
        return np.concatenate(parts) / self.sizes


def views_of(payoffs: FloatArray) -> list[FloatArray]:
    """Give every player's payoffs with three axes: actions of players before, the player's own, and of those after."""
    shape = payoffs.shape[1:]
    after = [int(np.prod(shape[player + 1 :])) for player in range(len(shape))]
    return [own.reshape(-1, count, n) for own, count, n in zip(payoffs, shape, after, strict=True)]


def subtract_gains(weights: FloatArray, view: FloatArray, prices: FloatArray) -> None:
    """Subtract a player's deviation gains, times their multipliers, from prices of all profiles in place.

    Parameters
    ----------
    weights
        Shape (m, m): a multiplier for every action told and action played, for a unit of the currency.
    view
        One of `views_of`.

    Notes
    -----
    With L(a, b) = lambda(a, b) and L(a, a) = - sum over b other than a of lambda(a, b), the gains add up to L u along
    the player's axis: O(m) steps a profile.
    """
    matrix = weights.copy()
    np.fill_diagonal(matrix, 0.0)
    if matrix.any():
        np.fill_diagonal(matrix, -matrix.sum(axis=1))
        _subtract_product(matrix, view, prices)


def _largest_gains(view: FloatArray) -> FloatArray:
    """Find the largest absolute gain for every action told and action played, in C order; it is symmetric."""
    count = view.shape[1]
    largest = np.zeros((count, count))
    for told in range(count - 1):
        gains = view[:, told + 1 :] - view[:, told : told + 1]
        largest[told, told + 1 :] = largest[told + 1 :, told] = np.abs(gains, out=gains).max(axis=(0, 2))
    return largest.reshape(-1)


def _subtract_product(matrix: FloatArray, view: FloatArray, prices: FloatArray) -> None:
    """Subtract a product along the middle axis of a view from prices, with what is fastest for its shape."""
    before, count, after = view.shape
    if count * after <= WIDE:
        width = count * after
        spread = np.kron(matrix, np.eye(after)).T
        flat, target = view.reshape(before, width), prices.reshape(before, width)
        for part in _parts(before, UNTHREADED // width**2):
            target[part] -= flat[part] @ spread
        return
    slices = prices.reshape(view.shape)
    if count <= FEW:
        for told, played in zip(*np.nonzero(matrix), strict=True):
            slices[:, told] -= matrix[told, played] * view[:, played]
        return
    for part in _parts(after, UNTHREADED // count**2):
        slices[:, :, part] -= matrix @ view[:, :, part]


def _parts(length: int, width: int) -> Iterator[slice]:
    """Cut a length into parts of at most a width, at least 1."""
    step = max(1, width)
    for start in range(0, length, step):
        yield slice(start, start + step)
