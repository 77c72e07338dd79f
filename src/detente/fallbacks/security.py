"""What every block can guarantee itself, whatever the others do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.fallbacks.arithmetic import solving_payoffs
from detente.fallbacks.on_graphs import security_on_graph
from detente.fallbacks.single_point import SinglePoint
from detente.model.agreement import GuaranteedDisagreement
from detente.model.certificate import ValueClaim
from detente.model.coalition import Partition, outsiders
from detente.model.numbers import kept
from detente.model.polymatrix import graph_of
from detente.numerics.zero_sum import optimal_play
from detente.protocols import Traits

if TYPE_CHECKING:
    from detente.model.game import Game


@dataclass(frozen=True, slots=True)
class Security:
    """Give every block its maximin level over correlated mixtures of its members' actions.

    The level is the same for every partition that holds the block, and no common profile pays all levels at once.

    References
    ----------
    von Neumann & Morgenstern (1944), the characteristic function of a game in strategic form.
    """

    @property
    def traits(self) -> Traits:
        """Its description."""
        return Traits("security", anonymous=True, on_graphs=True, by_block=True)

    def admissible(self, game: Game, partition: Partition, /) -> SinglePoint:
        """Compute the levels, each with optimal strategies of the block and of everybody else."""
        graph = graph_of(game)
        if graph is not None:
            return security_on_graph(graph, partition)
        claims = tuple(_level(game, block) for block in partition.blocks)
        return SinglePoint(GuaranteedDisagreement(partition, tuple(claim.lower for claim in claims), claims, ()))


def _level(game: Game, block: int) -> ValueClaim:
    pair = Partition((block, outsiders(block, game.n_players)))
    payoffs = solving_payoffs(game.merge(pair))
    place = pair.position(block)
    play = optimal_play(payoffs[place] if place == 0 else payoffs[place].T)
    return ValueClaim(pair, place, (1 - place, place), kept(play.rows), kept(play.columns), play.lower, play.upper)
