"""Follow a path of smooth convex minima to the evenest distribution that satisfies linear demands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import NumericalTrouble

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.even_measures import Measure

FIRST = 1.0  #: the barrier at the start of the path, where rows and probabilities are at most 1, ...
LAST = 1e-20  #: ... and at its end
SHRINK = 0.01  #: from one point of the path to the next
STEPS = 60  #: Newton steps for a point of the path; a few do
CENTRED = 0.1  #: a point is close enough to the path where a Newton step promises less than this part of the barrier
FINE = 1e-9  #: from here on, values differ by rounding only: steps are taken whole
INSIDE = 0.99  #: how much of the way to the border a step goes
SETTLING = 8  #: Newton steps at the end, where what is tight is known


@dataclass(frozen=True, slots=True, eq=False)
class Demands:
    """Hold the rows that a distribution mu over what is possible must satisfy: it adds up to 1, and ...

    Attributes
    ----------
    never
        Shape ``(n_never, n_profiles)``: never.mu = 0, since these rows are never loose.
    loose
        Shape ``(n_loose, n_profiles)``: loose.mu <= 0, each below 0 for some equilibrium.
    """

    never: FloatArray
    loose: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Hold the end of the path.

    Attributes
    ----------
    probabilities
        Shape ``(n_profiles,)``.
    total, never, multipliers
        The multipliers of the total, of the rows that are never loose (any sign), and of the others.
    support, tight
        Which probabilities are positive, and which of the loose rows bind.
    bends
        Shape ``(n_positive,)``: the derivatives of the positive probabilities by their prices.
    """

    probabilities: FloatArray
    total: float
    never: FloatArray
    multipliers: FloatArray
    support: NDArray[np.bool_]
    tight: NDArray[np.bool_]
    bends: FloatArray


class EvenPath:
    """Maximise a measure of evenness over {mu >= 0 : sum mu = 1, never.mu = 0, loose.mu <= 0}.

    The dual: minimise, over y and over multipliers z >= 0 of the loose rows, the sum over profiles of the measure's
    conjugate at -(y, z).rows, plus the total's multiplier. A barrier keeps z (and, where the measure does not, mu)
    positive and shrinks from 1 to 1e-20; every point of the path is found by Newton's method.

    Notes
    -----
    The set has a point that is strictly inside in all loose rows and probabilities, so that the dual minimum is reached
    and the path stays bounded. Rows that are never loose are made orthonormal first. O(k^2 n_profiles + k^3) a step
    for k rows, about 60 steps.
    """

    def __init__(self, measure: Measure, demands: Demands) -> None:
        self._measure, self._demands = measure, demands
        width = demands.loose.shape[1]
        _, sizes, span = np.linalg.svd(demands.never, full_matrices=False)
        basis = span[sizes > 1e-10 * max(float(sizes.max(initial=0.0)), 1e-300)]
        self._rows = np.vstack([np.ones((1, width)), basis, demands.loose])
        self._free = 1 + len(basis)
        self._right = np.eye(1, len(self._rows))[0]

    def settle(self) -> Settled:
        """Go to the end of the path, read off what is tight there, and solve for that.

        Raises
        ------
        NumericalTrouble
            If Newton's method gets lost.
        """
        try:
            with np.errstate(all="ignore"):
                settled = self._solved(self._end(), LAST)
        except np.linalg.LinAlgError:
            settled = None
        if settled is None or not np.isfinite(settled.probabilities).all():
            message = "the evenest correlated equilibrium could not be found"
            raise NumericalTrouble(message)
        return settled

    def _end(self) -> FloatArray:
        """Follow the path."""
        point = np.concatenate([np.zeros(self._free), np.ones(len(self._rows) - self._free)])
        point[0] = -1.0
        barrier = FIRST
        while True:
            point = self._centred(point, barrier)
            if barrier <= LAST:
                return point
            barrier = max(SHRINK * barrier, LAST)

    def _value(self, point: FloatArray, barrier: float) -> tuple[float, FloatArray, FloatArray]:
        """Compute the function that is minimised, the maximisers, and their derivatives."""
        value, found, derivatives = self._measure.response(-(point @ self._rows), barrier)
        logs = float(np.log(point[self._free :]).sum())
        return value + float(point[0]) - barrier * logs, found, derivatives

    def _centred(self, start: FloatArray, barrier: float) -> FloatArray:
        """Find the point of the path for one barrier."""
        point, free = start, self._free
        value, found, derivatives = self._value(point, barrier)
        last = np.inf
        for _ in range(STEPS):
            slope = self._right - self._rows @ found
            slope[free:] -= barrier / point[free:]
            bend = (self._rows * derivatives) @ self._rows.T
            places = np.arange(free, len(point))
            bend[places, places] += barrier / point[free:] ** 2
            step = -_solution(bend, slope)
            promise = -float(slope @ step)
            if promise <= CENTRED * barrier or (promise <= FINE and promise > last / 2):
                return point
            last = promise
            falling = step[free:] < 0
            length = min(1.0, INSIDE * float((-point[free:][falling] / step[free:][falling]).min(initial=np.inf)))
            while True:
                ahead = point + length * step
                reached = self._value(ahead, barrier)
                if reached[0] <= value - length * promise / 4 or promise <= FINE or length < 1e-9:
                    break
                length /= 2
            point, (value, found, derivatives) = ahead, reached
        return point

    def _solved(self, point: FloatArray, barrier: float) -> Settled:
        """Let go of the barrier: loose rows bind or do not count, and probabilities are positive or 0."""
        measure, demands, free = self._measure, self._demands, self._free
        _, found, _ = self._value(point, barrier)
        if not np.isfinite(found).all():
            raise np.linalg.LinAlgError
        support = measure.positive(found, barrier)
        tight = point[free:] ** 2 > barrier
        rows = np.vstack([np.ones((1, len(found))), demands.never, demands.loose[tight]])[:, support]
        basis = self._rows[1:free]
        never = np.linalg.lstsq(demands.never.T, basis.T @ point[1:free], rcond=None)[0]
        duals = np.concatenate([point[:1], never, point[free:][tight]])
        right = np.eye(1, len(duals))[0]
        for _ in range(SETTLING):
            probabilities, derivatives = measure.plain(-(duals @ rows))
            missing = right - rows @ probabilities
            roots = np.sqrt(derivatives)
            moves = np.linalg.lstsq(rows * roots, missing, rcond=1e-13)[0]
            duals = duals - np.linalg.lstsq((rows * roots).T, moves, rcond=1e-13)[0]
        probabilities, bends = measure.plain(-(duals @ rows))
        everywhere = np.zeros(len(found))
        everywhere[support] = probabilities
        n_never = len(demands.never)
        multipliers = np.zeros(len(demands.loose))
        multipliers[tight] = np.maximum(duals[1 + n_never :], 0.0)
        return Settled(everywhere, float(duals[0]), duals[1 : 1 + n_never], multipliers, support, tight, bends)


def _solution(matrix: FloatArray, right: FloatArray) -> FloatArray:
    """Solve a symmetric system that may be almost singular."""
    size = np.sqrt(np.maximum(np.diagonal(matrix), 1e-300))
    scaled = matrix / size / size[:, np.newaxis]
    scaled[np.diag_indices_from(scaled)] += 1e-14
    solution: FloatArray = np.linalg.solve(scaled, right / size) / size
    return solution
