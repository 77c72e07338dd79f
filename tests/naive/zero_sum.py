"""Minimax values, and the value of Kalai & Kalai and of Kohlberg & Neyman by averaging over coalitions."""

from collections.abc import Sequence
from fractions import Fraction

from tests.naive.exact_lp import polyhedron
from tests.naive.games import Coalition, Game, Vector, bloc, coalitions, merged, outsiders, welfare


def zero_sum_value(matrix: Sequence[Sequence[Fraction]]) -> Fraction:
    """Give the value of a matrix game, the rows maximising.

    With all entries shifted to be at least 1 the value v > 0 and 1/v = max {sum y : matrix y <= 1, y >= 0}.
    """
    shift = 1 - min(map(min, matrix))
    width = len(matrix[0])
    start = polyhedron(width, upper=[([entry + shift for entry in row], Fraction(1)) for row in matrix])
    return 1 / start.maximise([Fraction(1)] * width).value - shift


def block_matrix(game: Game, coalition: Coalition, weights: tuple[int, int]) -> list[list[Fraction]]:
    """Table weights . (u_S, u_{N without S}), S choosing the row and the others the column."""
    pair = merged(game, bloc(coalition, game.n_players))
    own, other = weights
    rows, columns = map(range, pair.shape)
    return [[own * pair.payoffs[r, c][0] + other * pair.payoffs[r, c][1] for c in columns] for r in rows]


def difference(game: Game, coalition: Coalition) -> Fraction:
    """Give d(S): the minimax value of u_S - u_{N without S}; W for the grand coalition."""
    if not outsiders(coalition, game.n_players):
        return welfare(game)
    return zero_sum_value(block_matrix(game, coalition, (1, -1)))


def security_level(game: Game, coalition: Coalition) -> Fraction:
    """Give what S can secure by a correlated mixture whatever the others do; W for the grand coalition."""
    if not outsiders(coalition, game.n_players):
        return welfare(game)
    return zero_sum_value(block_matrix(game, coalition, (1, 0)))


def coco_payoffs(game: Game) -> Vector:
    """Average d(S) over the coalitions of each size that contain the player, then over the sizes."""
    n = game.n_players
    d = {coalition: difference(game, coalition) for coalition in coalitions(n)}
    values = []
    for player in range(n):
        averages = []
        for size in range(1, n + 1):
            terms = [d[coalition] for coalition in d if len(coalition) == size and player in coalition]
            averages.append(sum(terms, Fraction(0)) / len(terms))
        values.append(sum(averages, Fraction(0)) / n)
    return tuple(values)
