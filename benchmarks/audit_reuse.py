"""Measure a full audit against solving each of its games from scratch, with no reuse.

Both run in this process, one after the other, in CPU time. The audit runs once, whole, over all concepts of the
catalogue. Every n-th of the distinct games that it asked a concept about is then solved from scratch, and the mean is
scaled to their number, in two ways:

- `solve`: `concept.solve(game)`, what a loop of one's own would call, with ranges, near ties and claims;
- `payoffs`: `concept.payoffs(game)` with an empty memory, which leaves those out but shares nothing between games.

Run it with `make bench`, or `python benchmarks/audit_reuse.py --help`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from statistics import fmean
from unittest.mock import patch

import numpy as np

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


def measured(seed: int, actions: int, every: int) -> tuple[float, float]:
    """Print one table; return the two ratios."""
    payoffs = np.random.default_rng(seed).integers(-10, 11, size=(3, actions, actions, actions)).astype(float)
    game = Game(payoffs)
    recorder = Recorder()
    with patch.object(auditing, "Solver", lambda: recorder):  # the audit's own, but for the record
        audit = seconds(partial(auditing.run_audit, game))
    print(f"\nthree players, {actions} actions each, random integers, seed {seed}")
    print(f"{'concept':<16}{'games':>7}{'solve, s':>11}{'payoffs, s':>12}")
    totals = [0.0, 0.0]
    for concept in CATALOGUE:
        games = list(recorder.games[concept.name].values())
        whole, bare = (mean * len(games) for mean in scratch(concept, games[::every]))
        totals = [totals[0] + whole, totals[1] + bare]
        print(f"{concept.name:<16}{len(games):>7}{whole:>11.1f}{bare:>12.1f}")
    print(f"{'all':<16}{'':>7}{totals[0]:>11.1f}{totals[1]:>12.1f}")
    print(f"the audit: {audit:.1f} s; ratio to solve {totals[0] / audit:.2f}, to payoffs {totals[1] / audit:.2f}")
    return totals[0] / audit, totals[1] / audit


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actions", type=int, default=4, help="of each of the three players")
    parser.add_argument("--every", type=int, default=20, help="solve every n-th game from scratch")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="one game a seed")
    options = parser.parse_args()
    ratios = np.array([measured(seed, options.actions, options.every) for seed in options.seeds])
    middle = np.median(ratios, axis=0)
    print(f"\nmedian ratio over {len(ratios)} games: to solve {middle[0]:.2f}, to payoffs {middle[1]:.2f} (goal: 3)")


if __name__ == "__main__":
    main()
