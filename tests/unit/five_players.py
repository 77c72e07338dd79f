"""A game of five players, and what the blocks of each of its partitions get: solved once, and not to find the tests."""

from functools import cache

import numpy as np

import detente as dt
from detente.partition_games import partition_function

FIVE = dt.Game(np.random.default_rng(5).integers(-9, 9, (5, 2, 2, 1, 1, 1)))  # small merged games, all different


@cache
def function():
    """Solve the game between the blocks of every partition."""
    return partition_function(FIVE)


@cache
def paid_to_blocks():
    """List what the blocks of every partition get."""
    return {entry.partition: entry.payoffs for entry in function().disagreements}
