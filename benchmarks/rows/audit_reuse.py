"""A full audit against solving each of its games from scratch, with no reuse.

Both run in this process, one after the other, in CPU time. The audit runs once, whole, over all concepts of the
catalogue. Every n-th of the distinct games that it asked a concept about is then solved from scratch, and the mean is
scaled to their number, in two ways:

- `solve`: `concept.solve(game)`, what a loop of one's own would call, with ranges, near ties and claims;
- `payoffs`: `concept.payoffs(game)` with an empty memory, which leaves those out but shares nothing between games.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from statistics import fmean
from unittest.mock import patch

import numpy as np

from benchmarks.harness.measuring import median_ratio
from benchmarks.harness.results import Absent, Compared, Effort, Row
from benchmarks.harness.targets import AUDIT
from detente.audit.solving import Solver
from detente.concepts import CATALOGUE, FallbackBargaining
from detente.concepts.memory import Memory
from detente.model.errors import DetenteError
from detente.model.game import Game
from detente.model.numbers import FloatArray

auditing = import_module("detente.audit.auditing")


@dataclass
class Recorder:
    """Solve as the audit's own solver does, and remember every distinct game that a concept was asked about."""

    solver: Solver = field(default_factory=Solver)
    games: dict[str, dict[str, Game]] = field(default_factory=dict)

    def payoffs(self, concept: FallbackBargaining, game: Game) -> FloatArray:
        """Return the agreed payoffs."""
        self.games.setdefault(concept.name, {})[game.digest] = game
        return self.solver.payoffs(concept, game)


def seconds(work: Callable[[], object]) -> float:
    """Measure CPU seconds; a game without a solution took the time to find that out."""
    start = time.process_time()
    with suppress(DetenteError):
        work()
    return time.process_time() - start


def scratch(concept: FallbackBargaining, games: Sequence[Game]) -> tuple[float, float]:
    """Estimate CPU seconds for solving games from scratch: `solve`, and payoffs only."""
    fresh = [[Game(game.payoffs, game.players, game.actions) for game in games] for _ in range(2)]
    whole = fmean(seconds(partial(concept.solve, game)) for game in fresh[0])
    bare = fmean(seconds(partial(concept.payoffs, game, memory=Memory())) for game in fresh[1])
    return whole, bare


def measured(game: Game, every: int) -> tuple[float, float, float]:
    """Measure the audit of one game, and estimate both ways from scratch."""
    recorder = Recorder()
    with patch.object(auditing, "Solver", lambda: recorder):  # the audit's own, but for the record
        audit = seconds(partial(auditing.run_audit, game))
    totals = [0.0, 0.0]
    for concept in CATALOGUE:
        games = list(recorder.games[concept.name].values())
        whole, bare = (mean * len(games) for mean in scratch(concept, games[::every]))
        totals = [totals[0] + whole, totals[1] + bare]
    return audit, totals[0], totals[1]


def measure(effort: Effort) -> Iterator[Row]:
    """Measure games of three players with random integers."""
    if not effort.whole:
        yield Absent("audit", "three players", "an audit takes minutes; it is measured in a full run only")
        return
    actions, every = 4, 20
    rows = []
    for seed in effort.seeds[:1]:
        payoffs = np.random.default_rng(seed).integers(-10, 11, size=(3, actions, actions, actions)).astype(float)
        rows.append(measured(Game(payoffs), every))
    note = f"baseline sampled: 1 game in {every}"
    work = f"three players, {actions} actions each"
    for name, place in (("solve", 1), ("payoffs only", 2)):
        pairs = [(row[0], row[place]) for row in rows]
        goal = AUDIT if place == 1 else None
        yield Compared("audit", work, f"each game from scratch, {name}", "s", *median_ratio(pairs), goal, note)
