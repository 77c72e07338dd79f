"""Measure the classical fallback of every coalition against one linear program a coalition.

The baseline is the obvious way: `scipy.optimize.linprog(method="highs")` once for every pair of a coalition and its
complement. It runs in this process, interleaved with what it is compared with, in CPU time, on one thread, after one
warm-up of each. Three storeys are measured:

- `engine`: the values of all difference games, each with its certified interval;
- `concept`: `COCO.solve(game)`, the whole agreement;
- `solve`: `dt.solve(game, COCO)`, with the certificate checked.

A row is one family and size: the median over games (one seed each) of the ratio of CPU times. All values are compared
with the baseline's, to 1e-9 of the range of each matrix; a difference ends the run. Where there are many coalitions,
the baseline solves every n-th of them and its time is scaled; the row says so.

Run it with `make bench`, or `python benchmarks/coalition_engine.py --help`; the baseline needs SciPy.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # before numpy reads it

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import TypeVar

import numpy as np
from scipy.optimize import linprog

from detente.concepts.coco import COCO
from detente.fallbacks.threat import Threat
from detente.model.certificate import ValueClaim
from detente.model.coalition import Partition
from detente.model.game import Game
from detente.model.numbers import FloatArray
from detente.model.random_games import FAMILIES, random_game
from detente.solve import solve

Result = TypeVar("Result")
SIZES = {"8x2": (2,) * 8, "10x2": (2,) * 10, "12x2": (2,) * 12, "8x3": (3,) * 8, "6x5": (5,) * 6, "4x20": (20,) * 4}
LONG = {"14x2": (2,) * 14}  # only with --long
SAMPLED = 600  # so many linear programs of the baseline are solved at most


def seconds(work: Callable[[], Result]) -> tuple[float, Result]:
    """Measure CPU seconds."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def textbook(matrix: FloatArray) -> float:
    """Solve one matrix game: maximise v subject to what every column concedes."""
    n_rows, n_columns = matrix.shape
    found = linprog(
        np.r_[np.zeros(n_rows), -1.0],
        A_ub=np.c_[-matrix.T, np.ones(n_columns)],
        b_ub=np.zeros(n_columns),
        A_eq=np.r_[np.ones(n_rows), 0.0][np.newaxis],
        b_eq=[1.0],
        bounds=[(0, None)] * n_rows + [(None, None)],
        method="highs",
    )
    return float(-found.fun)


def splits(n_players: int) -> list[Partition]:
    """List every coalition that holds the first player, with its complement."""
    everybody = (1 << n_players) - 1
    return [Partition((coalition, everybody ^ coalition)) for coalition in range(1, everybody, 2)]


def baseline(game: Game, partitions: list[Partition]) -> list[tuple[float, float]]:
    """Solve one linear program a partition; the value and the range of the matrix."""
    found = []
    for partition in partitions:
        first, second = game.merge(partition).payoffs
        found.append((textbook(first - second), float(np.ptp(first - second))))
    return found


def engine(game: Game, partitions: list[Partition]) -> list[tuple[float, float]]:
    """Bound all values."""
    fallback = Threat()
    step = fallback.batch(game)
    chunks = [partitions[start : start + step] for start in range(0, len(partitions), step)]
    found = [entry.disagreement for chunk in chunks for entry in fallback.admissible_all(game, chunk)]
    claims = [claim for entry in found for claim in entry.claims if isinstance(claim, ValueClaim)]
    return [(float(claim.lower), float(claim.upper)) for claim in claims]


def measured(family: str, sizes: tuple[int, ...], seed: int) -> list[float]:
    """Compare on one game; return the baseline's seconds, and those of the three storeys."""

    def fresh() -> Game:
        return random_game(family, players=len(sizes), actions=sizes, seed=seed)

    partitions = splits(len(sizes))
    every = -(-len(partitions) // SAMPLED)
    slow, values = seconds(lambda: baseline(fresh(), partitions[::every]))
    quick, bounds = seconds(lambda: engine(fresh(), partitions))
    for (value, spread), (lower, upper) in zip(values, bounds[::every], strict=True):
        if not lower - 1e-9 * spread <= value <= upper + 1e-9 * spread:
            message = f"{family}, {sizes}, seed {seed}: {value} is not within [{lower}, {upper}]"
            raise SystemExit(message)
    concept, _ = seconds(lambda: COCO.solve(fresh()))
    whole, agreement = seconds(lambda: solve(fresh(), COCO))
    if agreement.certificate.status != "verified":
        message = f"{family}, {sizes}, seed {seed}: not verified"
        raise SystemExit(message)
    return [slow * len(partitions) / len(values), quick, concept, whole]


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", nargs="+", default=list(FAMILIES), choices=list(FAMILIES))
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), choices=[*SIZES, *LONG])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="one game a seed")
    options = parser.parse_args()
    measured("random", (2,) * 7, 0)  # imports and first calls
    print(f"{'family':<15}{'size':>6}{'LPs':>7}{'baseline, s':>13}{'engine':>9}{'concept':>9}{'solve':>9}  ratios")
    for size in options.sizes:
        for family in options.families:
            sizes = {**SIZES, **LONG}[size]
            rows = np.array([measured(family, sizes, seed) for seed in options.seeds])
            ratios = [median(rows[:, 0] / rows[:, column]) for column in (1, 2, 3)]
            partitions = 2 ** (len(sizes) - 1) - 1
            sampled = " (sampled)" if partitions > SAMPLED else ""
            shown = "".join(f"{ratio:>8.1f}x" for ratio in ratios)
            print(f"{family:<15}{size:>6}{partitions:>7}{median(rows[:, 0]):>13.3f}{shown}{sampled}", flush=True)


if __name__ == "__main__":
    main()
