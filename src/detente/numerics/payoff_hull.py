"""What can be agreed on without money: all mixtures of outcomes, over which payoffs are maximised, with proofs."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.model.numbers import is_exact, to_fractions
from detente.numerics.duality import combined, stage_of
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.numerics.integer_table import IntegerTable
from detente.numerics.sparse_rows import Rows
from detente.numerics.tolerance import TIE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.model.certificate import Floor, Stage
    from detente.model.numbers import Number, NumberArray
    from detente.numerics.incentives import Deviations


class PayoffHull:
    """Maximise weighted payoffs over the convex hull of the payoffs of some outcomes.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, ...)``: what every outcome pays; for a game ``(n_players, *n_actions)``, so that outcomes
        are its profiles, numbered in C order. Fractions are solved exactly, floats in floating point with proofs.
    scale
        The scale of the game, in the currency.
    exact_payoffs
        Returns the payoffs in fractions, for when floats fail; by default the floats as they are.

    Notes
    -----
    Without floors the best outcome is looked up: O(n m) for n players and m outcomes. With k floors it is a linear
    program of k + 1 rows and m columns. Its proof is one multiplier a floor: no outcome has a weighted payoff, plus the
    multiples of what it exceeds the floors by, above the bound. Maxima are remembered.
    """

    def __init__(
        self, payoffs: NumberArray, scale: float, exact_payoffs: Callable[[], NumberArray] | None = None
    ) -> None:
        self.n_blocks = int(payoffs.shape[0])
        self.scale = scale
        self.tie: Number = Fraction(0) if is_exact(payoffs) else TIE * scale
        self._table = payoffs.reshape(self.n_blocks, -1)
        self._exact_payoffs = exact_payoffs
        self._looked_up: dict[tuple[Number, ...], Stage] = {}

    @cached_property
    def _integers(self) -> IntegerTable | None:
        return IntegerTable.of(self._table) if is_exact(self._table) else None

    @cached_property
    def _polytope(self) -> EquilibriumPolytope:
        return EquilibriumPolytope(self._table, self._table, self.scale, no_rows, self._twice_in_fractions)

    def _twice_in_fractions(self) -> tuple[NumberArray, NumberArray]:
        exact = to_fractions(self._table) if self._exact_payoffs is None else self._exact_payoffs()
        table = exact.reshape(self.n_blocks, -1)
        return table, table

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Find the largest weighted payoff among the mixtures that satisfy the floors, and prove it.

        Parameters
        ----------
        weights
            Shape ``(n_players,)``.
        floors
            Lower bounds on weighted payoffs.

        Raises
        ------
        Infeasible
            If no mixture satisfies the floors.
        NumericalTrouble
            If the bounds could not be brought within 1e-9 of the scale of each other.
        """
        if floors:
            return self._polytope.maximise(weights, floors)
        key = tuple(weights)
        if key not in self._looked_up:
            self._looked_up[key] = self._best_outcome(key)
        return self._looked_up[key]

    def probe(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage | None:
        """Maximise for curiosity."""
        return self.maximise(weights, floors)

    def _best_outcome(self, weights: tuple[Number, ...]) -> Stage:
        """Look the best outcome up; of several the first."""
        integers = self._integers
        values = combined(weights, self._table) if integers is None else integers.combined(weights)[0]
        best = np.array([int(values.argmax())], dtype=np.intp)
        certain = np.ones(1) if integers is None else to_fractions([1])
        return stage_of(self._table, (weights, (), ()), (best, certain), ())


@dataclass(frozen=True, slots=True, eq=False)
class RecordedHull:
    """Pass on maxima over a set of payoffs and keep their proofs, in order."""

    hull: PayoffHull
    stages: list[Stage] = field(default_factory=list)

    @property
    def n_blocks(self) -> int:
        """The number of players."""
        return self.hull.n_blocks

    @property
    def scale(self) -> float:
        """The scale of the game, in the currency."""
        return self.hull.scale

    @property
    def tie(self) -> Number:
        """Gaps up to this are ties, in the currency; 0 where everything is exact."""
        return self.hull.tie

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Maximise, and keep the proof."""
        stage = self.hull.maximise(weights, floors)
        self.stages.append(stage)
        return stage

    def probe(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage | None:
        """Maximise, and keep nothing."""
        return self.hull.probe(weights, floors)


def no_rows(_incentives: NumberArray) -> tuple[list[Deviations], Rows]:
    """Demand nothing of a mixture: it is agreed on, so that nobody can deviate."""
    nothing = np.zeros(0, dtype=np.int32)
    return [], Rows(np.zeros(1, dtype=np.int32), nothing, np.zeros(0))
