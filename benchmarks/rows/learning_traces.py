"""Learning to correlate on the shipped games: how near to an equilibrium, and to the best one, round by round."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from benchmarks.harness.results import Disagreement, Effort, Observed, Row
from benchmarks.harness.targets import LEARNT_ALONE, LEARNT_BEST
from detente.fallbacks.correlated import Correlated
from detente.formats import examples, read
from detente.learning import LearningRun, learn, polish
from detente.model.coalition import singletons
from detente.model.game import Game
from detente.numerics.dynamics import DYNAMICS

QUICK_GAMES = ("chicken", "shapley-3x3")
QUICK_ROUNDS, ROUNDS, BEST_ROUNDS = 1000, 200_000, 10_000
DIGITS = 12.0  #: the most that is counted
EQUAL = 1e-9  #: of the scale: how near the polish must be to the optimum


def best_total(game: Game) -> float:
    """Compute the largest total of a correlated equilibrium, by linear programming."""
    polytope = Correlated().admissible(game, singletons(game.n_players)).polytope
    return float(polytope.maximise([Fraction(1)] * game.n_players).lower)


def digits(part: float) -> float:
    """Count the digits to which something is 0."""
    return DIGITS if part <= 10**-DIGITS else -math.log10(part)


def told(run: LearningRun) -> str:
    """Write the trace down: the gains, as parts of the scale, after every power of ten of rounds."""
    scale, last = run.game.scale, run.outcome
    tens = [step for step in run.trace if math.log10(step.round).is_integer() and step is not last]
    gains = (f"{step.round:,}: {step.deviation_gain / scale:.1e}" for step in [*tens, last])
    return f"gain per scale after rounds {', '.join(gains)}"


def rows(name: str, rounds: int, best_rounds: int) -> Iterator[Row]:
    """Let everything learn in one game."""
    game = read(f"example:{name}")
    best = best_total(game)
    for dynamic in DYNAMICS:
        run = learn(game, dynamic, rounds=best_rounds if dynamic.best else rounds)
        work = f"{name}, {dynamic.name}"
        near, short = run.outcome.deviation_gain / game.scale, (best - run.outcome.total) / game.scale
        goal = LEARNT_BEST if dynamic.best else LEARNT_ALONE
        yield Observed("learning", f"{work}: set", digits(near), "digits", goal, told(run))
        note = f"total {run.outcome.total:.6g}, the best is {best:.6g}"
        goal_of_total = LEARNT_BEST if dynamic.best else None
        yield Observed("learning", f"{work}: total", digits(abs(short)), "digits", goal_of_total, note)
        if abs(polish(game, run).total - best) > EQUAL * game.scale:
            message = f"the polish of {work} is not the optimum"
            raise Disagreement(message)


def measure(effort: Effort) -> Iterator[Row]:
    """Measure the shipped games; digits of the gain from deviating, and of what is missing in the total."""
    names = [example.name for example in examples()] if effort.whole else QUICK_GAMES
    rounds, best_rounds = (ROUNDS, BEST_ROUNDS) if effort.whole else (QUICK_ROUNDS, QUICK_ROUNDS)
    for name in names:
        yield from rows(name, rounds, best_rounds)
