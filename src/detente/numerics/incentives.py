"""The incentive constraints of correlated equilibria, as sparse rows over profiles."""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from detente.model.numbers import is_exact
from detente.numerics.lp import Rows

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray, NumberArray


Deviations = tuple[tuple[int, int, int], ...]  #: (player, a, b) of the deviations whose gains a row adds up


def incentive_rows(incentives: NumberArray) -> tuple[list[Deviations], Rows]:
    """Build one row for every player i and pair of actions a, b: what i gains by playing b when told a.

    Parameters
    ----------
    incentives
        Shape ``(n_players, *n_actions)``, floats or fractions.

    Returns
    -------
    labels
        The one deviation (player, a, b) of every row.
    rows
        Over the profiles in C order; the entry at a profile with a_i = a is u_i(b, a_-i) - u_i(a, a_-i). Zeros are left
        out, and in floats what may be nothing but rounding.

    Notes
    -----
    No loop over profiles: O(m sum m_i) time and memory for m profiles and m_i actions of player i.
    """
    shape = incentives.shape[1:]
    places = np.arange(int(np.prod(shape)), dtype=np.int32).reshape(shape)
    noise = rounding_level(incentives)
    labels: list[Deviations] = []
    counts, columns, values = [], [], []
    for player, count in enumerate(shape):
        told, played = np.nonzero(~np.eye(count, dtype=bool))
        own = np.moveaxis(incentives[player], player, 0).reshape(count, -1)
        where = np.moveaxis(places, player, 0).reshape(count, -1)
        gains = own[played] - own[told]
        present = abs(gains) > noise
        labels += [((player, int(a), int(b)),) for a, b in zip(told, played, strict=True)]
        counts.append(present.sum(axis=1))
        columns.append(where[told][present])
        values.append(gains[present])
    starts = np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int32)
    return labels, Rows(starts, np.concatenate(columns), np.concatenate(values))


def coarse_rows(incentives: NumberArray) -> tuple[list[Deviations], Rows]:
    """Build one row for every player i and action b: what i gains by playing b whatever it would be told.

    Parameters
    ----------
    incentives
        Shape ``(n_players, *n_actions)``, floats or fractions.

    Returns
    -------
    labels
        (player, a, b) for all a other than b: the deviations whose gains the row adds up.
    rows
        Over the profiles in C order; the entry at a profile s is u_i(b, s_-i) - u_i(s). Zeros are left out, and in
        floats what may be nothing but rounding.

    Notes
    -----
    O(m sum m_i) time and memory for m profiles and m_i actions of player i.
    """
    shape = incentives.shape[1:]
    places = np.arange(int(np.prod(shape)), dtype=np.int32).reshape(shape)
    noise = rounding_level(incentives)
    labels: list[Deviations] = []
    counts, columns, values = [], [], []
    for player, count in enumerate(shape):
        own = np.moveaxis(incentives[player], player, 0).reshape(count, -1)
        where = np.moveaxis(places, player, 0).reshape(-1)
        gains = (own[:, None, :] - own[None, :, :]).reshape(count, -1)
        present = abs(gains) > noise
        labels += [tuple((player, told, played) for told in range(count) if told != played) for played in range(count)]
        counts.append(present.sum(axis=1))
        columns.append(np.broadcast_to(where, gains.shape)[present])
        values.append(gains[present])
    starts = np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int32)
    return labels, Rows(starts, np.concatenate(columns), np.concatenate(values))


def rounding_level(incentives: NumberArray) -> float:
    """Bound the difference that rounding alone can make between two sums of payoffs; 0 for fractions.

    Without it a row of 0.1 + 0.2 - 0.3 = 5.6e-17 would become a constraint like any other once rows are scaled to 1.
    """
    if is_exact(incentives):
        return 0.0
    return 64 * float(np.finfo(np.float64).eps) * float(np.abs(incentives).max())


def normalised(rows: Rows) -> tuple[Rows, FloatArray]:
    """Divide every row by its largest absolute entry; also return those entries (1 for an empty row)."""
    sizes = np.diff(rows.starts)
    factors = np.ones(len(sizes))
    absolute = abs(rows.values)
    filled = np.flatnonzero(sizes)
    if is_exact(rows.values):
        largest = np.ones(len(sizes), dtype=object)
        largest[filled] = np.maximum.reduceat(absolute, rows.starts[filled]) if len(filled) else largest[filled]
        floats = (rows.values / np.repeat(largest, sizes)).astype(np.float64)
        return Rows(rows.starts, rows.columns, floats), largest.astype(np.float64)
    if len(filled):
        factors[filled] = np.maximum.reduceat(absolute, rows.starts[filled])
    return Rows(rows.starts, rows.columns, rows.values / np.repeat(factors, sizes)), factors


def integer_rows(rows: Rows) -> tuple[list[dict[int, int]], list[int]]:
    """Multiply every row of fractions by its common denominator; also return those denominators."""
    tables, factors = [], []
    for start, end in zip(rows.starts[:-1], rows.starts[1:], strict=True):
        values = rows.values[start:end].tolist()
        factor = lcm(*(value.denominator for value in values))
        scaled = [value.numerator * (factor // value.denominator) for value in values]
        tables.append(dict(zip(rows.columns[start:end].tolist(), scaled, strict=True)))
        factors.append(factor)
    return tables, factors
