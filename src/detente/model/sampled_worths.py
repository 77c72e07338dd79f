"""What coalitions are worth where only some of them were looked at: nothing is known of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from detente.model.coalition import grand, members, size
from detente.model.ends import Ends
from detente.model.errors import NotApplicable
from detente.model.known_worths import KnownWorths
from detente.model.numbers import Number

LEVEL = 0.95  #: of the intervals: so many of them hold the payoff that all coalitions together would give


@dataclass(frozen=True, slots=True, eq=False)
class Sampling(Ends):
    """Say how coalitions were drawn, and how far each payoff may be from what all of them together would give.

    Attributes
    ----------
    low_numbers, high_numbers
        One a player, in the currency: the ends of an interval around its payoff.
    level
        How often such an interval holds the payoff that all coalitions give, over all seeds.
    lps
        How many pairs of a coalition and its complement were drawn.
    seed
        Decides which.
    """

    low_numbers: tuple[Number, ...]
    high_numbers: tuple[Number, ...]
    level: float
    lps: int
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class SampledWorths(KnownWorths):
    """Hold what the coalitions that were drawn are worth, in the currency, and how they were drawn.

    Parameters
    ----------
    n_players
        The number of players.
    values
        The worth of every coalition that is known, by its bitmask; that of everybody together is among them.
    sampling
        How they were drawn, and what that means for the payoffs.
    """

    n_players: int
    values: Mapping[int, Number]
    sampling: Sampling

    def __post_init__(self) -> None:
        """Keep a read-only copy, in the order of the bitmasks."""
        object.__setattr__(self, "values", MappingProxyType(dict(sorted(self.values.items()))))

    @property
    def coalitions(self) -> tuple[int, ...]:
        """The coalitions that are known, by size, then in the order of their players."""
        return tuple(sorted(self.values, key=lambda coalition: (size(coalition), members(coalition))))

    def plus(self, constants: Sequence[Number]) -> SampledWorths:
        """Add to every worth a constant for each player of the coalition, and to every interval its player's."""
        drawn = self.sampling
        low = tuple(end + constant for end, constant in zip(drawn.low_numbers, constants, strict=True))
        high = tuple(end + constant for end, constant in zip(drawn.high_numbers, constants, strict=True))
        return replace(self, values=self.moved(constants), sampling=replace(drawn, low_numbers=low, high_numbers=high))

    def worth(self, coalition: int) -> Number:
        """Look up the worth of a coalition.

        Raises
        ------
        NotApplicable
            If it was not drawn.
        """
        if coalition not in self.values:
            message = (
                f"what the coalition {members(coalition)} is worth is not known: {len(self.values)} of "
                f"{grand(self.n_players)} coalitions were drawn; solve without a sample to know all"
            )
            raise NotApplicable(message)
        return self.values[coalition]
