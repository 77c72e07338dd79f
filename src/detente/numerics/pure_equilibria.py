"""All pure Nash equilibria of a game of any number of players, by looking at every profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.model.numbers import is_exact
from detente.numerics.integer_table import IntegerTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import NumberArray


def pure_equilibria(payoffs: NumberArray) -> NDArray[np.intp]:
    """List the profiles s with u_i(b, s_-i) <= u_i(s) for every player i and action b.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``: fractions, or floats that are read as the fractions that they are.

    Returns
    -------
    array
        Shape ``(n_found, n_players)``, action indices in lexicographic order; there may be none.

    Notes
    -----
    Decided exactly at any size, by comparisons only: an action that pays as much as the best one, to the last digit, is
    a best reply, and one that pays less by however little is none. O(n_players n_profiles).

    Examples
    --------
    >>> pure_equilibria(np.array([[[6.0, 2.0], [7.0, 0.0]], [[6.0, 7.0], [2.0, 0.0]]])).tolist()
    [[0, 1], [1, 0]]
    """
    stays = np.ones(payoffs.shape[1:], dtype=np.bool_)
    for player, own in enumerate(payoffs):
        table = IntegerTable.of(own).table if is_exact(own) else own
        stays &= table == table.max(axis=player, keepdims=True)
    return np.argwhere(stays)
