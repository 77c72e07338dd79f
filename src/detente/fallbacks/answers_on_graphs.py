"""What a block could do instead of what it is told, in games that are given as a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.model.coalition import members
from detente.model.sparse_strategies import joint_place
from detente.numerics.team_game import Mixture, team_game

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.coalition import Partition
    from detente.model.distribution import JointDistribution
    from detente.model.polymatrix import PolymatrixGame
    from detente.numerics.graph_optimum import Joint
    from detente.numerics.team_game import TeamGame


def best_other_answers(
    game: PolymatrixGame, partition: Partition, distribution: JointDistribution
) -> list[tuple[float, int]]:
    """Compute, for both blocks, what the best other answers to what they are told would gain.

    Returns
    -------
    list of (float, int)
        The gain in the currency, and the place of a joint action, in C order, that answers the instruction that tempts
        most. Where instructions tempt, their gains add up; where none does, the gain is the one that comes closest:
        minus infinity, with the only joint action, if there is nothing else to do.

    Notes
    -----
    For every instruction, one dynamic program for each action of each member.
    """
    found = []
    for block, other in zip(partition.blocks, reversed(partition.blocks), strict=True):
        group, rest = members(block), members(other)
        own = team_game(game.floats, [int(player in group) for player in range(game.n_players)], group)
        told: dict[Joint, list[tuple[Joint, float]]] = {}
        for profile, probability in zip(distribution.profiles, distribution.probabilities, strict=True):
            answers = told.setdefault(tuple(profile[player] for player in group), [])
            answers.append((tuple(profile[player] for player in rest), float(probability)))
        gains = [_gain(own, joint, answers) for joint, answers in told.items()]
        gain, instead = max(gains, key=lambda entry: entry[0])
        total = sum(value for value, _ in gains if value > 0)
        place = joint_place(instead, [game.n_actions[player] for player in group])
        found.append((total if gain > 0 else gain, place))
    return found


def _gain(own: TeamGame, joint: Joint, answers: Sequence[tuple[Joint, float]]) -> tuple[float, Joint]:
    """Compute what the best other answer to one instruction would gain, times the probability of the instruction."""
    actions, weights = np.array([action for action, _ in answers]), np.array([weight for _, weight in answers])
    against = Mixture(actions, weights / weights.sum())
    best = own.best_but(against, joint)
    if best is None:
        return -np.inf, joint
    paid = own.expected(Mixture(np.array([joint]), np.ones(1)), against)
    return float(weights.sum() * (best[0] - paid)), best[1]
