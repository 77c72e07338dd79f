"""Limited payments by a floating-point solver, all columns at once."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog


def _columns(payoffs, tax):
    """Return what a unit of every variable gives every player: outcomes, receipts, payments."""
    n_players = len(payoffs)
    return np.hstack([payoffs.reshape(n_players, -1), (1 - tax) * np.eye(n_players), -np.eye(n_players)])


def _solve(objective, payoffs, budgets, tax, floors=(), *, missing=0.0):
    """Maximise; the floors may be missed by s, which costs `missing` a unit."""
    n_players = len(payoffs)
    columns = _columns(payoffs, tax)
    n_outcomes = columns.shape[1] - 2 * n_players
    equal = np.zeros((2, columns.shape[1] + 1))
    equal[0, :n_outcomes] = 1
    equal[1, n_outcomes : n_outcomes + n_players] = 1
    equal[1, n_outcomes + n_players : -1] = -1
    rows = [[*(-np.array(weights) @ columns), -1.0 if missing else 0.0] for weights, _ in floors]
    bounds = (
        [(0, None)] * (n_outcomes + n_players) + [(0, b if np.isfinite(b) else None) for b in budgets] + [(0, None)]
    )
    goal = np.append(np.array(objective) @ columns, -missing)
    return linprog(
        -goal,
        A_ub=rows or None,
        b_ub=[-bound for _, bound in floors] or None,
        A_eq=equal,
        b_eq=[1, 0],
        bounds=bounds,
        method="highs",
    )


def largest(weights, payoffs, budgets, tax, floors=()):
    """Return the largest weighted payoff; None where nothing meets the floors, infinity where there is no largest."""
    found = _solve(weights, payoffs, budgets, tax, floors)
    return {2: None, 3: np.inf}[found.status] if found.status else -found.fun


def shortfall(target, payoffs, budgets, tax):
    """Return by how much the target is missed at least, the same for all."""
    n_players = len(payoffs)
    floors = [(np.eye(n_players)[player], target[player]) for player in range(n_players)]
    return _solve(np.zeros(n_players), payoffs, budgets, tax, floors, missing=1.0).fun
