"""All extreme Nash equilibria of a two-player game, from every basis of the two best-response polytopes."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from tests.naive.games import Game, Vector

Labels = frozenset[int]


@dataclass(frozen=True)
class Equilibrium:
    """A pair of mixed strategies and what each player expects from it."""

    strategies: tuple[Vector, Vector]
    payoffs: Vector


def solve_square(rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> Vector | None:
    """Solve a square system by elimination; None where it has no unique solution."""
    table = [[*row, value] for row, value in zip(rows, right, strict=True)]
    size = len(table)
    for column in range(size):
        pivot = next((r for r in range(column, size) if table[r][column] != 0), None)
        if pivot is None:
            return None
        table[column], table[pivot] = table[pivot], table[column]
        head = [entry / table[column][column] for entry in table[column]]
        table = [[a - row[column] * b for a, b in zip(row, head, strict=True)] for row in table]
        table[column] = head
    return tuple(row[-1] for row in table)


def labelled_vertices(matrix: Sequence[Sequence[Fraction]], own: int, other: int) -> dict[Vector, Labels]:
    """List the vertices of {x >= 0 : matrix x <= 1} but 0, each with its tight rows.

    The row x_k >= 0 has the label own + k, row r of the matrix the label other + r.
    """
    size = len(matrix[0])
    units = [[Fraction(row == column) for column in range(size)] for row in range(size)]
    rows = [*units, *map(list, matrix)]
    right = [Fraction(0)] * size + [Fraction(1)] * len(matrix)
    labels = [*range(own, own + size), *range(other, other + len(matrix))]
    found: dict[Vector, Labels] = {}
    for chosen in combinations(range(len(rows)), size):
        point = solve_square([rows[r] for r in chosen], [right[r] for r in chosen])
        if point is None or min(point) < 0 or not any(point):
            continue
        values = [sum((a * x for a, x in zip(row, point, strict=True)), Fraction(0)) for row in rows[size:]]
        if max(values) <= 1:
            tight = [x == 0 for x in point] + [value == 1 for value in values]
            found[point] = frozenset(label for label, is_tight in zip(labels, tight, strict=True) if is_tight)
    return found


def extreme_equilibria(game: Game) -> list[Equilibrium]:
    """List all pairs of vertices of the two best-response polytopes that carry every label between them.

    Label k (k < m): the first player's action k is unused or a best reply is not needed; label m + l likewise for the
    second player's action l. Payoffs are shifted to be at least 1 first.
    """
    m, n = game.shape
    low = [min(vector[player] for vector in game.payoffs.values()) - 1 for player in (0, 1)]
    first = [[game.payoffs[a, b][0] - low[0] for b in range(n)] for a in range(m)]
    second = [[game.payoffs[a, b][1] - low[1] for a in range(m)] for b in range(n)]
    everything = frozenset(range(m + n))
    found = []
    columns = labelled_vertices(first, m, 0)
    for x, x_labels in labelled_vertices(second, 0, m).items():
        for y, y_labels in columns.items():
            if x_labels | y_labels == everything:
                p, q = (tuple(entry / sum(v) for entry in v) for v in (x, y))
                weights = {(a, b): p[a] * q[b] for a in range(m) for b in range(n)}
                pays = tuple(sum((w * game.payoffs[c][k] for c, w in weights.items()), Fraction(0)) for k in (0, 1))
                found.append(Equilibrium((p, q), pays))
    return sorted(found, key=lambda equilibrium: equilibrium.strategies)


def pick(payoffs: Sequence[Vector]) -> Vector:
    """Take the best total; of several, the midpoint of those with the least and the greatest first coordinate."""
    best = max(map(sum, payoffs))
    tied = sorted(vector for vector in payoffs if sum(vector) == best)
    return tuple((a + b) / 2 for a, b in zip(tied[0], tied[-1], strict=True))
