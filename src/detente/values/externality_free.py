"""The externality-free value: every outsider stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.coalitions.opposition import Individuals
from detente.divisions.shapley import Shapley
from detente.values.opposed import opposed

if TYPE_CHECKING:
    from detente.model.numbers import NumberArray
    from detente.model.partition_function import PartitionFunction


@dataclass(frozen=True, slots=True)
class ExternalityFree:
    """Give every player the Shapley value of v(S) = V(S; {S} and every outsider alone).

    References
    ----------
    Pham Do & Norde (2007); de Clippel & Serrano (2008).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "externality-free"

    def share(self, function: PartitionFunction, /) -> NumberArray:
        """Return one payoff a player, shape ``(n_players,)``, in the currency; exact for exact worths."""
        return Shapley().share(opposed(function, Individuals()))
