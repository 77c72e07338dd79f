"""What independent mixed strategies pay, and what anybody gains by playing something else, in fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from detente.model.numbers import to_fractions
from detente.numerics.integer_table import IntegerTable
from detente.numerics.vertices import primitive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number, NumberArray


@dataclass(frozen=True, slots=True, eq=False)
class IndependentPlay:
    """Hold what everybody is paid, and the largest gain from deviating: 0 at a Nash equilibrium, never negative."""

    payoffs: tuple[Fraction, ...]
    gain: Fraction


def independent_play(payoffs: NumberArray, strategies: Sequence[Sequence[Number]]) -> IndependentPlay:
    """Compute what strategies pay, floats being read as the fractions that they are.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``: fractions, or floats.
    strategies
        One a player: numbers that are not negative, of which some is positive; their proportions count.

    Notes
    -----
    A product of whole numbers for every action and every profile of the others that is played.
    """
    mixed = [primitive([Fraction(chance) for chance in strategy])[0] for strategy in strategies]
    played = [[action for action, weight in enumerate(own) if weight] for own in mixed]
    paid, gain = [], Fraction(0)
    for player, own in enumerate(mixed):
        actions = [list(range(len(own))) if other == player else support for other, support in enumerate(played)]
        read = IntegerTable.of(to_fractions(payoffs[player][np.ix_(*actions)]))
        table = np.moveaxis(read.table, player, 0)
        for other in reversed([place for place in range(len(mixed)) if place != player]):
            table = table @ np.array([mixed[other][action] for action in played[other]], dtype=object)
        levels = table.tolist()
        total = sum(weight * level for weight, level in zip(own, levels, strict=True))
        unit = read.unit * prod(sum(each) for each in mixed)
        paid.append(Fraction(total, unit))
        gain = max(gain, Fraction(max(levels) * sum(own) - total, unit))
    return IndependentPlay(tuple(paid), gain)
