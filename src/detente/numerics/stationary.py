"""What a Markov chain leaves as it is: the play that no recommendation of its own would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray

REMINDED = 1e-8  #: how often the chain starts again from where it was: so that there is one answer, not many


def stationary(chain: FloatArray, last: FloatArray) -> FloatArray:
    """Find the distribution x with x = x P; of several, the one that is reached from where play was.

    Parameters
    ----------
    chain
        P, shape (m, m), rows are distributions: from the action in the row to the one in the column.
    last
        Where play was, shape (m,), a distribution.

    Returns
    -------
    FloatArray
        Shape (m,), a distribution; x P differs from it by at most 2e-8 in any entry.

    Notes
    -----
    Solves x = e last + (1 - e) x P with e = 1e-8. The matrix is diagonally dominant, so that elimination needs no
    pivots and loses no digits to speak of: O(m^3).
    """
    count = len(last)
    found = np.maximum(np.linalg.solve(np.eye(count) - (1 - REMINDED) * chain.T, REMINDED * last), 0.0)
    distribution: FloatArray = found / found.sum()
    return distribution
