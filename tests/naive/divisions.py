"""Dividing the worths of coalitions: the Shapley value over all orders, and equal surplus."""

from fractions import Fraction
from itertools import permutations
from math import factorial

from tests.naive.games import Coalition, Vector

Worths = dict[Coalition, Fraction]


def shapley(worths: Worths, n_players: int) -> Vector:
    """Average, over all orders of arrival, what each player adds; the empty coalition is worth 0."""
    total = [Fraction(0)] * n_players
    for order in permutations(range(n_players)):
        before = Fraction(0)
        for count, player in enumerate(order, start=1):
            after = worths[tuple(sorted(order[:count]))]
            total[player] += after - before
            before = after
    return tuple(value / factorial(n_players) for value in total)


def equal_surplus(worths: Worths, n_players: int) -> Vector:
    """Give everybody its own worth and an equal part of what is left."""
    own = [worths[player,] for player in range(n_players)]
    left = worths[tuple(range(n_players))] - sum(own)
    return tuple(worth + left / n_players for worth in own)


def shapley_coefficient(coalition: Coalition, player: int, n_players: int) -> Fraction:
    """Give the weight of one coalition's worth in a player's Shapley value."""
    size = len(coalition)
    if player in coalition:
        return Fraction(factorial(size - 1) * factorial(n_players - size), factorial(n_players))
    return -Fraction(factorial(size) * factorial(n_players - size - 1), factorial(n_players))


def equal_surplus_coefficient(coalition: Coalition, player: int, n_players: int) -> Fraction:
    """Give the weight of one coalition's worth in a player's equal-surplus payoff."""
    if len(coalition) == n_players:
        return Fraction(1, n_players)
    if len(coalition) > 1:
        return Fraction(0)
    return Fraction(coalition == (player,)) - Fraction(1, n_players)
