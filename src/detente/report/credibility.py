"""Whether a side would really do what it falls back on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from detente.fallbacks.answers_on_graphs import best_other_answers
from detente.fallbacks.responses import deviation_gains
from detente.model.coalition import members
from detente.model.distribution import JointDistribution
from detente.model.polymatrix import graph_of
from detente.model.sparse_strategies import joint_actions, joint_place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.model.agreement import PlayedDisagreement
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import Number

Part = tuple[str, "Number"]  #: what is played, and its probability


@dataclass(frozen=True, slots=True)
class Temptation:
    """Hold what a block gains by not doing its part, in the currency, and the joint action it could play instead.

    `gain` is negative if the block would lose by whatever else it does, minus infinity if there is nothing else.
    """

    gain: float
    instead: str


def own_strategies(game: Game, disagreement: PlayedDisagreement) -> tuple[tuple[Part, ...], ...] | None:
    """Split what is played into a mixed strategy of every block, if the blocks draw independently of each other.

    Returns
    -------
    tuple of tuple of (str, Number), or None
        For every block, what it plays with which probability, the likeliest first.
    """
    labels, joint = _labels(game, disagreement.partition), _joined(game, disagreement)
    played = dict(zip(joint.profiles, joint.probabilities, strict=True))
    own: list[dict[int, Number]] = [{} for _ in disagreement.partition.blocks]
    for profile, probability in played.items():
        for strategy, action in zip(own, profile, strict=True):
            strategy[action] = strategy.get(action, 0) + probability
    if len(played) != math.prod(map(len, own)):
        return None
    for profile, probability in played.items():
        expected = math.prod(float(strategy[action]) for strategy, action in zip(own, profile, strict=True))
        if not math.isclose(expected, float(probability), rel_tol=1e-6, abs_tol=1e-9):
            return None
    ordered = (sorted(strategy.items(), key=lambda part: (-float(part[1]), part[0])) for strategy in own)
    return tuple(
        tuple((named(action), probability) for action, probability in strategy)
        for named, strategy in zip(labels, ordered, strict=True)
    )


def temptations(game: Game, disagreement: PlayedDisagreement) -> tuple[Temptation, ...]:
    """Compute, for every block, what the best other answers to what it is told would gain.

    Notes
    -----
    One pass over the merged game's payoffs. Where instructions tempt, their gains add up; where none does, the gain is
    the one that comes closest. `instead` answers the instruction that tempts most.
    """
    labels = _labels(game, disagreement.partition)
    graph = graph_of(game)
    if graph is not None:
        answers = best_other_answers(graph, disagreement.partition, disagreement.distribution)
        return tuple(Temptation(gain, named(place)) for named, (gain, place) in zip(labels, answers, strict=True))
    merged, joint = game.merge(disagreement.partition), _joined(game, disagreement)
    found = []
    for block, table in enumerate(deviation_gains(merged, joint)):
        others = np.where(np.eye(len(table), dtype=bool) | (joint.marginal(block) <= 0)[:, None], -np.inf, table)
        best = others.max(axis=1)
        told = int(best.argmax())
        gain = float(best[best > 0].sum()) if best[told] > 0 else float(best[told])
        found.append(Temptation(gain, labels[block](int(others[told].argmax()))))
    return tuple(found)


def _labels(game: Game, partition: Partition) -> list[Callable[[int], str]]:
    """Name the joint actions of every block; those of a game without a table one by one, as they are asked for."""
    if game.tabled:
        return [labels.__getitem__ for labels in game.merge(partition).actions]
    return [partial(_joint_label, game, members(block)) for block in partition.blocks]


def _joint_label(game: Game, group: Sequence[int], place: int) -> str:
    actions = joint_actions(place, [game.n_actions[player] for player in group])
    return ", ".join(game.actions[player][action] for player, action in zip(group, actions, strict=True))


def _joined(game: Game, disagreement: PlayedDisagreement) -> JointDistribution:
    """Translate profiles of the players into profiles of the blocks."""
    groups = [members(block) for block in disagreement.partition.blocks]
    sizes = [tuple(game.n_actions[player] for player in group) for group in groups]
    profiles = tuple(
        tuple(
            joint_place([profile[player] for player in group], size) for group, size in zip(groups, sizes, strict=True)
        )
        for profile in disagreement.distribution.profiles
    )
    counts = tuple(math.prod(size) for size in sizes)
    return JointDistribution(counts, profiles, disagreement.distribution.probabilities)
