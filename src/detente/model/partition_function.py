"""What a coalition is worth depends on how the others stand: games in partition function form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.model.agreement import Disagreement, GameSummary, NearTie
from detente.model.certificate import Certificate
from detente.model.coalition import Partition, grand, members, outsiders
from detente.model.errors import NotApplicable
from detente.model.notebook_view import Viewable
from detente.model.numbers import Number


@dataclass(frozen=True, slots=True)
class FallbackSummary:
    """Name a fallback and its parts, as in a document."""

    name: str
    selection: str | None
    parameters: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PartitionFunction(Viewable):
    """Hold V(S; pi), what a coalition S is worth if the players stand in the partition pi, and prove it.

    Attributes
    ----------
    game, fallback
        Whose function it is, and what is played if talks fail.
    welfare
        The largest total payoff, W: what everybody together is worth.
    profile
        The lexicographically first profile that attains it, as action indices.
    disagreements
        What the blocks get, one a partition: in the order of `coalitions.set_partitions.partitions_of`. Where a block
        gets the same in every partition that holds it, those into two blocks, in the order of `pairs_of`.
    by_block
        Whether that is so.
    certificate
        Claims that `detente.verify_partition_function` checks without solving anything.
    near_ties
        Decisions that were close.
    solved
        How many merged games were solved; the others follow from them, as exchanging equal players makes them the same.
    """

    game: GameSummary
    fallback: FallbackSummary
    welfare: Number
    profile: tuple[int, ...]
    disagreements: tuple[Disagreement, ...]
    by_block: bool
    certificate: Certificate
    near_ties: tuple[NearTie, ...]
    solved: int
    _places: Mapping[Partition, int] = field(init=False)

    def __post_init__(self) -> None:
        """Note where every partition stands."""
        places = {entry.partition: place for place, entry in enumerate(self.disagreements)}
        object.__setattr__(self, "_places", places)

    @property
    def n_players(self) -> int:
        """The number of players."""
        return len(self.game.players)

    def worth(self, coalition: int, partition: Partition) -> Number:
        """Look up V(S; pi), in the currency; V(N; {N}) is the largest total payoff.

        Raises
        ------
        NotApplicable
            If the coalition is no block of the partition, or the partition is not one of these players.
        """
        if coalition not in partition.blocks or partition.n_players != self.n_players:
            message = (
                f"the coalition {members(coalition)} is no block of {[members(block) for block in partition.blocks]}, "
                f"or that is no partition of {self.n_players} players; name a block of a partition of all players"
            )
            raise NotApplicable(message, where="partition")
        if coalition == grand(self.n_players):
            return self.welfare
        read = Partition((coalition, outsiders(coalition, self.n_players))) if self.by_block else partition
        entry = self.disagreements[self._places[read]]
        return entry.payoffs[entry.partition.position(coalition)]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        count, status = len(self.disagreements), self.certificate.status
        return f"PartitionFunction({self.fallback.name}: {self.n_players} players, {count} partitions; {status})"
