"""The fallback of a side that moves first: what it secures by committing itself, and by paying for replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.fallbacks.arithmetic import solving_payoffs
from detente.fallbacks.single_point import SinglePoint
from detente.fallbacks.two_blocks import check_two_blocks
from detente.model.agreement import GuaranteedDisagreement
from detente.model.certificate import LeaderClaim
from detente.model.sparse_strategies import SparseStrategy
from detente.numerics.commitment import best_commitment
from detente.protocols import Traits

if TYPE_CHECKING:
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import NumberArray


@dataclass(frozen=True, slots=True)
class Leader:
    """Give each of two sides what it would secure as the one that commits first.

    A leader A commits to a mixed action mu and to payments for the replies of the follower B, who may refuse them:
    L_A = max over b and mu of (A + B)(mu, b) - max over b' of B(mu, b'). Both levels belong to different orders of
    moves, so no common profile pays both, and only their difference counts. Harm that strikes whatever the other side
    does changes what the follower gets by accepting and by refusing alike, and earns nothing.

    Notes
    -----
    At most one linear program for every reply of either side, mostly far fewer; see `numerics.commitment`.
    """

    @property
    def traits(self) -> Traits:
        """Its description."""
        return Traits("leader", differences=True, bloc_only=True)

    def admissible(self, game: Game, partition: Partition, /) -> SinglePoint:
        """Compute what either block secures by leading, each level with its proof."""
        check_two_blocks("leader", partition)
        payoffs = solving_payoffs(game.merge(partition))
        claims = tuple(_claim(partition, place, payoffs, game.scale) for place in range(2))
        return SinglePoint(GuaranteedDisagreement(partition, tuple(claim.lower for claim in claims), claims, ()))


def _claim(partition: Partition, place: int, payoffs: NumberArray, scale: float) -> LeaderClaim:
    leader, follower = payoffs if place == 0 else (payoffs[1].T, payoffs[0].T)
    found = best_commitment(leader, follower, scale)
    refusals = tuple(map(_sparse, found.refusals))
    return LeaderClaim(partition, place, _sparse(found.strategy), found.reply, refusals, found.lower, found.upper)


def _sparse(strategy: NumberArray) -> SparseStrategy:
    played = np.flatnonzero(strategy)
    return SparseStrategy(tuple(played.tolist()), tuple(strategy[played].tolist()))
