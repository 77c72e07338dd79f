"""The Banzhaf value: what a player adds to a coalition on average, every coalition of others being equally likely."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from detente.model.coalition import grand, size
from detente.model.numbers import numbers
from detente.numerics.kernels import sums_by_player

if TYPE_CHECKING:
    from detente.model.numbers import Number, NumberArray
    from detente.model.tu_game import TUGame


@dataclass(frozen=True, slots=True)
class Banzhaf:
    """Give every player the Banzhaf value and, since these values rarely add up to v(N), an equal part of the rest.

    The Banzhaf value of i is the mean, over the 2^(n-1) coalitions S without i, of v(S with i) - v(S). To divide v(N),
    everybody's is moved by the same amount, `shift`: the additively efficient Banzhaf value.

    Notes
    -----
    O(2^n). The additively efficient Banzhaf value is also the least square prenucleolus: the division at which the sum
    of all squared excesses is least.

    References
    ----------
    Banzhaf (1965); Ruiz, Valenciano & Zarzuelo (1996).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "banzhaf"

    def share(self, worth: TUGame, /) -> NumberArray:
        """Return the shares, shape ``(n_players,)``, in the currency; exact for exact worths."""
        shift = self.shift(worth)
        return numbers([value + shift for value in self.values(worth)])

    def values(self, worth: TUGame, /) -> list[Number]:
        """Return the Banzhaf values before the shift."""
        count, total = 1 << (worth.n_players - 1), worth.values.sum()
        found: list[Number] = numbers(
            [(2 * holding - total) / count for holding in sums_by_player(worth.values)]
        ).tolist()
        return found

    def shift(self, worth: TUGame, /) -> Number:
        """Return what everybody's Banzhaf value is moved by, so that all add up to v(N)."""
        n_players = worth.n_players
        missing = worth.worth(grand(n_players)) - sum(self.values(worth))
        return missing / n_players

    def coefficients(self, coalition: int, n_players: int, /) -> tuple[Fraction, ...]:
        """Return what one unit of the coalition's worth adds to every player's payoff."""
        inside, outside = _counts(size(coalition), n_players)
        return tuple([inside if coalition >> player & 1 else outside for player in range(n_players)])


@cache
def _counts(count: int, n_players: int) -> tuple[Fraction, Fraction]:
    """Say what the worth of a coalition of this size counts for, for its members and for the others, the shift too."""
    if count == n_players:
        return Fraction(1, n_players), Fraction(0)
    unit = Fraction(4, n_players * 2**n_players)
    return unit * (n_players - count), -unit * count
