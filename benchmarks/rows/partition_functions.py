"""What all coalitions are worth however the others stand: the kindest fallback in all partitions of 7 and 8 players."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.harness.measuring import cpu
from benchmarks.harness.results import Disagreement, Effort, Observed, Row
from detente.coalitions.set_partitions import count_partitions
from detente.model.random_games import random_game
from detente.partition_games import partition_function

FAMILIES = ("random", "congestion", "public-good")


def measure(effort: Effort) -> Iterator[Row]:
    """Measure games of binary players, a family each: the solve, with the check of its certificate."""
    partition_function(random_game("random", players=4, seed=99))
    for players in (7, 8) if effort.whole else (7,):
        for family in FAMILIES if effort.whole else FAMILIES[:1]:
            game = random_game(family, players=players, seed=0)
            seconds, found = cpu(lambda: partition_function(game))  # noqa: B023
            work = f"{family}, {players}x2"
            if found.certificate.status != "verified" or len(found.disagreements) != count_partitions(players) - 1:
                message = f"{work}: not all partitions are verified"
                raise Disagreement(message)
            blocks = sum(len(entry.partition) for entry in found.disagreements)
            note = f"{blocks + 1:,} embedded coalitions, {found.solved:,} merged games solved, checked"
            yield Observed("partitions", work, seconds, "s", None, note)
