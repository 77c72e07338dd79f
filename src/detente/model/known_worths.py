"""Worths of the coalitions that are known, where not all are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.coalition import members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from detente.model.numbers import Number


class KnownWorths:
    """Look at what a class keeps in `values`: the worth of every coalition that is known, by its bitmask."""

    __slots__ = ()

    values: Mapping[int, Number]

    def items(self) -> Iterator[tuple[int, Number]]:
        """List the coalitions that are known in the order of their bitmasks, each with its worth."""
        return iter(self.values.items())

    def knows(self, coalition: int) -> bool:
        """Tell whether a coalition's worth is known."""
        return coalition in self.values

    def moved(self, constants: Sequence[Number]) -> dict[int, Number]:
        """Add to every worth a constant for each player of the coalition."""
        return {
            coalition: worth + sum(constants[player] for player in members(coalition))
            for coalition, worth in self.values.items()
        }
