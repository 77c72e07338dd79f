"""From what was learnt to the best equilibrium itself: a linear program on the profiles found, and those that pay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from detente.model.certificate import Stage
from detente.model.errors import NumericalTrouble
from detente.numerics.column_generation import Budget, generated
from detente.numerics.deviation_pricing import DeviationPricing
from detente.numerics.duality import dual_bound
from detente.numerics.equilibrium_problem import EquilibriumProblem, NamedCorner

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray

FOUND = 1e-6  #: profiles that are played with at most this probability are not told to the linear program
PIVOTS = 100_000  #: more than this, and the linear program is given up


def polished(payoffs: FloatArray, distribution: FloatArray) -> Stage:
    """Maximise the total payoff over correlated equilibria, from the profiles that a distribution plays.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``, in the currency.
    distribution
        What was learnt, shape ``n_actions``.

    Returns
    -------
    Stage
        The equilibrium, and the multipliers that bound every equilibrium's total.

    Raises
    ------
    NumericalTrouble
        If the linear program is given up.

    Notes
    -----
    Column generation: the profiles found are known from the start, others are priced with the multipliers and join if
    they improve the total.
    """
    total, n_profiles = payoffs.sum(axis=0).reshape(-1), distribution.size
    unit = float(np.ptp(total)) or 1.0
    pricing = DeviationPricing(payoffs)
    problem = EquilibriumProblem((total - total.min()) / unit, np.zeros((0, n_profiles)))
    found = np.flatnonzero(distribution.reshape(-1) > FOUND)
    optimum = generated(pricing, problem, NamedCorner(), found, Budget(PIVOTS, n_profiles))
    if optimum is None:
        message = f"the best equilibrium was not found within {PIVOTS:,} pivots"
        raise NumericalTrouble(message, problem=problem)
    matrices = [unit * matrix for matrix in pricing.matrices(optimum.multipliers.deviations)]
    deviations = tuple(
        (player, int(told), int(played), float(matrix[told, played]))
        for player, matrix in enumerate(matrices)
        for told, played in zip(*np.nonzero(matrix), strict=True)
    )
    paid = tuple((payoffs.reshape(len(payoffs), -1)[:, optimum.profiles] @ optimum.probabilities).tolist())
    profiles, probabilities = tuple(optimum.profiles.tolist()), tuple(optimum.probabilities.tolist())
    weights = (1.0,) * len(payoffs)
    stage = Stage(weights, (), (), profiles, probabilities, paid, deviations, sum(paid), float("inf"))
    return replace(stage, upper=float(dual_bound(stage, payoffs, payoffs)))
