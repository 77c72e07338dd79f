"""The value of Macho-Stadler, Perez-Castrillo and Wettstein: all ways in which outsiders form teams count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.coalitions.random_teams import RandomTeams
from detente.divisions.shapley import Shapley
from detente.values.opposed import opposed

if TYPE_CHECKING:
    from detente.model.numbers import NumberArray
    from detente.model.partition_function import PartitionFunction


@dataclass(frozen=True, slots=True)
class MachoStadler:
    """Give every player the Shapley value of v(S) = sum over partitions of the outsiders of weight times V(S; pi).

    The weight of a partition of N without S is prod (|T| - 1)! / (n - s)! over its blocks T.

    References
    ----------
    Macho-Stadler, Perez-Castrillo & Wettstein (2007).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "macho-stadler"

    def share(self, function: PartitionFunction, /) -> NumberArray:
        """Return one payoff a player, shape ``(n_players,)``, in the currency; exact for exact worths."""
        return Shapley().share(opposed(function, RandomTeams()))
