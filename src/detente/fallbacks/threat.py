"""The classical fallback: each side hurts the difference as much as it can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.fallbacks.arithmetic import solving_payoffs
from detente.fallbacks.single_point import SinglePoint
from detente.fallbacks.two_blocks import check_two_blocks
from detente.model.agreement import PlayedDisagreement
from detente.model.certificate import ValueClaim
from detente.model.distribution import JointDistribution
from detente.model.merging import split_profile
from detente.numerics.zero_sum import optimal_play
from detente.protocols import Traits

if TYPE_CHECKING:
    from detente.model.coalition import Partition
    from detente.model.game import Game


@dataclass(frozen=True, slots=True)
class Threat:
    """Play an optimal pair of the zero-sum game of differences u_S - u_{N without S}.

    Only the difference d(S) of the payoffs is determined; one optimal pair is shown.

    References
    ----------
    Nash (1953); Kalai & Kalai (2013); Kohlberg & Neyman (2021).
    """

    @property
    def traits(self) -> Traits:
        """Its description."""
        return Traits("threat", differences=True, bloc_only=True)

    def admissible(self, game: Game, partition: Partition, /) -> SinglePoint:
        """Solve the difference game of two blocks: one optimal pair of threats, with the proof of its value."""
        check_two_blocks("threat", partition)
        payoffs = solving_payoffs(game.merge(partition))
        play = optimal_play(payoffs[0] - payoffs[1])
        joint = np.outer(play.rows, play.columns)
        levels = tuple([(payoffs[block] * joint).sum() for block in range(2)])
        if payoffs.dtype != object:
            levels = tuple(map(float, levels))
        found = [tuple(map(int, place)) for place in np.argwhere(joint != 0)]
        profiles = tuple(split_profile(place, partition, game.n_actions) for place in found)
        strategies = tuple(play.rows.tolist()), tuple(play.columns.tolist())
        claim = ValueClaim(partition, 0, (1, -1), *strategies, play.lower, play.upper)
        distribution = JointDistribution(game.n_actions, profiles, tuple([joint[place] for place in found]))
        return SinglePoint(PlayedDisagreement(partition, levels, distribution, False, (claim,), ()))
