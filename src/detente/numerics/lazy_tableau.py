"""A simplex tableau for correlated equilibria that holds the rows of tight constraints only."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.lp import refined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.deviation_gains import DeviationGains

FIRST_ROWS = 24  #: room for so many tight constraints at first
ONE = np.ones(1)


class LazyTableau:
    """Hold a basis of: maximise c.x subject to sum x = 1, no deviation gains, and floors, x >= 0, by its tableau.

    Parameters
    ----------
    gains
        What deviations gain.
    objectives
        Shape ``(n_objectives, n_profiles)``: all that may be asked for, carried along together.
    start
        The profile that is played at first, with all constraints of deviations slack.
    floors
        Rows that must not be positive, besides those of the deviations.

    Attributes
    ----------
    basic
        The profiles that are basic, one a stored row.
    tight
        The constraints whose slack is not basic, one a slack column: a deviation's number, or `n_deviations` plus the
        place of a floor.
    floors
        As given, and those of a copy.

    Notes
    -----
    A constraint whose slack is basic needs no row: what the slack is follows from the basic profiles. So the tableau
    has as many rows as profiles are basic, usually few, and a row is made when its constraint becomes tight. Its first
    column is the right-hand side; then come profiles, then slacks. The first rows are the reduced objectives; the one
    at `n_objectives` is the current one. O(rows x columns) a pivot.
    """

    def __init__(
        self, gains: DeviationGains, objectives: FloatArray, start: int, floors: Sequence[FloatArray] = ()
    ) -> None:
        self.gains = gains
        self.n_objectives, self.n_profiles = (int(size) for size in objectives.shape)
        first = self.n_objectives + 1
        self._cells = np.zeros((first + FIRST_ROWS, 1 + self.n_profiles + FIRST_ROWS))
        np.subtract(objectives, objectives[:, [start]], out=self._cells[: first - 1, 1 : 1 + self.n_profiles])
        self._cells[: first - 1, 0] = -objectives[:, start]
        self._cells[first, : 1 + self.n_profiles] = 1.0
        self.basic = [start]
        self.tight: list[int] = []
        self.floors = list(floors)
        self.pivots = 0

    @classmethod
    def at(
        cls, gains: DeviationGains, objectives: FloatArray, basic: Sequence[int], tight: Sequence[int]
    ) -> LazyTableau:
        """Make the tableau of a basis that was found elsewhere, given by its profiles and its tight deviations.

        Raises
        ------
        numpy.linalg.LinAlgError
            If these are not the names of a basis.
        """
        tableau = cls(gains, objectives, basic[0])
        tableau.basic, tableau.tight = list(basic), list(tight)
        rows = np.zeros((1 + len(tight), 1 + tableau.n_profiles + len(tight)))
        rows[0, : 1 + tableau.n_profiles] = 1.0
        for row, constraint in zip(rows[1:], tight, strict=True):
            places, values = gains.row(constraint)
            row[1 + places] = values
        rows[1:, 1 + tableau.n_profiles :] = np.eye(len(tight))
        solved: FloatArray = np.linalg.solve(rows[:, 1 + np.array(basic)], rows).astype(np.float64, copy=False)
        first, height, width = tableau.n_objectives + 1, *solved.shape
        cells = np.zeros((first + height + FIRST_ROWS, width + FIRST_ROWS))
        cells[first : first + height, :width] = solved
        cells[: first - 1, 1 : 1 + tableau.n_profiles] = objectives
        cells[: first - 1, :width] -= objectives[:, basic] @ solved
        tableau._cells = cells
        return tableau

    def copy(self, floors: Sequence[FloatArray] = ()) -> LazyTableau:
        """Copy, and add floors that are slack here."""
        other = copy(self)
        other._cells = self._cells.copy()  # noqa: SLF001  # of the same class
        other.basic, other.tight = list(self.basic), list(self.tight)
        other.floors, other.pivots = [*self.floors, *floors], 0
        return other

    @property
    def _n_rows(self) -> int:
        return self.n_objectives + 1 + len(self.basic)

    @property
    def _n_columns(self) -> int:
        return 1 + self.n_profiles + len(self.tight)

    @property
    def cells(self) -> FloatArray:
        """The part in use: right-hand side, profiles and slacks over objectives and basic profiles."""
        return self._cells[: self._n_rows, : self._n_columns]

    @property
    def point(self) -> FloatArray:
        """The probabilities of the basic profiles."""
        return self._cells[self.n_objectives + 1 : self._n_rows, 0]

    @property
    def reduced(self) -> FloatArray:
        """What the current objective gains a unit of every profile and slack, after the right-hand side."""
        return self._cells[self.n_objectives, : self._n_columns]

    @property
    def slack_rates(self) -> FloatArray:
        """What the current objective gains a unit of every slack: minus the multipliers of `tight`."""
        return self._cells[self.n_objectives, 1 + self.n_profiles : self._n_columns]

    def combined(self, weights: FloatArray) -> FloatArray:
        """Return what combinations of the objectives gain a unit of every profile and slack.

        Shape ``(..., n_profiles + n_slacks)`` for weights of shape ``(..., n_objectives)``.
        """
        combination: FloatArray = weights @ self._cells[: self.n_objectives, 1 : self._n_columns]
        return combination

    def aim(self, weights: FloatArray) -> None:
        """Make a combination of the objectives the current one."""
        count = self.n_objectives
        self._cells[count, : self._n_columns] = weights @ self._cells[:count, : self._n_columns]

    def excess(self, profiles: NDArray[np.intp], weights: FloatArray) -> FloatArray:
        """Add up the rows of all constraints over some profiles, with weights."""
        totals = self.gains.totals(profiles, weights)
        if self.floors:
            totals = np.append(totals, [row[profiles] @ weights for row in self.floors])
        return totals

    def place_of(self, column: int) -> tuple[int | None, int | None]:
        """Tell which profile a column is, or which place in `tight`."""
        slack = column - 1 - self.n_profiles
        return (None, slack) if slack >= 0 else (column - 1, None)

    def rates(self, column: int) -> FloatArray:
        """Return by how much the constraints approach their limits for every unit of an entering column."""
        falling = -self.cells[self.n_objectives + 1 :, column]
        profile, slack = self.place_of(column)
        if profile is not None:
            rates = self.excess(np.array([*self.basic, profile]), np.concatenate([falling, ONE]))
        else:
            rates = self.excess(np.array(self.basic), falling)
        rates[self.tight] = 0.0
        if slack is not None:
            rates[self.tight[slack]] = -1.0
        return rates

    def row_of(self, constraint: int) -> FloatArray:
        """Make the row of a slack constraint, with the column of its slack at the end."""
        first, width = self.n_objectives + 1, 1 + self.n_profiles + len(self.tight)
        row = np.zeros(width + 1)
        profiles = row[1 : 1 + self.n_profiles]
        places, values = self._row(constraint)
        profiles[places] = values
        row[:-1] -= profiles[self.basic] @ self._cells[first : first + len(self.basic), :width]
        row[-1] = 1.0
        return row

    def _row(self, constraint: int) -> tuple[NDArray[np.intp], FloatArray]:
        n_deviations = self.gains.layout.n_deviations
        if constraint < n_deviations:
            return self.gains.row(constraint)
        return np.arange(self.n_profiles), self.floors[constraint - n_deviations]

    def tighten(self, constraint: int, row: FloatArray, column: int) -> None:
        """Let a column enter the basis for the slack of a constraint, whose row was just made."""
        self._make_room()
        n_rows, n_columns = self._n_rows, self._n_columns
        cells = self._cells[:n_rows, : n_columns + 1]
        cells[:, n_columns] = 0.0
        scaled = row / row[column]
        cells -= np.multiply.outer(cells[:, column], scaled)
        self.pivots += 1
        profile, slack = self.place_of(column)
        if slack is not None:  # its constraint is slack from now on, and needs no row
            cells[:, column] = cells[:, n_columns]
            self.tight[slack] = constraint
        elif profile is not None:  # pragma: no branch  # a column is a profile or a slack
            cells[:, column] = 0.0
            self._cells[n_rows, : n_columns + 1] = scaled
            self._cells[n_rows, column] = 1.0
            self.basic.append(profile)
            self.tight.append(constraint)

    def exchange(self, place: int, column: int) -> None:
        """Let a column enter the basis for the basic profile at a place."""
        cells, row = self.cells, self.n_objectives + 1 + place
        scaled = cells[row] / cells[row, column]
        entering = cells[:, column].copy()
        entering[row] = 0.0
        cells -= np.multiply.outer(entering, scaled)
        self.pivots += 1
        profile, slack = self.place_of(column)
        if profile is not None:
            cells[:, column] = 0.0
            cells[row] = scaled
            cells[row, column] = 1.0
            self.basic[place] = profile
        elif slack is not None:  # pragma: no branch  # row and column go, and the last ones fill their places
            cells[row], cells[:, column] = cells[-1], cells[:, -1]
            self.basic[place], self.tight[slack] = self.basic[-1], self.tight[-1]
            self.basic.pop()
            self.tight.pop()

    def resolved(self, objective: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Solve the basis afresh, with a step of refinement: the basic probabilities, and the multipliers of `tight`.

        Raises
        ------
        numpy.linalg.LinAlgError
            If the basis is singular.
        """
        basic = np.array(self.basic)
        rows = [np.ones(len(basic))]
        for constraint in self.tight:
            row = np.zeros(self.n_profiles)
            places, values = self._row(constraint)
            row[places] = values
            rows.append(row[basic])
        matrix: FloatArray = np.array(rows)
        inverse: FloatArray = np.linalg.inv(matrix).astype(np.float64, copy=False)
        return refined(matrix, inverse, np.eye(len(basic))[0]), refined(matrix.T, inverse.T, objective[basic])[1:]

    def _make_room(self) -> None:
        height, width = self._cells.shape
        if self._n_rows < height and self._n_columns < width:
            return
        room = len(self.basic)
        cells = np.zeros((height + room, width + room))
        cells[:height, :width] = self._cells
        self._cells = cells
