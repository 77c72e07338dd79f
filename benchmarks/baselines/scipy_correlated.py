"""The concept `correlated` in the obvious way: one linear program at a time through scipy's HiGHS.

For every coalition S the game of S against single outsiders is built as sparse rows, vectorised. Programs are solved
for the largest total, for the largest payoff of each block on that face (ties need a rule), and for both ends of the
range of S's payoff, or of each player's where everybody is alone. Values only, no certificates.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from benchmarks.baselines.difference_games import FloatArray
from benchmarks.baselines.highs_equilibria import incentive_matrix

NAME = "scipy HiGHS, one program at a time"
FACE = 1e-9  #: the largest total may fall short by so much while ties are decided


def payoffs_and_ranges(payoffs: FloatArray) -> FloatArray:
    """Return what every player gets, at least and at most: shape ``(n_players, 3)``."""
    n_players = len(payoffs)
    everybody = range(n_players)
    result = np.full((n_players, 3), payoffs.sum(axis=0).max() / n_players)
    for coalition in range(1, (1 << n_players) - 1):
        inside = [player for player in everybody if coalition >> player & 1]
        if len(inside) == 1:
            continue
        outside = [(player,) for player in everybody if not coalition >> player & 1]
        pick, ends = _study(payoffs, [inside, *outside], [np.eye(1, 1 + len(outside))[0]])
        for player in everybody:
            result[player] += _counted(_coefficient(inside, player, n_players), pick[0], ends[0])
    directions = np.array([[_coefficient([one], player, n_players) for one in everybody] for player in everybody])
    pick, ends = _study(payoffs, [(player,) for player in everybody], list(directions))
    for player in everybody:
        result[player] += [directions[player] @ pick, *ends[player]]
    return result


def _counted(coefficient: float, pick: float, ends: tuple[float, float]) -> list[float]:
    low, high = sorted(coefficient * end for end in ends)
    return [coefficient * pick, low, high]


def _coefficient(coalition: Sequence[int], player: int, n_players: int) -> float:
    """Return what one unit of a coalition's worth adds to a player's Shapley value."""
    count = len(coalition) if player in coalition else len(coalition) + 1
    weight = factorial(count - 1) * factorial(n_players - count) / factorial(n_players)
    return weight if player in coalition else -weight


def _study(
    payoffs: FloatArray, blocks: Sequence[Sequence[int]], directions: Sequence[FloatArray]
) -> tuple[FloatArray, list[tuple[float, float]]]:
    """Return the blocks' payoffs in the equilibrium of the largest total, and the two ends of every direction."""
    game = _merged(payoffs, blocks)
    gains, table = incentive_matrix(game), game.reshape(len(blocks), -1)
    total = table.sum(axis=0)
    best, mixture = _maximum(total, gains)
    for own in table:
        _maximum(own, gains, (total, best - FACE))
    weighted = [direction @ table for direction in directions]
    return table @ mixture, [(-_maximum(-row, gains)[0], _maximum(row, gains)[0]) for row in weighted]


def _merged(payoffs: FloatArray, blocks: Sequence[Sequence[int]]) -> FloatArray:
    """Let every block act and be paid as one player."""
    order = [player for block in blocks for player in block]
    shape = [int(np.prod([payoffs.shape[1 + player] for player in block])) for block in blocks]
    return np.stack([payoffs[list(block)].sum(axis=0).transpose(order).reshape(shape) for block in blocks])


def _maximum(
    objective: FloatArray, gains: Any, floor: tuple[FloatArray, float] | None = None
) -> tuple[float, FloatArray]:
    right = np.zeros(gains.shape[0])
    if floor is not None:
        gains = vstack([gains, csr_array(-floor[0][np.newaxis])], format="csr")
        right = np.r_[right, -floor[1]]
    found = linprog(-objective, A_ub=gains, b_ub=right, A_eq=np.ones((1, objective.size)), b_eq=[1.0], method="highs")
    if not found.success:
        message = f"the baseline found no solution: {found.message}"
        raise ArithmeticError(message)
    return float(-found.fun), np.asarray(found.x)
