"""The NumPy storey alone: the values of all coalitions in floats, with no compilation, on 4 to 10 binary players."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.baselines import scipy_matrix_games
from benchmarks.baselines.difference_games import with_first_player
from benchmarks.harness.measuring import cpu, median_ratio, repeated
from benchmarks.harness.results import Compared, Disagreement, Effort, Row
from benchmarks.harness.targets import NUMPY_STOREY
from benchmarks.rows.intervals import batched, differing
from detente.model.random_games import FAMILIES, random_game


def measure(effort: Effort) -> Iterator[Row]:
    """Measure all sizes and families."""
    for players in (4, 6, 8, 10) if effort.whole else (4, 8):
        for family in FAMILIES if effort.whole else ("random", "congestion"):
            pairs = []
            for seed in (*effort.seeds[:1], *effort.seeds):  # the first one once more, as a warm-up
                payoffs = random_game(family, players=players, seed=seed).payoffs
                listed = with_first_player(players)
                theirs, values = cpu(lambda: scipy_matrix_games.coalition_values(payoffs, listed))  # noqa: B023
                ours, bounds = repeated(
                    lambda: random_game(family, players=players, seed=seed),  # noqa: B023
                    batched,
                )
                if differing(payoffs, listed, values, bounds):
                    message = f"seed {seed}: values differ from the baseline's"
                    raise Disagreement(message)
                pairs.append((ours, theirs))
            yield Compared(
                "numpy-storey",
                f"{family}, {players}x2",
                scipy_matrix_games.NAME,
                "s",
                *median_ratio(pairs[1:]),
                NUMPY_STOREY,
            )
