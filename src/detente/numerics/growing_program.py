"""The same linear program where deviations are many more than profiles: they count when they turn out to be needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.reduced_program import ReducedProgram
from detente.numerics.tolerance import SOLVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.deviation_gains import DeviationGains, Layout
    from detente.numerics.reduced_program import Corner

MANY = 1000  #: fewer deviations are soon solved all together
TALL = 2  #: so many deviations a profile are worth leaving out
FIRST = 5  #: so many actions of a player are worth deviating to from the start: the best where the others mix evenly
AT_ONCE = 4  #: so many deviations are added for an action that is told, those that gain most


def is_tall(layout: Layout) -> bool:
    """Tell whether a game of this shape has so many deviations that most should not count from the start."""
    n_deviations = layout.n_deviations - sum(layout.sizes)
    return n_deviations >= max(MANY, TALL * layout.n_profiles)


class GrowingProgram:
    """Maximise over the correlated equilibria of a game with many deviations, each answer helping the next.

    Parameters
    ----------
    gains
        What deviations gain.
    incentives
        Shape ``(n_players, *n_actions)``: the payoffs that decide who deviates.

    Notes
    -----
    Deviations to actions that are good where the others mix evenly count from the start, and all of players with few
    actions. An optimum over those that count is one over all if nobody gains by any other; if somebody does, those that
    gain most count from then on, and the solver goes on from its last basis. Every round lets more of them count, so
    that this ends. With 500 x 10 random payoffs 3,700 of 190,000 deviations do at last.

    What a deviation gains is measured by the most that it may gain or lose, as in the program: between actions that are
    nearly copies that is little, and may decide the answer all the same.
    """

    def __init__(self, gains: DeviationGains, incentives: FloatArray) -> None:
        self._gains = gains
        self._counted = _first(gains.layout, incentives)
        self._program = ReducedProgram(gains, self._counted.nonzero()[0])

    def corners(self, objective: FloatArray, floors: Sequence[FloatArray] = ()) -> Iterator[Corner]:
        """Yield an optimum, and then the same after its basis was solved once more; as `ReducedProgram.corners` does.

        Raises
        ------
        Infeasible, Unbounded, NumericalTrouble
            As the solver does.
        """
        while True:
            corners = self._program.corners(objective, floors)
            corner = next(corners)
            missing = self._missing(corner)
            if not len(missing):
                yield corner
                yield from corners
                return
            self._program.count(missing)
            self._counted[missing] = True

    def basis(self, objective: FloatArray) -> tuple[list[int], list[int]]:
        """Name the profiles and the tight deviations of an optimal basis, one profile more than deviations.

        Raises
        ------
        Infeasible, Unbounded, NumericalTrouble
            As the solver does.
        """
        next(self.corners(objective))
        return self._program.basis(objective)

    def _missing(self, corner: Corner) -> NDArray[np.intp]:
        """List deviations that gain something and do not count yet: of every action told, those that gain most."""
        layout = self._gains.layout
        totals = self._gains.totals(corner.profiles, corner.probabilities) / self._gains.units
        totals[self._counted] = 0.0
        missing = np.zeros(layout.n_deviations, dtype=np.bool_)
        for base, count in zip(layout.bases[:-1], layout.sizes, strict=True):
            gained = totals[base : base + count * count].reshape(count, count)
            least = np.partition(gained, -AT_ONCE, axis=1)[:, -AT_ONCE, np.newaxis] if count > AT_ONCE else 0.0
            missing[base : base + count * count] = ((gained > SOLVER) & (gained >= least)).reshape(-1)
        return missing.nonzero()[0]


def _first(layout: Layout, incentives: FloatArray) -> NDArray[np.bool_]:
    """Mark the deviations that count from the start."""
    counted = np.zeros(layout.n_deviations, dtype=np.bool_)
    for player, (base, count) in enumerate(zip(layout.bases[:-1], layout.sizes, strict=True)):
        own, some = incentives[player].swapaxes(0, player).reshape(count, -1), np.arange(count)
        chosen = some if count * count <= layout.n_profiles else np.argsort(-own.mean(axis=1), kind="stable")[:FIRST]
        counted[(base + some[:, np.newaxis] * count + chosen).reshape(-1)] = True
    return counted & layout.deviations()
