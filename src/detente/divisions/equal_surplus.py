"""Equal surplus: everybody keeps its own worth, and the rest is split equally."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.coalition import grand, size
from detente.model.numbers import is_exact, numbers

if TYPE_CHECKING:
    from detente.model.numbers import Number, NumberArray
    from detente.model.tu_game import TUGame


@dataclass(frozen=True, slots=True)
class EqualSurplus:
    """Give every player v(i) + (v(N) - sum of all v(j)) / n."""

    @property
    def name(self) -> str:
        """The name in documents."""
        return "equal-surplus"

    def share(self, worth: TUGame, /) -> NumberArray:
        """Return the shares, shape ``(n_players,)``, in the currency; exact for exact worths."""
        n_players = worth.n_players
        alone = [worth.worth(1 << player) for player in range(n_players)]
        part: Number = Fraction(1, n_players) if is_exact(worth.values) else 1 / n_players
        surplus = worth.worth(grand(n_players)) - sum(alone)
        return numbers([own + part * surplus for own in alone])

    def coefficients(self, coalition: int, n_players: int, /) -> tuple[Fraction, ...]:
        """Return what one unit of the coalition's worth adds to every player's payoff."""
        share = Fraction(1, n_players)
        if coalition == grand(n_players):
            return (Fraction(1),) if n_players == 1 else (share,) * n_players
        if size(coalition) > 1:
            return (Fraction(0),) * n_players
        return tuple(Fraction(coalition >> player & 1) - share for player in range(n_players))
