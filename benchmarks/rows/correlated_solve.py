"""A whole solve of `correlated`, with ranges and the certificate checked, on 8 binary players."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.baselines import scipy_correlated
from benchmarks.harness.measuring import cpu, repeated
from benchmarks.harness.results import Compared, Disagreement, Effort, Row
from benchmarks.harness.targets import CORRELATED
from detente.model.agreement import Agreement
from detente.model.game import Game
from detente.model.random_games import FAMILIES, random_game
from detente.solve import solve

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
    """Measure one game a family."""
    players = 8 if effort.whole else 7
    solve(random_game("random", players=players, seed=99))
    for family in FAMILIES if effort.whole else ("random",):
        game = random_game(family, players=players, seed=0)
        theirs, values = cpu(lambda: scipy_correlated.payoffs_and_ranges(game.payoffs))  # noqa: B023
        ours, agreement = repeated(
            lambda: random_game(family, players=players, seed=0),  # noqa: B023
            solve,
        )
        apart = np.abs(summarised(game, agreement) - values).max(axis=0) / game.scale
        if max(apart[1:]) > EQUAL:
            message = f"{family}: the ranges are {max(apart[1:]):.1e} of the scale from the baseline's"
            raise Disagreement(message)
        note = "" if apart[0] <= EQUAL else "where several equilibria have the largest total, the baseline picks any"
        goal = CORRELATED if effort.whole else None
        yield Compared(
            "correlated", f"{family}, {players}x2", scipy_correlated.NAME, "s", ours, theirs, theirs / ours, goal, note
        )
