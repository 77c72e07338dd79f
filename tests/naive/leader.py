"""What a leader secures, by the definition: one linear program over mixed actions for every reply."""

from fractions import Fraction

import numpy as np
from scipy.optimize import linprog

from tests.naive.divisions import Worths
from tests.naive.games import Blocks, Game, bloc, coalitions, merged, welfare


def leader_level(game: Game, leader: int) -> float:
    """Give max over b and mu of (A + B)(mu, b) - max over b' of B(mu, b') in a game of two players."""
    table = np.array(
        [[[float(u) for u in game.payoffs[a, b]] for b in range(game.shape[1])] for a in range(game.shape[0])]
    )
    own, other = (table[..., leader], table[..., 1 - leader]) if leader == 0 else (table[..., 1].T, table[..., 0].T)
    n_actions, n_replies = own.shape
    best = -np.inf
    for reply in range(n_replies):
        found = linprog(
            np.append(-(own + other)[:, reply], 1.0),
            A_ub=np.hstack([other.T, -np.ones((n_replies, 1))]),
            b_ub=np.zeros(n_replies),
            A_eq=[[1.0] * n_actions + [0.0]],
            b_eq=[1.0],
            bounds=[(0, None)] * n_actions + [(None, None)],
        )
        best = max(best, -found.fun)
    return best


def leader_worths(game: Game) -> Worths:
    """Give v(S) = (W + L_S - L_(N without S)) / 2, to the accuracy of floats."""
    worths = {}
    for coalition in coalitions(game.n_players):
        blocks: Blocks = bloc(coalition, game.n_players)
        if len(blocks) == 1:
            worths[coalition] = welfare(game)
            continue
        pair = merged(game, blocks)
        place = blocks.index(coalition)
        lead = Fraction(leader_level(pair, place)) - Fraction(leader_level(pair, 1 - place))
        worths[coalition] = (welfare(game) + lead) / 2
    return worths
