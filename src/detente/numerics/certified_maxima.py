"""Maxima of weighted payoffs over the correlated equilibria of a game in floats, with proofs, many on one game."""

from __future__ import annotations

import logging
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import SolverError
from detente.numerics.deviation_gains import DeviationGains
from detente.numerics.dominance import eliminated
from detente.numerics.extended_proofs import WholeGame
from detente.numerics.growing_program import GrowingProgram, is_tall
from detente.numerics.incentives import rounding_level
from detente.numerics.large_games import LargeGame, is_large
from detente.numerics.lazy_tableau import LazyTableau
from detente.numerics.punishment import punishments
from detente.numerics.reduced_program import ReducedProgram
from detente.numerics.solved_questions import Solved
from detente.numerics.staged_answers import Found, Stages, glimpsed
from detente.numerics.tableau_simplex import improve, repair
from detente.numerics.tolerance import CERTIFIED, POLISHED, SURELY

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from detente.model.certificate import Floor, Stage
    from detente.model.numbers import FloatArray
    from detente.numerics.reduced_program import Corner
    from detente.numerics.staged_answers import Vertex

PATIENCE = 20  #: so many pivots are tried before the LP solver is asked
WALK = 60  #: likewise, along the edges that lose least of what a floor demands
HASTE = 30  #: likewise, before the methods for large games are asked
MANY_ACTIONS = 3  #: a block of so many actions is punished by the LP solver, from a basis made for it


class CertifiedMaxima:
    """Maximise over the correlated equilibria of one game, each answer helping the next.

    Parameters
    ----------
    incentives, payoffs
        Shape ``(n_players, *n_actions)`` and ``(n_blocks, *n_actions)``, floats: what decides who deviates, and what is
        maximised.
    scale
        The scale of the game, in the currency.
    rest
        Computes what payoffs lack, for sums that nearly cancel.

    Notes
    -----
    1. Actions that iterated strict dominance removes by a clear margin are left out (`dominance.eliminated`).
    2. A question whose answer is a point at hand, with multipliers at hand, needs no pivot (`solved_questions`): most
       of those that a rule asks to see that its pick is the only one.
    3. Where nobody's payoff is minimised, the simplex method runs on a tableau of the tight constraints
       (`lazy_tableau`), from the best profile (2 to 10 pivots, half as many as from another optimum); under floors,
       from the optimum of another question.
    4. What takes more pivots goes to the LP solver; the least payoff of a block from a basis made for it
       (`punishment`). Where there are many deviations, those count that turn out to be needed (`growing_program`).
    5. Multipliers are extended to all actions, and the bound that they prove is computed in the whole game
       (`extended_proofs`): nothing is believed.
    """

    def __init__(
        self,
        incentives: FloatArray,
        payoffs: FloatArray,
        scale: float,
        rest: Callable[[], FloatArray | None] = lambda: None,
    ) -> None:
        left, steps = eliminated(incentives, tie=SURELY * scale)
        whole = WholeGame(incentives, payoffs, left, steps)
        self._scale = scale
        self._honest = incentives is payoffs
        self._incentives, table = incentives, whole.table
        if steps:
            kept = incentives.reshape(len(incentives), -1)[:, whole.profiles]
            self._incentives, table = kept.reshape(-1, *map(len, left)), table[:, whole.profiles]
        self._table = table
        self._objectives = (table - table.min(axis=1, keepdims=True)) / scale
        self._stages = Stages(whole, DeviationGains(self._incentives), scale, rest)
        self._solved: list[Solved] = []

    @cached_property
    def _large(self) -> LargeGame | None:
        return LargeGame(self._incentives) if is_large(self._incentives.shape[1:]) else None

    @cached_property
    def _program(self) -> ReducedProgram | GrowingProgram:
        gains = self._stages.gains
        if is_tall(gains.layout):
            return GrowingProgram(gains, self._incentives)
        return ReducedProgram(gains, np.flatnonzero(gains.layout.deviations()))

    def maximise(self, weights: Sequence[float], floors: Sequence[Floor] = ()) -> Stage | None:
        """Find a maximum and prove it to 1e-9 of the scale; None where that does not succeed.

        Bounds more than 1e-12 of the scale apart are worth one more try.
        """
        asked = np.array(weights)
        for solved in self._solved if len(floors) <= 1 else ():
            stage = solved.implied(asked, floors)
            if stage is not None:
                return stage
        best = None
        try:
            for found in self._answers(asked, floors):
                if not self._holds(found.vertex, floors):
                    continue
                (stage,) = self._stages.proved([(asked, floors, found)])
                done = best is not None or _gap(stage) <= POLISHED * self._scale
                best = stage if best is None or _gap(stage) < _gap(best) else best
                if _gap(best) > CERTIFIED * self._scale:
                    best = None
                elif done:
                    return best
        except (SolverError, np.linalg.LinAlgError) as error:
            logger.debug("left to the whole program after: %s", error)
        return best

    def _holds(self, vertex: Vertex, floors: Sequence[Floor]) -> bool:
        """Look whether a point is an equilibrium that satisfies the floors, whatever a basis promised."""
        within = CERTIFIED * self._scale
        met = (float(np.array(floor.weights) @ vertex.payoffs) >= floor.bound - within for floor in floors)
        return vertex.gain <= within and all(met)

    def glimpse(self, weights: Sequence[float], floors: Sequence[Floor] = ()) -> Stage | None:
        """Find a maximum without proof, at the points at hand or not far from them: its upper bound is infinite."""
        asked = np.array(weights)
        for solved in self._solved if len(floors) <= 1 else ():
            if solved.is_best(asked, floors):
                return glimpsed(asked, floors, solved.vertex)
        if not floors or asked.min() < 0:
            return None
        tableau = self._climbed(asked, floors, self._rows(floors)[0])
        if tableau is None:
            return None
        vertex = self._stages.vertex(np.array(tableau.basic), tableau.point)
        return glimpsed(asked, floors, vertex) if self._holds(vertex, floors) else None

    def _answers(self, weights: FloatArray, floors: Sequence[Floor]) -> Iterator[Found]:
        """Try one way after another."""
        rows, units = self._rows(floors)
        gains, block = self._stages.gains, self._punished(weights, floors)
        if weights.min() >= 0 or self._table.shape[1] == 1:
            yield from self._pivoted(weights, floors, rows, units)
        elif block is not None and self._large is None:
            own = self._incentives[block].reshape(-1)[gains.layout.places[block]]
            yield from self._asked(weights, units, partial(punishments, gains, block, own))
        if self._large is not None:
            yield from self._asked(weights, units, partial(self._large.corners, floors=rows, factors=gains.factors))
        yield from self._asked(weights, units, partial(self._program.corners, floors=rows))

    def _rows(self, floors: Sequence[Floor]) -> tuple[list[FloatArray], FloatArray]:
        """Read floors as rows that are scaled to 1, and what they were divided by."""
        rows = [self._row(floor) for floor in floors]
        units = np.array([float(np.abs(row).max()) or 1.0 for row in rows])
        return [row / unit for row, unit in zip(rows, units, strict=True)], units

    def _row(self, floor: Floor) -> FloatArray:
        """Read a floor as a row that must not be positive; what may be nothing but rounding is 0."""
        weights = np.array(floor.weights)
        row: FloatArray = float(floor.bound) - weights @ self._table
        noise = rounding_level(self._table) * float(np.abs(weights).sum())
        return np.where(np.abs(row) > noise, row, 0.0)

    def _pivoted(
        self, weights: FloatArray, floors: Sequence[Floor], rows: list[FloatArray], units: FloatArray
    ) -> Iterator[Found]:
        """Pivot in a tableau; without floors, the optimum is kept for the questions that follow."""
        tableau, unit = self._climbed(weights, floors, rows), _unit(weights)
        if tableau is None and not floors and self._large is None:
            tableau = self._where_solved(weights)
        if tableau is None:
            return
        vertex = self._stages.vertex(np.array(tableau.basic), tableau.point)
        if not floors and self._holds(vertex, floors):
            self._solved.append(Solved(self._stages, tableau, vertex))
        yield self._read(tableau, vertex, -unit * tableau.slack_rates, units)
        point, duals = tableau.resolved(weights @ self._objectives)
        yield self._read(tableau, self._stages.vertex(np.array(tableau.basic), point), duals, units)

    def _climbed(self, weights: FloatArray, floors: Sequence[Floor], rows: list[FloatArray]) -> LazyTableau | None:
        """Pivot from the best profile; under floors, from the best point at hand. None where that takes long."""
        start = self._start(weights, floors) if floors else None
        patience = PATIENCE if self._large is None else HASTE
        if start is None:
            best = int((weights @ self._objectives).argmax())
            tableau = LazyTableau(self._stages.gains, self._objectives, best, rows)
            tableau.aim(weights / _unit(weights))
            return tableau if repair(tableau, patience) else None
        tableau = start.tableau.copy(rows)
        tableau.aim(weights / _unit(weights))
        demanded = np.array(floors[0].weights, dtype=np.float64)
        if len(floors) > 1 or np.count_nonzero(demanded) == 1:
            return tableau if improve(tableau, patience) else None
        return tableau if improve(tableau, WALK, demanded) else None

    def _where_solved(self, weights: FloatArray) -> LazyTableau | None:
        """Make the tableau of the basis at which the LP solver ends: many questions that follow are answered there.

        None where it is singular, or far from an optimum.
        """
        objective = weights @ self._objectives
        unit = float(np.ptp(objective)) or 1.0
        basic, tight = self._program.basis((objective - objective.min()) / unit)
        try:
            tableau = LazyTableau.at(self._stages.gains, self._objectives, basic, tight)
        except np.linalg.LinAlgError:
            return None
        tableau.aim(weights / _unit(weights))
        return tableau if repair(tableau, PATIENCE) and improve(tableau, PATIENCE) else None

    def _start(self, weights: FloatArray, floors: Sequence[Floor]) -> Solved | None:
        """Choose the optimum at hand that satisfies the floors and is best."""
        fitting = [
            solved
            for solved in self._solved
            if all(float(np.array(floor.weights) @ solved.vertex.payoffs) >= floor.bound for floor in floors)
        ]
        return max(fitting, key=lambda solved: float(weights @ solved.vertex.payoffs), default=None)

    def _read(self, tableau: LazyTableau, vertex: Vertex, duals: FloatArray, units: FloatArray) -> Found:
        """Read the multipliers of floors and deviations that are positive."""
        tight, n_deviations = np.array(tableau.tight, dtype=np.intp), self._stages.gains.layout.n_deviations
        used = duals > 0
        floors, kept = used & (tight >= n_deviations), used & (tight < n_deviations)
        multipliers = np.zeros(len(units))
        multipliers[tight[floors] - n_deviations] = duals[floors] * self._scale
        return Found(vertex, tuple((multipliers / units).tolist()), tight[kept], duals[kept])

    def _punished(self, weights: FloatArray, floors: Sequence[Floor]) -> int | None:
        """Tell which block, of many actions, is to get as little as possible, if that is the question."""
        asked = weights.nonzero()[0]
        if floors or not self._honest or len(asked) != 1 or weights[asked[0]] > 0:
            return None
        block = int(asked[0])
        return block if self._incentives.shape[1 + block] >= MANY_ACTIONS else None

    def _asked(
        self, weights: FloatArray, units: FloatArray, corners: Callable[[FloatArray], Iterator[Corner]]
    ) -> Iterator[Found]:
        """Ask the LP solver, which likes an objective from 0 to 1."""
        objective = weights @ self._objectives
        unit = float(np.ptp(objective)) or 1.0
        for corner in corners((objective - objective.min()) / unit):
            multipliers = corner.multipliers * (unit * self._scale) / units
            vertex = self._stages.vertex(corner.profiles, corner.probabilities)
            yield Found(vertex, tuple(multipliers.tolist()), corner.deviations, corner.weights * unit)


def _unit(weights: FloatArray) -> float:
    return float(np.abs(weights).max()) or 1.0


def _gap(stage: Stage) -> float:
    return float(stage.upper - stage.lower)
