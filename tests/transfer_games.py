"""Games in which the lambda-transfer solution must be one of its special cases."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from detente.model.game import Game

if TYPE_CHECKING:
    from collections.abc import Sequence

    Payoffs = Sequence[int | Fraction]

RANGE = 1000  #: far more than anybody could be owed


def agreeing(outcomes: Sequence[Payoffs], disagreement: Payoffs) -> Game:
    """Let the first player name an outcome or refuse, and every other one accept or refuse: one refusal is enough."""
    n_players = len(disagreement)
    shape = (len(outcomes) + 1, *[2] * (n_players - 1))
    tables: list[list[int | Fraction]] = [[] for _ in range(n_players)]
    for first, *others in product(*map(range, shape)):
        paid = outcomes[first] if first < len(outcomes) and all(others) else disagreement
        for table, payoff in zip(tables, paid, strict=True):
            table.append(payoff)
    return Game([_nested(table, shape) for table in tables])


def with_money(rows: Sequence[Payoffs], columns: Sequence[Payoffs]) -> Game:
    """Add one more action for each player by which both can agree that one pays the other a lot.

    Whoever offers such a deal alone has played its first action.
    """
    best = max(a + b for own, other in zip(rows, columns, strict=True) for a, b in zip(own, other, strict=True))
    payoffs = []
    for player, table in enumerate((rows, columns)):
        wide = [[*own, own[0], own[0]] for own in table]
        deals = [[*wide[0]], [*wide[0]]]
        for deal in range(2):
            deals[deal][-2 + deal] = best + RANGE if player == deal else -RANGE
        payoffs.append([*wide, *deals])
    return Game(payoffs)


def coalitional(pairs: Sequence[int], total: int) -> Game:
    """Let three players form coalitions: a pair that both name shares its worth, all three share the total.

    Parameters
    ----------
    pairs
        What the coalitions of the first and second, the first and third, and the second and third player are worth.

    Notes
    -----
    All three agree on the total if all name it, and the first player names who is paid by both others.
    """
    first, second, third = ["12", "13", "N1", "N2", "N3"], ["12", "23", "N"], ["13", "23", "N"]
    worths = dict(zip(("12", "13", "23"), pairs, strict=True))
    tables: list[list[int | Fraction]] = [[], [], []]
    for named in product(first, second, third):
        paid: list[int | Fraction] = [0, 0, 0]
        if named[0].startswith("N") and named[1] == named[2] == "N":
            paid = [total + 2 * RANGE if str(player + 1) == named[0][1] else -RANGE for player in range(3)]
        for pair, worth in worths.items():
            members = [int(label) - 1 for label in pair]
            if all(named[player] == pair for player in members):
                for player in members:
                    paid[player] = Fraction(worth, 2)
        for table, payoff in zip(tables, paid, strict=True):
            table.append(payoff)
    return Game([_nested(table, (5, 3, 3)) for table in tables])


def _nested(table: Sequence[int | Fraction], shape: Sequence[int]) -> object:
    if not shape:
        return table[0]
    step = len(table) // shape[0]
    return [_nested(table[start : start + step], shape[1:]) for start in range(0, len(table), step)]
