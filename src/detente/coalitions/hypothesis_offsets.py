"""Constants that were taken from payoffs far from zero, put back into what hypotheses about the others give."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.model.agreement import Ranges
from detente.model.coalition import grand, members, outsiders
from detente.model.hypotheses import LEAD, BlockPayoffs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.hypotheses import Driver, Hypotheses, HypothesisRow
    from detente.model.numbers import Number


def moved(found: Hypotheses, constants: Sequence[Number]) -> Hypotheses:
    """Add a constant to every player's payoffs; spreads, losses, cores and the certificate stay as they are."""
    return replace(
        found,
        rows=tuple([_row(row, constants) for row in found.rows]),
        drivers=tuple([_driver(driver, constants) for driver in found.drivers]),
        welfare=found.welfare + sum(constants),
        worths={name: worth.plus(constants) for name, worth in found.worths.items()},
        partitions=tuple([_blocks(entry, constants) for entry in found.partitions]),
    )


def _row(row: HypothesisRow, constants: Sequence[Number]) -> HypothesisRow:
    low, high = (_added(side, constants) for side in (row.ranges.low_numbers, row.ranges.high_numbers))
    ranges = Ranges(low, high, row.ranges.exact)
    return replace(row, payoff_numbers=_added(row.payoff_numbers, constants), ranges=ranges)


def _driver(driver: Driver, constants: Sequence[Number]) -> Driver:
    """Move worths by the constants of a coalition's members, and leads by those of everybody else besides."""
    if not driver.coalition:
        return driver
    own = _sum(driver.coalition, constants)
    if driver.basis == LEAD:
        n_players = len(constants)
        own -= _sum(outsiders(driver.coalition & grand(n_players), n_players), constants)
    most, least = driver.amounts
    return replace(driver, amounts=(most + own, least + own))


def _blocks(entry: BlockPayoffs, constants: Sequence[Number]) -> BlockPayoffs:
    sums = [_sum(block, constants) for block in entry.partition.blocks]
    return BlockPayoffs(entry.partition, _added(entry.payoffs, sums))


def _sum(coalition: int, constants: Sequence[Number]) -> Number:
    return sum([constants[player] for player in members(coalition)])


def _added(values: Sequence[Number], constants: Sequence[Number]) -> tuple[Number, ...]:
    return tuple([value + constant for value, constant in zip(values, constants, strict=True)])
