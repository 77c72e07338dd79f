"""Two threads against one, in the time that passes: random games of 12 binary players."""

from __future__ import annotations

import os
from collections.abc import Iterator

from benchmarks.harness.measuring import median_ratio, wall
from benchmarks.harness.results import Absent, Compared, Disagreement, Effort, Row
from benchmarks.harness.targets import TWO_THREADS
from detente.coalitions.opposition import Bloc
from detente.coalitions.worth import influences, study
from detente.concepts.coco import COCO
from detente.divisions.shapley import Shapley
from detente.execution import threads
from detente.fallbacks.threat import Threat
from detente.model.game import Game
from detente.model.random_games import random_game
from detente.protocols import Mapper


def values(game: Game, mapper: Mapper) -> list[tuple[object, ...]]:
    """Study all coalitions through a mapper; return what they pay."""
    plan = influences(game.n_players, Bloc(), Shapley(), differences=True)
    return [entry.payoffs for entry in study(game, plan, Threat(), mapper)]


def measure(effort: Effort) -> Iterator[Row]:
    """Measure the values alone, and a solve without the check, the two mappers in turn."""
    if (os.cpu_count() or 1) < 2:
        yield Absent("two-threads", "random, 12x2", "this machine has one core")
        return
    players = 12 if effort.whole else 10
    for name, work in (
        ("values", values),
        ("solve, not checked", lambda game, mapper: list(COCO.solve(game, mapper=mapper).payoffs)),
    ):
        pairs = []
        for seed in (*effort.seeds[:1], *effort.seeds):  # the first one once more, as a warm-up
            game = random_game("random", players=players, seed=seed)
            two, both = wall(lambda: work(game, threads(2)))  # noqa: B023
            one, alone = wall(lambda: work(game, map))  # noqa: B023
            if both != alone:
                message = f"seed {seed}: two threads gave other bits than one"
                raise Disagreement(message)
            pairs.append((two, one))
        ours, theirs, ratio = median_ratio(pairs[1:])
        goal = TWO_THREADS if name == "values" and effort.whole else None
        note = "wall time: only a quiet machine tells"
        yield Compared(
            "two-threads", f"random, {players}x2, {name}", "one thread", "s wall", ours, theirs, ratio, goal, note
        )
