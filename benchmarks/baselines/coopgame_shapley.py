"""A peer: the Shapley value of coopgame-py, which is written in Rust."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.baselines.difference_games import FloatArray

NAME = "coopgame-py"
LIBRARY = "coopgame-py"
MODULE = "coopgame"


def prepared(values: FloatArray) -> Any:
    """Make its game of one number a coalition, by bitmask, the empty one first."""
    return import_module(MODULE).Game(values[1:].tolist())


def shapley(game: Any) -> FloatArray:
    """Return its Shapley value."""
    return np.array(import_module(MODULE).shapley(game), dtype=np.float64)
