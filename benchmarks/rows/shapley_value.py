"""The Shapley value from the worths of all coalitions of 20 players."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.baselines import coopgame_shapley, textbook_shapley
from benchmarks.baselines.difference_games import FloatArray
from benchmarks.harness.machine import installed
from benchmarks.harness.measuring import median_ratio, repeated
from benchmarks.harness.results import Absent, Compared, Disagreement, Effort, Row
from benchmarks.harness.targets import SHAPLEY
from detente.divisions.shapley import Shapley
from detente.model.tu_game import TUGame


def worths(players: int, seed: int) -> FloatArray:
    """Draw one number a coalition; the empty one is worth nothing."""
    values = np.random.default_rng(seed).normal(size=1 << players)
    values[0] = 0.0
    return values


def measure(effort: Effort) -> Iterator[Row]:
    """Measure against the peer where it is installed, and against the definition."""
    players = 20 if effort.whole else 16
    work = f"{players} players"
    installed_ = installed(coopgame_shapley.LIBRARY) != "not installed"
    peer, plain = [], []
    for seed in (*effort.seeds[:1], *effort.seeds):  # the first one once more, as a warm-up
        values = worths(players, seed)
        ours, shares = repeated(lambda: TUGame(values), Shapley().share)  # noqa: B023
        theirs, others = repeated(lambda: values, textbook_shapley.shapley)  # noqa: B023
        _check(shares, others, textbook_shapley.NAME)
        plain.append((ours, theirs))
        if installed_:
            theirs, others = repeated(lambda: coopgame_shapley.prepared(values), coopgame_shapley.shapley)  # noqa: B023
            _check(shares, others, coopgame_shapley.NAME)
            peer.append((ours, theirs))
    yield Compared("shapley", work, textbook_shapley.NAME, "s", *median_ratio(plain[1:]))
    if installed_:
        goal = SHAPLEY if effort.whole else None
        yield Compared("shapley", work, coopgame_shapley.NAME, "s", *median_ratio(peer[1:]), goal)
    else:
        yield Absent("shapley", work, "coopgame-py is not installed")


def _check(ours: FloatArray, theirs: FloatArray, baseline: str) -> None:
    if not np.allclose(np.asarray(ours, dtype=np.float64), theirs, rtol=0, atol=1e-9):
        message = f"the shares differ from those of {baseline}"
        raise Disagreement(message)
