"""The family of values for which outsiders form teams at random."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.coalitions.random_teams import RandomTeams
from detente.divisions.shapley import Shapley
from detente.values.opposed import opposed

if TYPE_CHECKING:
    from detente.model.numbers import Number, NumberArray
    from detente.model.partition_function import PartitionFunction


@dataclass(frozen=True, slots=True)
class RandomPartitions:
    """Give every player the Shapley value of what coalitions are worth on average over random teams of outsiders.

    Parameters
    ----------
    theta
        How likely outsiders stay alone; see `RandomTeams`. Near 0 this is `McQuillin`, at 1 `MachoStadler`, far above 1
        `ExternalityFree`.

    Raises
    ------
    NotApplicable
        If it is no number from 1e-9 to 1e9.

    Examples
    --------
    >>> import detente as dt
    >>> function = dt.partition_function(dt.read("example:public-good"))
    >>> [str(share) for share in RandomPartitions(Fraction(1, 2)).share(function)]
    ['65/9', '92/9', '32/9']

    References
    ----------
    Macho-Stadler, Perez-Castrillo & Wettstein (2007); Ewens (1972).
    """

    theta: Number = Fraction(1)

    def __post_init__(self) -> None:
        """Read the number exactly."""
        object.__setattr__(self, "theta", RandomTeams(self.theta).theta)

    @property
    def name(self) -> str:
        """The name in documents."""
        return RandomTeams(self.theta).name

    def share(self, function: PartitionFunction, /) -> NumberArray:
        """Return one payoff a player, shape ``(n_players,)``, in the currency; exact for exact worths."""
        return Shapley().share(opposed(function, RandomTeams(self.theta)))
