"""What only two blocks can do to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.errors import NotApplicable

if TYPE_CHECKING:
    from detente.model.coalition import Partition


def check_two_blocks(fallback: str, partition: Partition) -> None:
    """Refuse partitions into another number of blocks than two."""
    if len(partition) != 2:
        message = (
            f"the fallback '{fallback}' is defined between two blocks, but {len(partition)} stand here; "
            f"choose the opposition 'bloc'"
        )
        raise NotApplicable(message)


def pair_of(partition: Partition) -> tuple[int, int]:
    """Return the two blocks of a partition."""
    first, second = partition.blocks
    return first, second
