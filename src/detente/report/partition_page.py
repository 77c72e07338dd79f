"""What coalitions are worth in every partition of the players, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.figures import Figures
from detente.report.page import Paragraph, Section, Table

if TYPE_CHECKING:
    from detente.model.partition_function import PartitionFunction

SHOWN = 52


def partition_section(found: PartitionFunction) -> Section:
    """List what the blocks of every partition get if talks fail."""
    figures, count = Figures(found.game), len(found.disagreements)
    rows = [
        (figures.sides(entry.partition), ", ".join(map(figures.number, entry.payoffs)))
        for entry in found.disagreements[:SHOWN]
    ]
    text = (
        f"Everybody together is worth {figures.amount(found.welfare)}. If talks fail, the blocks of {count:,} "
        f"partitions fall back on '{found.fallback.name}'; merged games that were solved for it: {found.solved:,}."
    )
    left = f" The first {SHOWN} of them stand below." if count > SHOWN else ""
    return Section(
        "What coalitions are worth, however the others stand",
        (Paragraph(text + left), Table(("who stands with whom", "what they get"), tuple(rows), 1)),
    )
