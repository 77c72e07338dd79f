"""The linear program of correlated equilibria, asked where pivots on a tableau would be too many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.deviation_gains import rows_of
from detente.numerics.lp import LinearProgram
from detente.numerics.sparse_rows import Rows, with_total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.deviation_gains import DeviationGains
    from detente.numerics.lp import Optimum, Restart


@dataclass(frozen=True, slots=True, eq=False)
class Corner:
    """Hold an optimum in the units of `DeviationGains`: where it is, and the multipliers that are not zero.

    Attributes
    ----------
    profiles, probabilities
        Where it is.
    deviations, weights
        Numbers of deviations, and their multipliers.
    multipliers
        Of the floors.
    """

    profiles: NDArray[np.intp]
    probabilities: FloatArray
    deviations: NDArray[np.intp]
    weights: FloatArray
    multipliers: FloatArray


class ReducedProgram:
    """Ask the LP solver for maxima over distributions that satisfy the constraints of some deviations.

    Parameters
    ----------
    gains
        What deviations gain.
    deviations
        The numbers of those that count, those of one player together and players in order.
    """

    def __init__(self, gains: DeviationGains, deviations: NDArray[np.intp]) -> None:
        self._gains = gains
        self._deviations = deviations
        rows, self._units = _rows(gains, deviations)
        count, width = len(deviations) + 1, gains.layout.n_profiles
        self._program = LinearProgram(with_total(rows, width), np.eye(1, count)[0], width, n_equalities=1)

    def count(self, deviations: NDArray[np.intp]) -> None:
        """Let more deviations count; the next maximum starts from the last one."""
        rows, units = _rows(self._gains, deviations)
        self._program.add(rows)
        self._deviations = np.concatenate([self._deviations, deviations])
        self._units = np.concatenate([self._units, units])

    def corners(
        self, objective: FloatArray, floors: Sequence[FloatArray] = (), start: Restart = None
    ) -> Iterator[Corner]:
        """Yield an optimum, and then the same after its basis was solved once more.

        Parameters
        ----------
        objective
            Shape ``(n_profiles,)``, scaled to 1.
        floors
            Rows that must not be positive, likewise.

        Raises
        ------
        Infeasible, Unbounded, NumericalTrouble
            As the solver does.
        """
        extra = np.array(floors) if floors else None
        optimum = self._program.maximise(objective, extra, start)
        yield self._corner(optimum)
        yield self._corner(self._program.polished(optimum, objective, extra))

    def basis(self, objective: FloatArray) -> tuple[list[int], list[int]]:
        """Name the profiles and the tight deviations of an optimal basis, one profile more than deviations.

        Raises
        ------
        Infeasible, Unbounded, NumericalTrouble
            As the solver does.
        """
        found = self._program.maximise(objective).basis
        return list(found.columns), self._deviations[np.array(found.tight, dtype=np.intp) - 1].tolist()

    def tried(self, objective: FloatArray, start: Restart, patience: int) -> Iterator[Corner]:
        """Yield the same two corners if a start leads to them in few pivots, nothing otherwise."""
        optimum = self._program.tried(objective, start, patience)
        if optimum is not None:
            yield self._corner(optimum)
            yield self._corner(self._program.polished(optimum, objective))

    def _corner(self, optimum: Optimum) -> Corner:
        profiles, duals = np.flatnonzero(optimum.x > 0), np.maximum(optimum.duals[1:], 0.0)
        weights = duals[: len(self._deviations)] / self._units
        used = np.flatnonzero(weights)
        return Corner(
            profiles, optimum.x[profiles], self._deviations[used], weights[used], duals[len(self._deviations) :]
        )


def _rows(gains: DeviationGains, deviations: NDArray[np.intp]) -> tuple[Rows, FloatArray]:
    """Make one row a deviation, scaled to 1; also return what each was divided by, 1 for a row of zeros."""
    begins, places = rows_of(gains.layout.sizes)
    lengths = begins[deviations + 1] - begins[deviations]
    starts = np.concatenate([[0], lengths.cumsum()])
    cells = places[np.arange(starts[-1]) + np.repeat(begins[deviations] - starts[:-1], lengths)]
    values: FloatArray = gains.cells.reshape(-1).take(cells)
    units: FloatArray = np.maximum.reduceat(np.abs(values), starts[:-1]) if len(deviations) else np.zeros(0)
    units[units == 0] = 1.0
    return Rows(starts, cells // gains.cells.shape[1], values / np.repeat(units, lengths)), units
