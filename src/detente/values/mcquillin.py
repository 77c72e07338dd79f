"""McQuillin's value: outsiders act as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.coalitions.opposition import Bloc
from detente.divisions.shapley import Shapley
from detente.values.opposed import opposed

if TYPE_CHECKING:
    from detente.model.numbers import NumberArray
    from detente.model.partition_function import PartitionFunction


@dataclass(frozen=True, slots=True)
class McQuillin:
    """Give every player the Shapley value of v(S) = V(S; {S, N without S}).

    References
    ----------
    McQuillin (2009).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "mcquillin"

    def share(self, function: PartitionFunction, /) -> NumberArray:
        """Return one payoff a player, shape ``(n_players,)``, in the currency; exact for exact worths."""
        return Shapley().share(opposed(function, Bloc()))
