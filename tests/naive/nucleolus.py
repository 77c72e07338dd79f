"""The nucleolus by another scheme: LPs in floats that ask of every coalition whether it is tight at all optima."""

from itertools import chain, combinations

import numpy as np
from scipy.optimize import linprog

CLOSE = 1e-9


def subsets(n_players):
    """List every coalition but the empty one and that of all players, as tuples."""
    players = range(n_players)
    return list(chain.from_iterable(combinations(players, count) for count in range(1, n_players)))


def row(coalition, n_players):
    """Return the indicator of a coalition."""
    return [float(player in coalition) for player in range(n_players)]


def nucleolus(worths, n_players):
    """Minimise the largest excess, fix the coalitions that have it at every optimum, and go on with the others."""
    everybody = tuple(range(n_players))
    fixed, open_ = {everybody: worths[everybody]}, subsets(n_players)
    floors = [(worths[player,], None) for player in everybody]
    while open_:
        rows = [[-entry for entry in row(coalition, n_players)] + [-1.0] for coalition in open_]
        bounds = [-worths[coalition] for coalition in open_]
        equal = [[*row(coalition, n_players), 0.0] for coalition in fixed]
        right = list(fixed.values())
        objective = [0.0] * n_players + [1.0]
        least = linprog(objective, rows, bounds, equal, right, [*floors, (None, None)])
        assert least.status == 0
        excess = least.fun
        settled = []
        for coalition in open_:
            found = linprog(
                [-entry for entry in row(coalition, n_players)] + [0.0],
                [*rows, objective],
                [*bounds, excess + CLOSE],
                equal,
                right,
                [*floors, (None, None)],
            )
            assert found.status == 0
            if -found.fun <= worths[coalition] - excess + 1e-7:
                settled.append(coalition)
        for coalition in settled:
            fixed[coalition] = worths[coalition] - excess
        open_ = [coalition for coalition in open_ if coalition not in settled]
        if np.linalg.matrix_rank(np.array([row(coalition, n_players) for coalition in fixed])) == n_players:
            break
    matrix = np.array([row(coalition, n_players) for coalition in fixed])
    return np.linalg.lstsq(matrix, np.array(list(fixed.values())), rcond=None)[0]


def banzhaf(worths, n_players):
    """Average what a player adds over all coalitions of others, and move everybody by the same amount."""
    values = []
    for player in range(n_players):
        others = [other for other in range(n_players) if other != player]
        joined = list(chain.from_iterable(combinations(others, count) for count in range(n_players)))
        adds = [
            worths[tuple(sorted((*group, player)))] - (worths[group] if group else 0 * worths[player,])
            for group in joined
        ]
        values.append(sum(adds) / len(adds))
    missing = worths[tuple(range(n_players))] - sum(values)
    return [value + missing / n_players for value in values]
