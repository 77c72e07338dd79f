"""The linear program of correlated equilibria, asked where pivots on a tableau would be too many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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
    layout = gains.layout
    players, told, played = layout.split(deviations)
    columns, values, units, lengths = [], [], [], []
    for player, places in enumerate(layout.places):
        mine = np.flatnonzero(players == player)
        where = places[told[mine]]
        entries = gains.cells[where, layout.offsets[player] + played[mine, np.newaxis]]
        largest = np.abs(entries).max(axis=1, initial=0.0)
        largest[largest == 0] = 1.0
        columns.append(where.reshape(-1))
        values.append((entries / largest[:, np.newaxis]).reshape(-1))
        units.append(largest)
        lengths.append(np.full(len(mine), places.shape[1]))
    starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    return Rows(starts, np.concatenate(columns), np.concatenate(values)), np.concatenate(units)
