"""The Shapley value by its definition: O(n 2^n) marginal contributions."""

from __future__ import annotations

from math import factorial

import numpy as np

from benchmarks.baselines.difference_games import FloatArray

NAME = "Shapley value by its definition"


def shapley(values: FloatArray) -> FloatArray:
    """Average the marginal contributions; `values` has one number a coalition, by bitmask."""
    n_players = len(values).bit_length() - 1
    coalitions = np.arange(len(values))
    sizes = np.array([coalition.bit_count() for coalition in range(len(values))])
    weights = np.array([factorial(s) * factorial(n_players - s - 1) for s in range(n_players)]) / factorial(n_players)
    shares = []
    for player in range(n_players):
        without = coalitions[coalitions >> player & 1 == 0]
        shares.append(weights[sizes[without]] @ (values[without | 1 << player] - values[without]))
    return np.array(shares)
