"""A whole solve of `correlated`, ranges and check included: 8 binary players, and two of whom one has many actions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.baselines import scipy_correlated
from benchmarks.harness.measuring import cpu, repeated
from benchmarks.harness.results import Compared, Disagreement, Effort, Row, Target
from benchmarks.harness.targets import CORRELATED
from detente.model.agreement import Agreement
from detente.model.game import Game
from detente.model.random_games import FAMILIES, random_game
from detente.solve import solve

MANY_ACTIONS = (100, 10)
UNEQUAL = ("random", "integer", "near-zero-sum")  #: the families that are drawn for two players with many actions
EQUAL = 1e-6  #: of the game's scale: the baseline's tolerance of 1e-7 counts once a binding row


def summarised(game: Game, agreement: Agreement) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return what every player gets, at least and at most, if the agreement was verified."""
    if agreement.certificate.status != "verified":
        message = f"the agreement on {game.title} is not verified"
        raise Disagreement(message)
    ends = agreement.ranges
    columns = agreement.payoffs, ends.low, ends.high
    return np.array([[float(number) for number in column] for column in columns]).T


def measure(effort: Effort) -> Iterator[Row]:
    """Measure one game a family and size."""
    solve(random_game("random", players=8 if effort.whole else 7, seed=99))
    for family in FAMILIES if effort.whole else ("random",):
        yield compared(family, (2,) * (8 if effort.whole else 7), CORRELATED if effort.whole else None)
    for family in UNEQUAL if effort.whole else ():
        yield compared(family, MANY_ACTIONS, None)


def compared(family: str, n_actions: tuple[int, ...], goal: Target | None) -> Row:
    """Compare on one game.

    Raises
    ------
    Disagreement
        If the ends of a range are not the baseline's.
    """
    game, work = _drawn(family, n_actions), f"{family}, {_size(n_actions)}"
    theirs, values = cpu(lambda: scipy_correlated.payoffs_and_ranges(game.payoffs))
    ours, agreement = repeated(lambda: _drawn(family, n_actions), solve)
    apart = np.abs(summarised(game, agreement) - values).max(axis=0) / game.scale
    if max(apart[1:]) > EQUAL:
        message = f"{work}: the ranges are {max(apart[1:]):.1e} of the scale from the baseline's"
        raise Disagreement(message)
    note = "" if apart[0] <= EQUAL else "where several equilibria have the largest total, the baseline picks any"
    return Compared("correlated", work, scipy_correlated.NAME, "s", ours, theirs, theirs / ours, goal, note)


def _drawn(family: str, n_actions: tuple[int, ...]) -> Game:
    return random_game(family, players=len(n_actions), actions=n_actions, seed=0)


def _size(n_actions: tuple[int, ...]) -> str:
    return f"{len(n_actions)}x{n_actions[0]}" if len(set(n_actions)) == 1 else "x".join(map(str, n_actions))
