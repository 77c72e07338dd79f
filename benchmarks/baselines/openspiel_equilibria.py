"""A peer: OpenSpiel's welfare-best correlated equilibrium, from its joint policy-space response oracles."""

from __future__ import annotations

from importlib import import_module

import numpy as np

from benchmarks.baselines.difference_games import FloatArray

NAME = "OpenSpiel maximum-welfare CE"
LIBRARIES = ("open-spiel", "cvxpy", "ecos", "matplotlib", "networkx")  #: what its module imports


def best_welfare(payoffs: FloatArray) -> float:
    """Return the expected welfare of the distribution that it finds."""
    solve = import_module("open_spiel.python.algorithms.jpsro").FLAG_TO_FUNC["mwce"]
    repeats = [np.ones(count) for count in payoffs.shape[1:]]
    distribution, _ = solve(payoffs, repeats)
    return float((payoffs.sum(axis=0) * distribution).sum())
