"""Constants on payoffs in a partition function: they change nothing but themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.coalitions.offsets import moved_disagreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.model.partition_function import PartitionFunction


def moved_function(found: PartitionFunction, constants: Sequence[Number]) -> PartitionFunction:
    """Add a constant to every player's payoffs in a partition function; its certificate stays as it is."""
    disagreements = tuple([moved_disagreement(entry, constants) for entry in found.disagreements])
    return replace(found, welfare=found.welfare + sum(constants), disagreements=disagreements)
