"""Build the matrix of a coalition against its complement in the obvious way: add up with signs, and move the axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def difference_matrix(payoffs: FloatArray, coalition: int) -> FloatArray:
    """Return what the coalition's joint actions (rows) gain over the complement's (columns).

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``.
    coalition
        A bitmask.
    """
    players = range(len(payoffs))
    inside = [player for player in players if coalition >> player & 1]
    outside = [player for player in players if not coalition >> player & 1]
    table = payoffs[inside].sum(axis=0) - payoffs[outside].sum(axis=0)
    n_rows = int(np.prod([table.shape[player] for player in inside]))
    return np.ascontiguousarray(table.transpose(inside + outside).reshape(n_rows, -1))


def with_first_player(n_players: int) -> range:
    """List every coalition that holds the first player and is not everybody: one of each pair of opponents."""
    return range(1, (1 << n_players) - 1, 2)


def every_nth(coalitions: Sequence[Any], most: int) -> tuple[slice, str]:
    """Choose evenly so that at most so many are left, and say so; an odd step, so that all coalitions' sizes occur."""
    step = -(-len(coalitions) // most)
    step += step > 1 and step % 2 == 0
    return slice(None, None, step), f"baseline sampled: 1 program in {step}" if step > 1 else ""
