"""From a partition function to a characteristic function: what coalitions are worth, given how outsiders stand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.coalitions.opposition import Bloc
from detente.coalitions.stances import seated
from detente.model.coalition import coalitions, grand
from detente.model.numbers import numbers, to_floats
from detente.model.tu_game import TUGame

if TYPE_CHECKING:
    from detente.model.numbers import Number
    from detente.model.partition_function import PartitionFunction
    from detente.protocols import Opposition


def opposed(function: PartitionFunction, opposition: Opposition) -> TUGame:
    """Average V(S; pi) over the partitions in which an opposition may stand: v(S).

    Notes
    -----
    v(N) = W, v(empty) = 0. Exact if every worth is.

    Raises
    ------
    NotApplicable
        If the opposition names players who are not there.
    TooLarge
        If there are more players than it can list.
    """
    n_players = function.n_players
    stance = Bloc() if function.by_block else seated(opposition, function.game.players)
    values: list[Number] = [Fraction(0)] * (1 << n_players)
    for coalition in coalitions(n_players):
        if coalition != grand(n_players):
            stands = stance.partitions(coalition, n_players)
            values[coalition] = sum(
                (_times(chance, function.worth(coalition, partition)) for chance, partition in stands), Fraction(0)
            )
    exact = all(isinstance(value, Fraction) for value in values)
    values[-1] = function.welfare
    return TUGame(numbers(values) if exact else to_floats(values))


def _times(chance: Fraction, worth: Number) -> Number:
    return chance * worth if isinstance(worth, Fraction) else float(chance) * worth
