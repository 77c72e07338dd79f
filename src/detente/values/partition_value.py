"""The seam of the values of partition functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from detente.model.numbers import NumberArray
    from detente.model.partition_function import PartitionFunction


class PartitionValue(Protocol):
    """Divide what everybody can reach together, given what every coalition is worth in every partition."""

    @property
    def name(self) -> str:
        """The name in documents."""
        ...

    def share(self, function: PartitionFunction, /) -> NumberArray:
        """Return one payoff a player, shape ``(n_players,)``."""
        ...
