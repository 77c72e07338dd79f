"""Games on a tree whose tensor nobody could hold: solved from a sample of the coalitions, and certified."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

import numpy as np

from benchmarks.harness.measuring import OutOfTime, aside
from benchmarks.harness.results import Effort, Failed, Observed, Row
from benchmarks.harness.targets import GRAPHICAL
from detente.concepts.sampled import sampled
from detente.model.random_polymatrix import random_polymatrix
from detente.solve import solve

LIMIT = 600.0  #: seconds


def solved(players: int, programs: int) -> tuple[str, float, float]:
    """Solve one game; return the certificate's status, CPU seconds, and the widest interval relative to the scale."""
    start = time.process_time()
    game = random_polymatrix("tree", players=players, seed=0)
    agreement = solve(game, sampled("coco", lps=programs))
    taken = time.process_time() - start
    if agreement.sampling is None:
        return agreement.certificate.status, taken, 0.0
    widths = np.array(agreement.sampling.high) - np.array(agreement.sampling.low)
    return agreement.certificate.status, taken, float(widths.max() / game.scale)


def measure(effort: Effort) -> Iterator[Row]:
    """Solve larger and larger games; the figure is the number of players of those that are certified."""
    programs = 300 if effort.whole else 60
    for players in (24, 30):
        work = f"a tree of {players} binary players, {programs} programs"
        try:
            status, taken, width = aside(partial(solved, players, programs), LIMIT)
        except OutOfTime as error:
            yield Failed("graphical", work, str(error))
            continue
        if status != "verified":
            yield Failed("graphical", work, f"the agreement is {status}")
            continue
        note = f"verified, {taken:.1f} s; the widest 95 % interval is {width:.2g} of the scale"
        yield Observed("graphical", work, players, "players", GRAPHICAL, note)
