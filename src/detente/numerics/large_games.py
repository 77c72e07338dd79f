"""Maximise over the correlated equilibria of a large game, with whichever method gets there first."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.column_generation import Budget, generated
from detente.numerics.deviation_pricing import DeviationPricing
from detente.numerics.equilibrium_problem import EquilibriumOptimum, EquilibriumProblem, Multipliers, NamedCorner
from detente.numerics.interior_point import InteriorPointMethod
from detente.numerics.normal_equations import NormalEquations, n_numbers
from detente.numerics.reduced_program import Corner
from detente.numerics.tolerance import SOLVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

LARGE = 1500  #: from so many profiles on, these methods are faster than the LP solver on the whole program
MOST_ROWS = 1 << 13  #: with more rows, writing the columns of known profiles down takes too much memory
SEARCHING = Budget(pivots=3000, crowd=100)  #: about as long as the interior point method takes
DEMANDING = Budget(pivots=10000, crowd=MOST_ROWS)  #: with floors, which leave hardly any inside, from the last corner
FINISHING = Budget(pivots=1000, crowd=MOST_ROWS)  #: from where the interior point method ended to a corner
FEW = 1 << 18  #: numbers of gains up to which a tableau of all of them is worth a first try
KEPT = 1 << 24  #: numbers that the interior point method may keep: 128 megabytes
PURE = 30  #: so many equilibria in pure actions are known from the start


def is_large(shape: tuple[int, ...]) -> bool:
    """Tell whether a game of this shape is one for these methods: many profiles, and fewer rows."""
    n_profiles, n_rows = int(np.prod(shape)), sum(count**2 for count in shape)
    return n_profiles >= LARGE and n_rows <= min(n_profiles, MOST_ROWS)


def is_vast(shape: tuple[int, ...]) -> bool:
    """Tell whether a game of this shape is so large that a table of all gains is not worth making."""
    return is_large(shape) and int(np.prod(shape)) * sum(shape) > FEW


class LargeGame:
    """Maximise over the correlated equilibria of one game; each answer helps the next.

    Parameters
    ----------
    incentives
        Shape ``(n_players, *n_actions)``, floats.

    Notes
    -----
    1. Column generation, which finds optima with few profiles in milliseconds, from the last corner, with a budget of
       pivots.
    2. If that does not suffice, many profiles matter: the interior point method, where there are fewer rows than
       profiles. From where it ends, column generation finishes in a few pivots; if not, its point is the answer.
    3. Otherwise there is no answer here, and the LP solver is asked for the whole program.

    The budget counts pivots, not time, so that equal questions have equal answers.
    """

    def __init__(self, incentives: FloatArray) -> None:
        self._incentives = incentives
        self._pricing = DeviationPricing(incentives)
        self._last = NamedCorner()

    @cached_property
    def _equations(self) -> NormalEquations | None:
        shape = self._pricing.shape
        few = self._pricing.n_rows <= self._pricing.n_profiles and n_numbers(shape) <= KEPT
        return NormalEquations(self._pricing) if few else None

    @cached_property
    def _pure(self) -> NDArray[np.intp]:
        """The equilibria in pure actions with the largest totals."""
        stable = np.ones(self._pricing.shape, dtype=bool)
        for player, own in enumerate(self._incentives):
            stable &= own >= own.max(axis=player, keepdims=True)
        found = np.flatnonzero(stable.reshape(-1))
        total = self._incentives.sum(axis=0).reshape(-1)[found]
        return np.sort(found[np.argsort(-total, kind="stable")[:PURE]])

    def optima(self, problem: EquilibriumProblem) -> Iterator[EquilibriumOptimum]:
        """Yield one answer after another, if need be, until one is good enough; none where these methods fail.

        Raises
        ------
        NumericalTrouble
            If no equilibrium seems to satisfy the floors.
        """
        for found in self._answers(problem):
            self._last = found.corner
            yield found

    def _answers(self, problem: EquilibriumProblem) -> Iterator[EquilibriumOptimum]:
        budget = DEMANDING if len(problem.floors) else SEARCHING
        found = generated(self._pricing, problem, self._last, self._pure, budget)
        if found is not None:
            yield found
        elif self._equations is not None:
            method = InteriorPointMethod(self._pricing, self._equations, problem)
            inside = method.optimum()
            if inside is not None:
                yield from self._finished(problem, list(method.readings(inside)))

    def _finished(
        self, problem: EquilibriumProblem, readings: list[EquilibriumOptimum]
    ) -> Iterator[EquilibriumOptimum]:
        """Yield what an interior point says if it breaks no row, and then go on to a corner."""
        for found in readings:
            distribution = np.zeros(self._pricing.n_profiles)
            distribution[found.profiles] = found.probabilities
            floors = (problem.floors * distribution).sum(axis=1)
            if max(self._pricing.expected(distribution).max(), floors.max(initial=0.0)) <= SOLVER:
                yield found
        corner = readings[0].corner
        finished = generated(self._pricing, problem, corner, corner.profiles, FINISHING)
        if finished is not None:
            yield finished

    def corners(self, objective: FloatArray, floors: Sequence[FloatArray], factors: FloatArray) -> Iterator[Corner]:
        """Yield answers as `ReducedProgram.corners` does, with every player's gains divided by a factor."""
        demands = np.array(floors).reshape(len(floors), len(objective))
        units = np.repeat(factors, np.diff(self._pricing.starts))
        for found in self.optima(EquilibriumProblem(objective, demands)):
            weights = found.multipliers.deviations * units / self._pricing.sizes
            used = np.flatnonzero(weights)
            yield Corner(found.profiles, found.probabilities, used, weights[used], found.multipliers.floors)

    def matrices(self, multipliers: Multipliers) -> list[FloatArray]:
        """Give every player's multipliers as a matrix (told, played), for a unit of the currency."""
        return self._pricing.matrices(multipliers.deviations)
