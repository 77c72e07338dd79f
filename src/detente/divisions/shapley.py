"""The Shapley value: everybody's average marginal contribution."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from detente.model.coalition import size
from detente.model.numbers import freeze, is_exact, numbers, to_fractions
from detente.numerics.integer_table import IntegerTable
from detente.numerics.kernels import spread_by_size, sums_by_player

if TYPE_CHECKING:
    from detente.model.numbers import NumberArray
    from detente.model.tu_game import TUGame


@dataclass(frozen=True, slots=True)
class Shapley:
    """Give every player the sum over S containing it of (s-1)! (n-s)! / n! [v(S) - v(S without it)].

    Notes
    -----
    With a_s = (s-1)! (n-s)!/n! and b_s = s! (n-s-1)!/n!, player i gets the sum over S containing i of a_s v(S) minus
    the sum over the other S of b_s v(S). Hence, with g(S) = (a_s + b_s) v(S) and B = sum over all S of b_s v(S), i gets
    the sum over S containing i of g(S), minus B: one pass of O(2^n) for all players. B follows from efficiency: all
    shares add up to v(N) - v(empty).

    References
    ----------
    Shapley (1953).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "shapley"

    def share(self, worth: TUGame, /) -> NumberArray:
        """Return the Shapley value, shape ``(n_players,)``, in the currency; exact for exact worths."""
        n_players = worth.n_players
        if is_exact(worth.values):
            return _exactly(n_players, worth.values)
        counts = [_joining(count, n_players) + _staying(count, n_players) for count in range(n_players + 1)]
        by_size = np.array(counts, dtype=worth.values.dtype)
        counted = spread_by_size(by_size, n_players)
        counted *= worth.values
        totals = sums_by_player(counted)
        base = (sum(totals) - worth.values[-1] + worth.values[0]) / n_players
        return numbers([total - base for total in totals])

    def coefficients(self, coalition: int, n_players: int, /) -> tuple[Fraction, ...]:
        """Return what one unit of the coalition's worth adds to every player's payoff."""
        inside, outside = _counts(size(coalition), n_players)
        return tuple([inside if coalition >> player & 1 else outside for player in range(n_players)])


def _exactly(n_players: int, values: NumberArray) -> NumberArray:
    """Do the same in integers: n! times as much, of worths counted in a unit."""
    whole = IntegerTable.of(values)
    counted = _parts(n_players) * whole.table
    totals = [int(total) for total in sums_by_player(counted)]
    base = sum(totals) - factorial(n_players) * int(whole.table[-1] - whole.table[0])
    unit = factorial(n_players) * n_players * whole.unit
    return to_fractions([Fraction(n_players * total - base, unit) for total in totals])


@lru_cache(maxsize=4)
def _parts(n_players: int) -> NumberArray:
    """Say in how many of the n! orders every coalition is what a member joins, or an outsider does; by bitmask."""
    counts = [_joining(count, n_players) + _staying(count, n_players) for count in range(n_players + 1)]
    whole = [int(factorial(n_players) * count) for count in counts]
    return freeze(spread_by_size(np.array(whole, dtype=object), n_players))


@cache
def _counts(count: int, n_players: int) -> tuple[Fraction, Fraction]:
    """Say what the worth of a coalition of this size counts for, for its members and for the others."""
    return _joining(count, n_players), -_staying(count, n_players)


@cache
def _joining(count: int, n_players: int) -> Fraction:
    """Weigh a coalition of this size for its members: (s-1)! (n-s)! / n!."""
    if count == 0:
        return Fraction(0)
    return Fraction(factorial(count - 1) * factorial(n_players - count), factorial(n_players))


@cache
def _staying(count: int, n_players: int) -> Fraction:
    """Weigh a coalition of this size for the others: s! (n-s-1)! / n!."""
    if count == n_players:
        return Fraction(0)
    return Fraction(factorial(count) * factorial(n_players - count - 1), factorial(n_players))
