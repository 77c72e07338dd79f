"""Sums of payoffs that nearly cancel, added up as if in twice the precision."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.model.coalition import members
from detente.model.merging import profile_order
from detente.model.numbers import to_fractions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import FloatArray, Number

SPLITTER = 134217729.0  #: 2^27 + 1: halves the digits of a float
EPSILON = float(np.finfo(np.float64).eps)


def accurate_excess(
    weights: Sequence[Number], bound: Number, table: FloatArray, rest: FloatArray | None = None
) -> FloatArray:
    """Add up by how much weighted payoffs exceed a bound.

    Parameters
    ----------
    weights
        Shape ``(n_blocks,)``, floats.
    bound
        In the currency; of a fraction, what a float lacks of it counts too.
    table
        Shape ``(n_blocks, n_profiles)``.
    rest
        Same shape: what the table lacks, if it was rounded before.

    Returns
    -------
    FloatArray
        Shape ``(n_profiles,)``. Nothing that can be used, where products are too large for a float.

    Notes
    -----
    In a game that is almost zero-sum a total is a millionth of what it is the sum of, and a multiplier of "no total is
    larger" is a million: what rounding adds to the sum would count in full. Products are split into two floats each,
    what additions round off is added up too, and the result is rounded once; see `lost`. O(n_blocks n_profiles).

    References
    ----------
    Ogita, Rump & Oishi (2005), algorithm Dot2; Dekker (1971).
    """
    nearest = float(bound)
    lacking = float(bound - Fraction(nearest)) if isinstance(bound, Fraction) else 0.0
    total, rounded = np.full(table.shape[1], -nearest), np.full(table.shape[1], -lacking)
    with np.errstate(over="ignore", invalid="ignore"):
        for weight, row in zip(weights, table, strict=True):
            product = float(weight) * row
            added = total + product
            new = added - total
            rounded += (total - (added - new)) + (product - new) + _cut_off(float(weight), row, product)
            total = added
        if rest is not None:
            rounded += np.array(weights, dtype=np.float64) @ rest
        return np.asarray(total + rounded)


def _cut_off(weight: float, row: FloatArray, product: FloatArray) -> FloatArray:
    """Compute exactly what was rounded off products, by the halves of their factors (Dekker)."""
    high = weight * SPLITTER - (weight * SPLITTER - weight)
    tops: FloatArray = row * SPLITTER - (row * SPLITTER - row)
    low, rests = weight - high, row - tops
    return low * rests - (((product - high * tops) - low * tops) - high * rests)


def rounded_off(game: Game, partition: Partition) -> FloatArray:
    """Compute what the floats of the blocks' payoffs lack of the exact sums of the members' exact payoffs.

    Returns
    -------
    FloatArray
        Shape ``(n_blocks, n_profiles)``, in C order of the blocks' actions: about 1e-16 of the payoffs.

    Notes
    -----
    O(n_players n_profiles), and as many fractions in a game of fractions.
    """
    order = profile_order(partition, game.n_actions)
    payoffs = game.payoffs.reshape(game.n_players, -1)[:, order]
    merged = game.merge(partition).payoffs.reshape(len(partition), -1)
    rest = np.zeros(merged.shape)
    if game.exact_payoffs is not None:
        lacking = game.exact_payoffs - to_fractions(game.payoffs)
        table = lacking.reshape(game.n_players, -1)[:, order].astype(np.float64)
        rest += [table[list(members(block))].sum(axis=0) for block in partition.blocks]
    for place, group in enumerate(map(members, partition.blocks)):
        if len(group) > 1:
            terms = np.array([*payoffs[list(group)], merged[place]])
            rest[place] += accurate_excess([*[1.0] * len(group), -1.0], 0.0, terms)
    return rest


def lost(largest: FloatArray, magnitudes: FloatArray, n_terms: int) -> FloatArray:
    """Bound by how much accurate sums are off, in units of the machine's epsilon.

    Parameters
    ----------
    largest
        Shape ``(n_rows,)``: the largest absolute numbers in rows of them.
    magnitudes
        Same shape: what the absolute terms of every sum add up to, at most.
    n_terms
        How many terms a sum has.
    """
    bounds: FloatArray = largest + n_terms**2 * EPSILON * magnitudes
    return bounds
