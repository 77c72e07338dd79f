"""What coalitions are worth where the players' disagreement point was reported: nothing is known of larger ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from detente.model.coalition import grand, members, size
from detente.model.ends import Ends
from detente.model.errors import NotApplicable
from detente.model.known_worths import KnownWorths
from detente.model.numbers import FloatArray, Number, numbers, to_floats
from detente.model.tu_game import TUGame

LEVEL = 0.95  #: of the intervals


@dataclass(frozen=True, slots=True, eq=False)
class Observations(Ends):
    """Say what breakdowns that happened tell of the agreement.

    Attributes
    ----------
    episodes
        How many there were.
    mean_numbers
        What they paid every player on average, in the currency: the disagreement point.
    low_numbers, high_numbers
        One a player, in the currency: the ends of a confidence interval of its payoff.
    level
        How often such an interval holds the payoff that the mean of ever more episodes would give, if episodes are
        independent and their values normally distributed.
    """

    episodes: int
    mean_numbers: tuple[Number, ...]
    low_numbers: tuple[Number, ...]
    high_numbers: tuple[Number, ...]
    level: float

    @property
    def mean(self) -> FloatArray:
        """The disagreement point, shape ``(n_players,)``."""
        return to_floats(self.mean_numbers)


@dataclass(frozen=True, slots=True, eq=False)
class ReportedWorths(KnownWorths):
    """Hold what every player alone and all players together are worth, in the currency.

    Parameters
    ----------
    n_players
        The number of players.
    values
        The worths by bitmask, of every player alone and of everybody.
    observations
        What they rest on; None where the disagreement point was stated.
    """

    n_players: int
    values: Mapping[int, Number]
    observations: Observations | None

    def __post_init__(self) -> None:
        """Keep a read-only copy, in the order of the bitmasks."""
        object.__setattr__(self, "values", MappingProxyType(dict(sorted(self.values.items()))))

    @property
    def coalitions(self) -> tuple[int, ...]:
        """The coalitions that are known, by size, then in the order of their players."""
        return tuple(sorted(self.values, key=lambda coalition: (size(coalition), members(coalition))))

    @property
    def table(self) -> TUGame:
        """The worths of all coalitions, which are known of one and two players.

        Raises
        ------
        NotApplicable
            If there are more players.
        """
        if len(self.values) < grand(self.n_players):
            message = (
                "this needs the worth of every coalition, but only what single players fall back on was reported; use "
                "a concept of the catalogue"
            )
            raise NotApplicable(message, where="worth")
        return TUGame(numbers([0 * self.values[grand(self.n_players)], *self.values.values()]))

    def plus(self, constants: Sequence[Number]) -> ReportedWorths:
        """Add to every worth a constant for each player of the coalition, and its player's to every observed number."""
        seen = self.observations
        if seen is not None:
            mean, low, high = (
                tuple(end + constant for end, constant in zip(ends, constants, strict=True))
                for ends in (seen.mean_numbers, seen.low_numbers, seen.high_numbers)
            )
            seen = replace(seen, mean_numbers=mean, low_numbers=low, high_numbers=high)
        return replace(self, values=self.moved(constants), observations=seen)

    def worth(self, coalition: int) -> Number:
        """Look up the worth of a coalition.

        Raises
        ------
        NotApplicable
            If it is not known.
        """
        if coalition not in self.values:
            message = (
                f"what the coalition {members(coalition)} is worth is not known: only what single players fall back on "
                f"was reported"
            )
            raise NotApplicable(message)
        return self.values[coalition]
