"""The games whose answers are known."""

from fractions import Fraction
from itertools import product

from tests.naive.games import Game, game_from_matrices

CURSE = game_from_matrices([[0], [0]], [[0], [-1000]])
CHICKEN = game_from_matrices([[6, 2], [7, 0]], [[6, 7], [2, 0]])
NO_WHEEL = game_from_matrices([[7, 0]], [[2, 0]])
HOT_DOGS = game_from_matrices([[70, 100], [40, 28]], [[24, 32], [80, 10]])
PRISONERS = game_from_matrices([[3, 0], [5, 1]], [[3, 5], [0, 1]])
SKEWED_BATTLE = game_from_matrices([[4, 0], [0, 1]], [[1, 0], [0, 2]])
SELF_SUPPORTING = game_from_matrices([[0, 0], [-1, 1]], [[0, -10], [-1000, -900]])
NASH_IS_NOT_CORRELATED = game_from_matrices([[0, 1, 0], [0, 0, 1], [1, 0, 0]], [[0, 0, 2], [2, 0, 0], [0, 2, 0]])


def costly_curse(cost: Fraction | int) -> Game:
    """Let the curse cost its owner something."""
    return game_from_matrices([[0], [-cost]], [[0], [-1000]])


def _public_good() -> Game:
    """Let three players contribute (action 1, cost 10) or not; a contribution is worth 9, 6 and 2 to them."""
    worth = (9, 6, 2)
    profiles = product((0, 1), repeat=3)
    return Game((2, 2, 2), {p: tuple(Fraction(worth[i] * sum(p) - 10 * p[i]) for i in range(3)) for p in profiles})


def _symmetric_public_good() -> Game:
    """Let three players contribute (action 1) or not: u_i = 1 - a_i + 2 G / 3."""
    profiles = product((0, 1), repeat=3)
    return Game((2, 2, 2), {p: tuple(1 - p[i] + Fraction(2 * sum(p), 3) for i in range(3)) for p in profiles})


PUBLIC_GOOD = _public_good()
SYMMETRIC_PUBLIC_GOOD = _symmetric_public_good()
