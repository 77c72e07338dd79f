"""The linear program of incentive constraints that may be broken by epsilon, with epsilon as its last column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.lp import LinearProgram
from detente.numerics.sparse_rows import Rows, largest, with_total

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray, NumberArray
    from detente.numerics.lp import Optimum


class EpsilonProgram:
    """Ask the LP solver which distribution is best if a price is paid for the largest gain from deviating.

    Parameters
    ----------
    gains
        One row a deviation, over the profiles, in units of the scale.
    n_profiles
        The number of profiles.
    """

    def __init__(self, gains: Rows, n_profiles: int) -> None:
        rows = with_total(_with_column(gains, n_profiles), n_profiles)
        self._program = LinearProgram(rows, np.eye(1, len(rows))[0], n_profiles + 1, n_equalities=1)

    def maximise(self, objective: FloatArray) -> Optimum:
        """Maximise, from the last optimum on."""
        return self._program.maximise(objective)

    def polished(self, optimum: Optimum, objective: FloatArray) -> Optimum:
        """Mend the last digits of an optimum."""
        return self._program.polished(optimum, objective)


def scaled_objective(values: NumberArray, price: NumberArray) -> FloatArray:
    """Put profiles' values, from 0 on, and the price of epsilon together, the largest entry 1.

    Parameters
    ----------
    values
        Shape ``(n_profiles,)``: floats or integers.
    price
        Shape ``(1,)``: what a unit of epsilon costs, negative, in the unit of the values.
    """
    whole = np.concatenate([values - values.min(), price])
    objective: FloatArray = (whole / largest(whole)).astype(np.float64)
    return objective


def _with_column(rows: Rows, column: int) -> Rows:
    """Put an entry of -1 in a column behind every row."""
    ends, shifts = rows.starts[1:], np.arange(len(rows.starts), dtype=np.int32)
    columns = np.insert(rows.columns, ends, np.int32(column))
    return Rows((rows.starts + shifts).astype(np.int32), columns, np.insert(rows.values, ends, -1.0))
