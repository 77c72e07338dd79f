"""Sampling a quarter of the coalitions of 12 players: the error against that of random orders of the players."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.baselines import permutation_sampling
from benchmarks.baselines.difference_games import FloatArray
from benchmarks.harness.results import Compared, Disagreement, Effort, Observed, Row
from benchmarks.harness.targets import SAMPLING
from detente.concepts.coco import COCO
from detente.concepts.sampled import sampled
from detente.model.game import Game
from detente.model.random_games import FAMILIES, random_game
from detente.model.tu_game import TUGame

SEEDS = 20  #: samples a game
EXACT = 1e-12  #: an error of less counts as this one


def estimated(game: Game, programs: int, seed: int) -> FloatArray:
    """Estimate the payoffs from one sample; also return both ends of the intervals: shape ``(3, n_players)``."""
    found = sampled(COCO, lps=programs, seed=seed).solve(game)
    if found.sampling is None:
        message = f"{programs} programs of {game.title} are no sample"
        raise Disagreement(message)
    return np.array([found.payoffs, found.sampling.low, found.sampling.high], dtype=np.float64)


def errors(game: Game, programs: int) -> tuple[float, float, float]:
    """Return the root mean square errors, ours and of random orders, and how many of our intervals hold the truth."""
    exact = COCO.solve(game)
    if not isinstance(exact.worth, TUGame):
        message = f"the worths of {game.title} are not all known"
        raise Disagreement(message)
    payoffs, values = np.array(exact.payoffs, dtype=np.float64), exact.worth.floats
    ours = np.array([estimated(game, programs, seed) for seed in range(SEEDS)])
    draws = (np.random.default_rng(seed) for seed in range(SEEDS))
    theirs = np.array([permutation_sampling.shapley(values, programs, rng) for rng in draws])
    inside = (ours[:, 1] <= payoffs) & (payoffs <= ours[:, 2])
    return _size(ours[:, 0] - payoffs), _size(theirs - payoffs), float(inside.mean())


def _size(differences: FloatArray) -> float:
    return float(np.sqrt(np.square(differences).mean()))


def measure(effort: Effort) -> Iterator[Row]:
    """Measure one game a family, many samples each."""
    players = 12 if effort.whole else 10
    programs = 2 ** (players - 1) // 4
    for family in FAMILIES if effort.whole else ("random", "polymatrix"):
        ours, theirs, inside = errors(random_game(family, players=players, seed=0), programs)
        work = f"{family}, {players}x2, {programs} programs"
        goal = SAMPLING if effort.whole else None
        note = f"root mean square error over {SEEDS} samples"
        ratio = theirs / max(ours, EXACT)
        yield Compared("sampling", work, permutation_sampling.NAME, "RMSE", ours, theirs, ratio, goal, note)
        yield Observed("coverage", work, 100 * inside, "%", None, "of the intervals hold the truth; they promise 95 %")
