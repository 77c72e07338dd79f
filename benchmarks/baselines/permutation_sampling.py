"""The usual way to sample a Shapley value: average the marginal contributions along random orders of the players."""

from __future__ import annotations

import numpy as np

from benchmarks.baselines.difference_games import FloatArray

NAME = "permutation sampling"


def shapley(values: FloatArray, programs: int, rng: np.random.Generator) -> FloatArray:
    """Estimate the Shapley value from the worths of all coalitions, looking at few of them.

    Parameters
    ----------
    values
        The worth of every coalition by bitmask; those of nobody and of everybody cost nothing.
    programs
        So many linear programs may be solved. One gives the worths of a coalition and its complement, and none is
        counted twice: more than the textbook method would get for its money.
    rng
        Draws the orders.

    Notes
    -----
    An order that cannot be finished is left out.
    """
    n_players = len(values).bit_length() - 1
    everybody = len(values) - 1
    known: set[int] = set()
    total, count = np.zeros(n_players), 0
    while True:
        order = rng.permutation(n_players)
        formed = np.cumsum(1 << order)
        needed = known | {min(coalition, everybody ^ coalition) for coalition in formed[:-1].tolist()}
        if len(needed) > programs:
            break
        known = needed
        total[order] += np.diff(values[np.r_[0, formed]])
        count += 1
    return total / max(count, 1)
