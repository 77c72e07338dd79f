"""The deviations of a game as rows, and multipliers that prove what is impossible under them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import NumericalTrouble
from detente.model.numbers import is_exact
from detente.numerics.incentives import incentive_rows, normalised
from detente.numerics.integer_table import IntegerTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray, Number, NumberArray
    from detente.numerics.incentives import Deviations
    from detente.numerics.possible_play import PossiblePlay
    from detente.numerics.sparse_rows import Rows

    Weighed = tuple[tuple[int, int, int, Number], ...]  #: (player, told, played, multiplier)

FAINT = -100.0  #: the logarithm of what a profile that is never played may add to a bound
NEGLIGIBLE = 1e-15  #: multipliers up to this part of the largest one are 0


@dataclass(frozen=True, eq=False)
class EvenGame:
    """Hold the rows of a game: every deviation's gain, which is at most 0 in equilibrium.

    Attributes
    ----------
    labels
        The deviation of every row.
    scaled, sizes
        The rows divided by their largest absolute entries, and those entries, in the currency.
    n_profiles
        The number of columns.
    exact
        Whether the game was given in fractions.
    """

    labels: list[Deviations]
    scaled: Rows
    sizes: Sequence[Number]
    n_profiles: int
    exact: bool

    @classmethod
    def of(cls, incentives: NumberArray) -> EvenGame:
        """Write the rows down; `incentives` has the shape ``(n_blocks, *n_actions)``."""
        exact = is_exact(incentives)
        whole = IntegerTable.of(incentives) if exact else None
        labels, rows = incentive_rows(incentives if whole is None else whole.table)
        scaled, factors = normalised(rows)
        sizes = factors.tolist() if whole is None else [Fraction(int(factor), whole.unit) for factor in factors]
        return cls(labels, scaled, sizes, int(incentives[0].size), exact)

    @cached_property
    def matrix(self) -> FloatArray:
        """The scaled rows as a matrix, shape ``(n_rows, n_profiles)``."""
        matrix = np.zeros((len(self.scaled), self.n_profiles))
        rows = np.repeat(np.arange(len(matrix)), np.diff(self.scaled.starts))
        matrix[rows, self.scaled.columns] = self.scaled.values
        return matrix

    def alive(self, possible: PossiblePlay) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """List the rows that are never loose, and those that can be, without those that are 0 whatever is played."""
        counts = np.abs(self.matrix[:, possible.played]).max(axis=1) > 0
        return np.flatnonzero(counts & ~possible.loose), np.flatnonzero(counts & possible.loose)

    def joined(self, possible: PossiblePlay, multipliers: NumberArray, total: float) -> Weighed:
        """Join the multipliers of a maximum with those that prove what is impossible, so that none is negative.

        The latter add up to 0 where anything is played, and count as often as it takes.

        Parameters
        ----------
        multipliers
            One a row; those of rows that are never loose may have any sign. Fractions if those of `possible` are, for
            they may count very often.
        total
            The multiplier of the total.

        Raises
        ------
        NumericalTrouble
            If nothing was proven impossible.
        """
        matrix, never, away = self.matrix, ~possible.loose, ~possible.played
        own, proof = multipliers.astype(np.float64), possible.multipliers.astype(np.float64)
        prices, steepness = -(own @ matrix) - total, proof @ matrix
        with np.errstate(divide="ignore", invalid="ignore"):
            needed = np.concatenate([-own[never] / proof[never], (prices[away] - FAINT) / steepness[away]])
        largest = float(needed.max(initial=0.0))
        if not np.isfinite(largest):
            message = "what is never played could not be told"
            raise NumericalTrouble(message)
        factor = ceil(largest)
        joined = multipliers + factor * possible.multipliers
        if not is_exact(joined) and never.any():  # what rounding left of the proof at what is played
            rest = (factor * steepness)[possible.played]
            joined[never] -= np.linalg.lstsq(matrix[np.ix_(never, possible.played)].T, rest, rcond=None)[0]
        least = 0 if is_exact(joined) else NEGLIGIBLE * float(joined.max(initial=0.0))
        listed = enumerate(joined.tolist())
        return tuple((*self.labels[row][0], weight / self.sizes[row]) for row, weight in listed if weight > least)
