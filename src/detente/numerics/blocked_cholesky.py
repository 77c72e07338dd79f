"""Solve symmetric systems block by block, with the same last bits however many threads there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray

BLOCK = 64  #: products of blocks of this size start no threads (64^3 = 2^18 steps)


class BlockedCholesky:
    """Factor a symmetric positive definite matrix into L L'.

    Parameters
    ----------
    matrix
        Shape (n, n); only the lower triangle is read.

    Raises
    ------
    numpy.linalg.LinAlgError
        If the matrix is not positive definite in floating point.

    Notes
    -----
    n^3 / 3 steps, all in products of 64 x 64 blocks; 2 n^2 a solution.
    """

    def __init__(self, matrix: FloatArray) -> None:
        self._size = len(matrix)
        count = -(-self._size // BLOCK)
        padded = np.eye(count * BLOCK)
        padded[: self._size, : self._size] = matrix
        blocks = padded.reshape(count, BLOCK, count, BLOCK).transpose(0, 2, 1, 3).copy()
        self._inverses = np.empty((count, BLOCK, BLOCK))
        for step in range(count):
            inverse = np.linalg.inv(np.linalg.cholesky(blocks[step, step]))
            self._inverses[step] = inverse
            panel = blocks[step + 1 :, step] @ inverse.T
            blocks[step + 1 :, step] = panel
            for place, block in enumerate(panel):
                blocks[step + 1 + place :, step + 1 + place] -= panel[place:] @ block.T
        self._blocks = blocks

    def solve(self, right: FloatArray) -> FloatArray:
        """Solve for one right-hand side, shape (n,)."""
        count = len(self._inverses)
        parts = np.zeros((count, BLOCK, 1))
        parts.reshape(-1)[: self._size] = right
        for step in range(count):
            parts[step] = self._inverses[step] @ parts[step]
            parts[step + 1 :] -= self._blocks[step + 1 :, step] @ parts[step]
        for step in reversed(range(count)):
            parts[step] = self._inverses[step].T @ parts[step]
            parts[:step] -= self._blocks[step, :step].transpose(0, 2, 1) @ parts[step]
        return parts.reshape(-1)[: self._size]
