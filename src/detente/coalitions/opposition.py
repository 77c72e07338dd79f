"""How the outsiders stand when a coalition walks out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from detente.model.coalition import Partition, members, outsiders

Chances = tuple[tuple[Fraction, Partition], ...]  #: partitions with their probabilities, which add up to 1

CERTAIN = Fraction(1)


@dataclass(frozen=True, slots=True)
class Bloc:
    """Let the outsiders act as one opponent; a coalition and its complement share one partition."""

    @property
    def name(self) -> str:
        """The name in documents."""
        return "bloc"

    def partitions(self, coalition: int, n_players: int, /) -> Chances:
        """Return {S, N without S}."""
        others = outsiders(coalition, n_players)
        return ((CERTAIN, Partition((coalition, others) if others else (coalition,))),)


@dataclass(frozen=True, slots=True)
class Individuals:
    """Let every outsider stand alone: the uncoordinated horde."""

    @property
    def name(self) -> str:
        """The name in documents."""
        return "individuals"

    def partitions(self, coalition: int, n_players: int, /) -> Chances:
        """Return {S} and every outsider alone."""
        others = members(outsiders(coalition, n_players))
        return ((CERTAIN, Partition((coalition, *(1 << player for player in others)))),)
