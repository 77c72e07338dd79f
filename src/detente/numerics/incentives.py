"""The incentive constraints of correlated equilibria, as sparse rows over profiles."""

from __future__ import annotations

from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np

from detente.model.numbers import is_exact
from detente.numerics.sparse_rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import NumberArray


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
    labels: list[Deviations] = []
    parts: list[tuple[NumberArray, NumberArray]] = []
    for player, count in enumerate(shape):
        told, played = np.nonzero(~np.eye(count, dtype=bool))
        own = np.moveaxis(incentives[player], player, 0).reshape(count, -1)
        where = np.moveaxis(places, player, 0).reshape(count, -1)
        labels += [((player, int(a), int(b)),) for a, b in zip(told, played, strict=True)]
        parts.append((own[played] - own[told], where[told]))
    return labels, _stacked(parts, rounding_level(incentives))


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
    labels: list[Deviations] = []
    parts: list[tuple[NumberArray, NumberArray]] = []
    for player, count in enumerate(shape):
        own = np.moveaxis(incentives[player], player, 0).reshape(count, -1)
        where = np.moveaxis(places, player, 0).reshape(-1)
        gains = (own[:, None, :] - own[None, :, :]).reshape(count, -1)
        labels += [tuple((player, told, played) for told in range(count) if told != played) for played in range(count)]
        parts.append((gains, np.broadcast_to(where, gains.shape)))
    return labels, _stacked(parts, rounding_level(incentives))


def _stacked(parts: Sequence[tuple[NumberArray, NumberArray]], noise: float) -> Rows:
    """Make sparse rows of the gains above rounding and their columns, given as tables of the same shape."""
    present = [abs(gains) > noise for gains, _ in parts]
    counts = np.concatenate([kept.sum(axis=1) for kept in present])
    return Rows(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        np.concatenate([columns[kept] for (_, columns), kept in zip(parts, present, strict=True)]),
        np.concatenate([gains[kept] for (gains, _), kept in zip(parts, present, strict=True)]),
    )


def rounding_level(incentives: NumberArray) -> float:
    """Bound the difference that rounding alone can make between two sums of payoffs; 0 for fractions.

    Without it a row of 0.1 + 0.2 - 0.3 = 5.6e-17 would become a constraint like any other once rows are scaled to 1.
    """
    if is_exact(incentives):
        return 0.0
    return 64 * float(np.finfo(np.float64).eps) * float(np.abs(incentives).max())


def normalised(rows: Rows) -> tuple[Rows, NumberArray]:
    """Divide every row by its largest absolute entry; also return those entries (1 for an empty row).

    The entries are of the kind of the rows: what an integer says may be too large for a float.
    """
    sizes = np.diff(rows.starts)
    factors = np.ones(len(sizes))
    absolute = abs(rows.values)
    filled = np.flatnonzero(sizes)
    if is_exact(rows.values):
        largest = np.ones(len(sizes), dtype=object)
        largest[filled] = np.maximum.reduceat(absolute, rows.starts[filled]) if len(filled) else largest[filled]
        floats = (rows.values / np.repeat(largest, sizes)).astype(np.float64)
        return Rows(rows.starts, rows.columns, floats), largest
    if len(filled):
        factors[filled] = np.maximum.reduceat(absolute, rows.starts[filled])
    return Rows(rows.starts, rows.columns, rows.values / np.repeat(factors, sizes)), factors


def integer_rows(rows: Rows, unit: int = 1) -> tuple[list[dict[int, int]], list[int]]:
    """Make small integers of every row of fractions or integers; also return what each was multiplied by.

    Parameters
    ----------
    unit
        What the rows have been multiplied by before.
    """
    tables, factors = [], []
    for start, end in zip(rows.starts[:-1], rows.starts[1:], strict=True):
        values = rows.values[start:end].tolist()
        common = lcm(*(value.denominator for value in values))
        scaled = [value.numerator * (common // value.denominator) for value in values]
        shared = gcd(unit * common, *scaled)
        tables.append(dict(zip(rows.columns[start:end].tolist(), (value // shared for value in scaled), strict=True)))
        factors.append(unit * common // shared)
    return tables, factors
