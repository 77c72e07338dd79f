"""The welfare-best correlated equilibrium of games of 4,000 to 65,000 profiles, with certified bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks.baselines import highs_equilibria, openspiel_equilibria
from benchmarks.harness.machine import installed
from benchmarks.harness.measuring import OutOfTime, aside, cpu, repeated
from benchmarks.harness.results import Absent, Compared, Effort, Failed, Row
from benchmarks.harness.targets import EQUILIBRIA, SPARSE_EQUILIBRIA, STRUCTURED
from detente.model.game import Game
from detente.model.random_games import random_game
from detente.numerics.equilibrium_polytope import EquilibriumPolytope

SIZES = {"6x4": (4,) * 6, "4x10": (10,) * 4, "3x20": (20,) * 3, "10x3": (3,) * 10, "16x2": (2,) * 16}
FAMILIES = ("random", "near-zero-sum", *STRUCTURED)
EQUAL = 1e-6  #: of the range of welfare: HiGHS's default tolerance of 1e-7 counts once a binding row
CERTIFIED = 1e-9  #: of the scale of the game
SPARSE = 1 / 3  #: an equilibrium is sparse that plays at most so many profiles for each row of the program


@dataclass(frozen=True, slots=True)
class Best:
    """Hold what was found: certified bounds on the largest welfare, and how many profiles are played."""

    lower: float
    upper: float
    support: int


def best_welfare(game: Game) -> Best:
    """Ask the library."""
    stage = EquilibriumPolytope(game.payoffs, game.payoffs, game.scale).maximise((1.0,) * game.n_players)
    return Best(float(stage.lower), float(stage.upper), len(stage.profiles))


def _drawn(family: str, size: str) -> Game:
    return random_game(family, players=len(SIZES[size]), actions=SIZES[size], seed=0)


def _measured(family: str, size: str) -> tuple[float, Best]:
    """Measure in a process of its own, which has to warm up."""
    best_welfare(random_game("random", players=11, seed=0))
    return repeated(lambda: _drawn(family, size), best_welfare)


def measure(effort: Effort) -> Iterator[Row]:
    """Measure one game a size and family."""
    highs_equilibria.best_welfare(random_game("random", players=7, seed=0).payoffs, "ipm", effort.limit)
    for size in SIZES if effort.whole else ("6x4",):
        for family in FAMILIES if effort.whole else ("random", "congestion"):
            yield from compared(family, size, effort)


def compared(family: str, size: str, effort: Effort) -> Iterator[Row]:
    """Compare on one game with both methods of HiGHS, and with the peer where it is installed."""
    work, game = f"{family}, {size}", _drawn(family, size)
    found: dict[str, tuple[float, float | None]] = {}
    for method in highs_equilibria.METHODS:
        found[method] = repeated(
            lambda: game.payoffs,
            lambda payoffs: highs_equilibria.best_welfare(payoffs, method, effort.limit),  # noqa: B023
        )
    done = {method: taken for method, (taken, value) in found.items() if value is not None}
    theirs = min(done.values(), default=effort.limit)
    try:
        ours, best = aside(partial(_measured, family, size), 2 * effort.limit + 15 * theirs)
    except OutOfTime as error:
        yield Failed("best-equilibrium", work, f"ours: {error}")
        return
    spread = float(np.ptp(game.welfare))
    values = [value for _, value in found.values() if value is not None]
    if trouble := _trouble(best, values, spread, game.scale):
        yield Failed("best-equilibrium", work, trouble)
        return
    rows = sum(count * (count - 1) for count in game.n_actions)
    goal = SPARSE_EQUILIBRIA if best.support <= SPARSE * rows else EQUILIBRIA
    name = highs_equilibria.name(min(done, key=lambda method: done[method])) if done else "HiGHS, stopped"
    stopped = [f"{highs_equilibria.name(m)} was stopped after {effort.limit:g} s" for m in found if m not in done]
    note = "; ".join([f"{best.support} profiles are played", *stopped])
    yield Compared("best-equilibrium", work, name, "s", ours, theirs, theirs / ours, goal, note)
    yield from _peer(work, game, ours, best)


def _peer(work: str, game: Game, ours: float, best: Best) -> Iterator[Row]:
    if game.n_profiles > 5000:
        return
    missing = [library for library in openspiel_equilibria.LIBRARIES if installed(library) == "not installed"]
    if missing:
        yield Absent("openspiel", work, f"{', '.join(missing)} not installed")
        return
    theirs, value = cpu(lambda: openspiel_equilibria.best_welfare(game.payoffs))
    apart = abs(value - best.lower) / float(np.ptp(game.welfare))
    note = f"its welfare is {apart:.0e} of the range away"
    yield Compared("openspiel", work, openspiel_equilibria.NAME, "s", ours, theirs, theirs / ours, None, note)


def _trouble(best: Best, values: list[float], spread: float, scale: float) -> str:
    """Say what is wrong with an answer, if something is."""
    if best.upper - best.lower > CERTIFIED * scale:
        return f"the certified bounds are {best.upper - best.lower:.1e} apart"
    if any(not best.lower - EQUAL * spread <= value <= best.upper + EQUAL * spread for value in values):
        return f"the welfare is in [{best.lower:.9g}, {best.upper:.9g}], and HiGHS says {values}"
    return ""
