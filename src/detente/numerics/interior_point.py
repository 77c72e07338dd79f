"""Maximise over correlated equilibria from the inside, at a cost that hardly depends on how many profiles matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.blocked_cholesky import BlockedCholesky
from detente.numerics.equilibrium_problem import EquilibriumOptimum, Multipliers, NamedCorner
from detente.numerics.normal_equations import NormalEquations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.deviation_pricing import DeviationPricing
    from detente.numerics.equilibrium_problem import EquilibriumProblem

STEPS = 60  #: as many as are ever useful
NEARLY = 0.995  #: how much of the way to the border a step goes
SHORTEST = 1e-5  #: shorter steps lead nowhere
CLOSE = 1e-6  #: from here on, what is played and what is tight can be told
WORSE = 30.0  #: rounding has taken over where an error grows so many times
FINE = 1e-13  #: as near to an optimum as floats can tell
VANISHING = 1e-12  #: probabilities that are left out add up to less
FIRST = 0.1  #: slacks and multipliers at the start, where the objective goes from 0 to 1


@dataclass(frozen=True, slots=True, eq=False)
class InteriorPoint:
    """Hold probabilities, the rows' slacks, the rows' multipliers, the profiles' reduced prices, and the total's price.

    Also used for a step from one to the next.
    """

    probabilities: FloatArray
    slacks: FloatArray
    multipliers: FloatArray
    reduced: FloatArray
    total: float

    def moved(self, step: InteriorPoint, primal: float, dual: float) -> InteriorPoint:
        """Go along a step, a part of the way each in the point and the multipliers."""
        return InteriorPoint(
            self.probabilities + primal * step.probabilities,
            self.slacks + primal * step.slacks,
            self.multipliers + dual * step.multipliers,
            self.reduced + dual * step.reduced,
            self.total + dual * step.total,
        )


class InteriorPointMethod:
    """Follow the central path with predictor and corrector steps.

    Parameters
    ----------
    equations
        Those of `pricing`, which may be kept for several problems.

    Attributes
    ----------
    active
        Shape ``(n_rows + n_floors,)``: the rows that are not empty.

    Notes
    -----
    A step costs n^3 / 3 operations for n rows, and m_i m_j a profile and pair of players. Where no equilibrium
    satisfies all constraints strictly, the method may get stuck.

    References
    ----------
    Mehrotra (1992).
    """

    def __init__(self, pricing: DeviationPricing, equations: NormalEquations, problem: EquilibriumProblem) -> None:
        self._pricing, self.equations, self.problem = pricing, equations, problem
        n_floors = len(problem.floors)
        filled = np.zeros(pricing.n_rows, dtype=bool)
        filled[pricing.places] = np.isfinite(pricing.sizes[pricing.places])
        self.active = np.concatenate([filled, np.ones(n_floors, dtype=bool)])

    def readings(self, found: InteriorPoint) -> Iterator[EquilibriumOptimum]:
        """Guess what is played and what is tight at the optimum that a point is close to, and leave out the rest.

        Then leave out only what cannot matter.
        """
        tight = found.multipliers > found.slacks
        rows = np.concatenate([tight[: self._pricing.n_rows][self._pricing.places], tight[self._pricing.n_rows :]])
        count = self._pricing.n_rows
        multipliers = Multipliers(found.multipliers[:count], found.multipliers[count:])
        basic = np.flatnonzero(found.probabilities > found.reduced)
        corner = NamedCorner(basic, np.flatnonzero(rows), multipliers.worth)
        least = VANISHING / self._pricing.n_profiles
        for played in (basic, np.flatnonzero(found.probabilities > least)):
            weights = found.probabilities[played]
            yield EquilibriumOptimum(played, weights / weights.sum(), multipliers, corner)

    def optimum(self) -> InteriorPoint | None:
        """Find a point inside that is close enough to an optimum to tell which corner it is; None if there is none.

        It goes on up to what floats can tell, or until it gets worse.
        """
        point, best, least = self._start(), None, CLOSE
        for _ in range(STEPS):
            missing = self._missing(point)
            error = _error(point, missing)
            if error <= least:
                best, least = point, error
            if least <= FINE or (best is not None and error > WORSE * least):
                break
            try:
                point, length = self._next(point, missing)
            except np.linalg.LinAlgError:
                break
            if not length > SHORTEST:
                break
        return best

    def _start(self) -> InteriorPoint:
        n_profiles = self._pricing.n_profiles
        rows = np.where(self.active, FIRST, 0.0)
        return InteriorPoint(
            np.full(n_profiles, 1.0 / n_profiles),
            rows,
            rows,
            np.maximum(1.0 - self.weighed(rows, self.problem.objective), 0.0) + FIRST,
            1.0,
        )

    def weighed(self, rows: FloatArray, prices: FloatArray) -> FloatArray:
        """Subtract rows with weights from prices."""
        count = self._pricing.n_rows
        problem = replace(self.problem, objective=prices)
        return problem.prices(self._pricing, Multipliers(rows[:count], rows[count:]))

    def expected(self, distribution: FloatArray) -> FloatArray:
        """Compute what all rows are at a distribution."""
        floors = np.einsum("fs,s->f", self.problem.floors, distribution)
        return np.where(self.active, np.concatenate([self._pricing.expected(distribution), floors]), 0.0)

    def _missing(self, point: InteriorPoint) -> tuple[FloatArray, FloatArray, float]:
        """Compute by how much the profiles' equations, the rows' and the total's are not yet satisfied."""
        profiles = self.weighed(point.multipliers, self.problem.objective - point.total + point.reduced)
        rows = -self.expected(point.probabilities) - point.slacks
        return profiles, rows, 1.0 - float(point.probabilities.sum())

    def _next(self, point: InteriorPoint, missing: tuple[FloatArray, FloatArray, float]) -> tuple[InteriorPoint, float]:
        """Go one step; also return how long it was."""
        system = _System(self, point, missing)
        n_pairs = len(point.probabilities) + int(self.active.sum())
        mean = _gap(point) / n_pairs
        guess = system.step(-point.probabilities * point.reduced, -point.slacks * point.multipliers)
        ahead = point.moved(guess, *_lengths(point, guess, 1.0))
        target = mean * (_gap(ahead) / n_pairs / mean) ** 3
        step = system.step(
            target - point.probabilities * point.reduced - guess.probabilities * guess.reduced,
            np.where(self.active, target, 0.0) - point.slacks * point.multipliers - guess.slacks * guess.multipliers,
        )
        lengths = _lengths(point, step, NEARLY)
        return point.moved(step, *lengths), max(lengths)


class _System:
    """Solve the linear equations of a step, with one factorisation for several right-hand sides."""

    def __init__(
        self, method: InteriorPointMethod, point: InteriorPoint, missing: tuple[FloatArray, FloatArray, float]
    ) -> None:
        self._method, self._point, self._missing = method, point, missing
        self._active = method.active
        self._weights = point.probabilities / point.reduced
        matrix = method.equations.matrix(self._weights, method.problem.floors)
        self._ratios = _divided(point.slacks, point.multipliers, self._active, 1.0)
        places = np.arange(len(self._active))
        matrix[places, places] += self._ratios
        self._factor = BlockedCholesky(matrix)

    def step(self, profile_products: FloatArray, row_products: FloatArray) -> InteriorPoint:
        """Find the step that changes the products of pairs by this much, to first order."""
        method, point = self._method, self._point
        profiles, rows, total = self._missing
        wanted = profiles + profile_products / point.probabilities
        pushed = _divided(row_products, point.multipliers, self._active, 0.0)
        right = method.expected(self._weights * wanted) + pushed - rows
        last = float((self._weights * wanted).sum()) - total
        solution = self._factor.solve(np.append(np.where(self._active, right, 0.0), last))
        multipliers, price = solution[:-1], float(solution[-1])
        probabilities = self._weights * method.weighed(multipliers, wanted - price)
        reduced = (profile_products - point.reduced * probabilities) / point.probabilities
        slacks = np.where(self._active, pushed - self._ratios * multipliers, 0.0)
        return InteriorPoint(probabilities, slacks, multipliers, reduced, price)


def _error(point: InteriorPoint, missing: tuple[FloatArray, FloatArray, float]) -> float:
    """Measure how far a point is from an optimum."""
    profiles, rows, total = missing
    return float(max(_gap(point), np.abs(profiles).max(), np.abs(rows).max(initial=0.0), abs(total)))


def _gap(point: InteriorPoint) -> float:
    """Add up the products of pairs, 0 at an optimum."""
    return float((point.probabilities * point.reduced).sum() + (point.slacks * point.multipliers).sum())


def _lengths(point: InteriorPoint, step: InteriorPoint, part: float) -> tuple[float, float]:
    """Find how far the point and the multipliers may go, at most 1."""
    primal = min(_length(point.probabilities, step.probabilities), _length(point.slacks, step.slacks))
    dual = min(_length(point.reduced, step.reduced), _length(point.multipliers, step.multipliers))
    return min(1.0, part * primal), min(1.0, part * dual)


def _length(values: FloatArray, step: FloatArray) -> float:
    """Find how far values can go until one is 0."""
    falling = step < 0
    return float((-values[falling] / step[falling]).min(initial=np.inf))


def _divided(above: FloatArray, below: FloatArray, where: NDArray[np.bool_], otherwise: float) -> FloatArray:
    """Divide where it makes sense."""
    quotients = np.full(len(above), otherwise)
    np.divide(above, below, out=quotients, where=where)
    return quotients
