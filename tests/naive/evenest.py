"""The evenest correlated equilibrium by a general-purpose optimiser, started from nowhere in particular."""

from typing import Any

import numpy as np
from scipy.optimize import minimize

from tests.naive.correlated import deviation_rows
from tests.naive.games import Game


def evenness_of(measure: str, chances: Any) -> float:
    """Measure a distribution: its entropy in nats, or 1 less the sum of its squares."""
    positive = chances[chances > 0]
    return float(-(positive * np.log(positive)).sum() if measure == "entropy" else 1 - (chances**2).sum())


def evenest(measure: str, game: Game) -> Any:
    """Find an equilibrium up to rounding, the evenest one unless the optimiser gets stuck at a border."""
    rows = np.array(deviation_rows(game), dtype=np.float64).reshape(-1, len(game.profiles))
    size = len(game.profiles)
    limits = [
        {"type": "eq", "fun": lambda chances: chances.sum() - 1},
        {"type": "ineq", "fun": lambda chances: -rows @ chances},
    ]
    found = minimize(
        lambda chances: -evenness_of(measure, chances),
        np.full(size, 1 / size),
        jac=lambda chances: np.log(np.maximum(chances, 1e-15)) + 1 if measure == "entropy" else 2 * chances,
        bounds=[(1e-15, 1)] * size,
        constraints=limits,
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    return found.x
