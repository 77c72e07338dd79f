"""Bound the values of all coalitions that hold the first player, in the three ways that are measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.baselines.difference_games import FloatArray, difference_matrix, with_first_player
from detente.fallbacks.threat import Threat
from detente.fallbacks.threat_points import ThreatPoint
from detente.model.certificate import ValueClaim
from detente.model.coalition import Partition
from detente.model.game import Game
from detente.model.merging import block_offsets
from detente.numerics.block_matrices import by_shape, memberships, thin_first
from detente.numerics.difference_games import batched_plays, compiled_plays
from detente.numerics.matrix_games import MatrixPlays
from detente.protocols import Admissible

Intervals = list[tuple[float, float]]
EQUAL = 1e-9  #: of the range of a matrix: further apart, two values are different
MOST_CELLS = 1 << 20  #: numbers in the matrices of one batch
MOST = 512  #: matrices in one batch
Pairs = list[tuple[int, int]]


def usual(game: Game) -> Intervals:
    """Bound them as a concept does, in its batches and by the storey that it chooses."""
    fallback, partitions = Threat(), [Partition(pair) for pair in _pairs(game)]
    step = fallback.batch(game)
    chunks = [partitions[start : start + step] for start in range(0, len(partitions), step)]
    found = [point for chunk in chunks for point in fallback.admissible_all(game, chunk)]
    return [point.interval if isinstance(point, ThreatPoint) else _claimed(point) for point in found]


def _claimed(point: Admissible) -> tuple[float, float]:
    """Read the interval off what proves it, where a partition was studied alone."""
    (claim,) = [claim for claim in point.pick().claims if isinstance(claim, ValueClaim)]
    return float(claim.lower), float(claim.upper)


def batched(game: Game) -> Intervals:
    """Bound them in NumPy alone, whatever the size."""

    def work(group: Pairs, signs: FloatArray) -> MatrixPlays:
        return batched_plays(game.payoffs, game.welfare, block_offsets(group, game.n_actions), signs).plays

    return _by_shape(game, work)


def compiled(game: Game) -> Intervals:
    """Bound them in compiled loops, whatever the size."""

    def work(_: Pairs, signs: FloatArray) -> MatrixPlays:
        return compiled_plays(game.payoffs, game.welfare, signs).plays

    return _by_shape(game, work)


def _pairs(game: Game) -> Pairs:
    everybody = (1 << game.n_players) - 1
    return [(coalition, everybody ^ coalition) for coalition in with_first_player(game.n_players)]


def _by_shape(game: Game, work: Callable[[Pairs, FloatArray], MatrixPlays]) -> Intervals:
    pairs, turned = thin_first(_pairs(game), game.n_actions)
    signs, bounds = 2 * memberships(pairs, game.n_players) - 1, np.empty((len(pairs), 2))
    for places in by_shape(pairs, game.n_actions, max(1, min(MOST, MOST_CELLS // game.n_profiles))):
        plays = work([pairs[place] for place in places], signs[places])
        bounds[places, 0], bounds[places, 1] = plays.lower, plays.upper
    bounds[turned] = -bounds[turned, ::-1]
    return [(lower, upper) for lower, upper in bounds.tolist()]


def differing(payoffs: FloatArray, coalitions: Sequence[int], values: Sequence[float], bounds: Intervals) -> list[int]:
    """Return the coalitions whose value is not within its interval, or whose interval is wide: by 1e-9 of the range."""
    wrong = []
    for coalition, value, (lower, upper) in zip(coalitions, values, bounds, strict=True):
        slack = EQUAL * float(np.ptp(difference_matrix(payoffs, coalition)))
        if not (lower - slack <= value <= upper + slack and upper - lower <= slack):
            wrong.append(coalition)
    return wrong
