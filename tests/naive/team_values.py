"""The value of a zero-sum game of two teams on forests, by one linear program over the marginals of neighbours.

On a forest, marginals of single players and of neighbours that agree with each other belong to a joint distribution. So
the first team chooses such marginals, the second team's best answer is a linear program over its own, and the two
together are one linear program: an independent check of values where no table of the game can be made.
"""

from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import linprog


def forest_value(n_actions, own, edges, first):
    """Compute what the first team can guarantee of the sum of own payoffs and of edge tables, by pair of players."""
    first, second = (
        _Marginals(n_actions, edges, set(first)),
        _Marginals(n_actions, edges, set(range(len(n_actions))) - set(first)),
    )
    n_x, n_z = len(first.cells), len(second.rows)
    constant = np.array([second.payoff(cell, own, edges) for cell in second.cells])
    meeting = np.zeros((len(second.cells), n_x))
    for (one, other), table in edges.items():
        for a, b in product(range(n_actions[one]), range(n_actions[other])):
            for x, y in (((one, a), (other, b)), ((other, b), (one, a))):
                if (x,) in first.places and (y,) in second.places:
                    meeting[second.places[(y,)], first.places[(x,)]] += table[a][b]
    # maximise the first team's own part + right . z, where z prices the second team's constraints from below
    objective = np.concatenate([[first.payoff(cell, own, edges) for cell in first.cells], second.right])
    upper = np.hstack([-meeting, second.matrix.T])
    equal = np.hstack([first.matrix, np.zeros((len(first.rows), n_z))])
    bounds = [(0, None)] * n_x + [(None, None)] * n_z
    found = linprog(-objective, upper, constant, equal, first.right, bounds, method="highs")
    assert found.status == 0
    return -found.fun


class _Marginals:
    """The marginals of a team: one number for each action of a member, and one for each pair of neighbours inside."""

    def __init__(self, n_actions, edges, team):
        self.cells: list[Any] = [((player, action),) for player in sorted(team) for action in range(n_actions[player])]
        inside = [edge for edge in edges if set(edge) <= team]
        for one, other in inside:
            pairs = product(range(n_actions[one]), range(n_actions[other]))
            self.cells += [((one, a), (other, b)) for a, b in pairs]
        self.places = {cell: place for place, cell in enumerate(self.cells)}
        self.rows: list[Any] = []
        self.right: list[float] = []
        for player in sorted(team):
            self._row([((player, action),) for action in range(n_actions[player])], [], 1.0)
        for one, other in inside:
            for a in range(n_actions[one]):
                self._row([((one, a), (other, b)) for b in range(n_actions[other])], [((one, a),)], 0.0)
            for b in range(n_actions[other]):
                self._row([((one, a), (other, b)) for a in range(n_actions[one])], [((other, b),)], 0.0)
        self.matrix = np.array(self.rows).reshape(len(self.rows), len(self.cells))

    def _row(self, plus, minus, right):
        row = np.zeros(len(self.cells))
        row[[self.places[cell] for cell in plus]] = 1.0
        row[[self.places[cell] for cell in minus]] = -1.0
        self.rows.append(row)
        self.right.append(right)

    @staticmethod
    def payoff(cell, own, edges):
        """Say what a cell contributes by itself."""
        if len(cell) == 1:
            ((player, action),) = cell
            return float(own[player][action])
        (one, a), (other, b) = cell
        return float(edges[one, other][a][b])
