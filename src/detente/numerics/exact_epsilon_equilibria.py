"""Weighted payoffs against the largest gain from deviating, in fractions."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from detente.model.certificate import Stage
from detente.model.errors import SolverError
from detente.numerics.dictionary import IntegerProgram
from detente.numerics.duality import combined
from detente.numerics.epsilon_program import EpsilonProgram, scaled_objective
from detente.numerics.incentive_tables import IncentiveTables
from detente.numerics.incentives import incentive_rows, integer_rows
from detente.numerics.integer_table import IntegerTable
from detente.numerics.lp import Basis
from detente.numerics.rational import exact_optimum
from detente.numerics.sparse_rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number, NumberArray

NOTHING, EVERYTHING = Fraction(0), Fraction(1)


class ExactEpsilonEquilibria:
    """Answer what `EpsilonEquilibria` does, exactly: a basis proposed in floating point is verified and mended.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``, fractions.
    weights
        As in `EpsilonEquilibria`.
    scale
        The scale of the game, in the unit of the payoffs.
    """

    def __init__(self, payoffs: NumberArray, weights: Sequence[Number], scale: float) -> None:
        self._payoffs = IntegerTable.of(payoffs)
        self._values = IntegerTable.of(combined([Fraction(weight) for weight in weights], payoffs).reshape(-1))
        self._scale = Fraction(scale)
        self._last = Basis((0,), ())
        self._known: dict[tuple[Number, Number], Stage] = {}
        self._labels, self._rows = incentive_rows(self._payoffs.table)

    @property
    def tie(self) -> Fraction:
        """Nothing but equal numbers is a tie."""
        return NOTHING

    @cached_property
    def _tables(self) -> IncentiveTables:
        return IncentiveTables(self._payoffs.table)

    @cached_property
    def _program(self) -> EpsilonProgram:
        rows = self._rows
        gains = (rows.values / (self._scale * self._payoffs.unit)).astype(np.float64)
        return EpsilonProgram(Rows(rows.starts, rows.columns, gains), len(self._values.table))

    @cached_property
    def _exact_rows(self) -> tuple[list[dict[int, int]], list[int]]:
        """The rows in small integers, and what each was multiplied by."""
        tables, factors = integer_rows(self._rows, self._payoffs.unit)
        column = len(self._values.table)
        return [{**row, column: -factor} for row, factor in zip(tables, factors, strict=True)], factors

    def point(self, profiles: Sequence[int], probabilities: Sequence[Number]) -> tuple[Fraction, Fraction]:
        """Compute the largest gain from deviating, not less than 0, and the value of a distribution."""
        mixed = IntegerTable.of(np.array(probabilities, dtype=object))
        chances = np.zeros(len(self._values.table), dtype=object)
        chances[list(profiles)] = mixed.table
        gain = int(max(self._tables.largest_gain(chances), 0))
        value = int(self._values.table @ chances)
        return Fraction(gain, mixed.unit * self._payoffs.unit), Fraction(value, mixed.unit * self._values.unit)

    def ceiling(self) -> Stage:
        """Find a profile of the largest value: what unlimited tolerance brings, at some epsilon."""
        place = int(self._values.table.argmax())
        return self._stage((NOTHING, EVERYTHING), (place,), (EVERYTHING,), ())

    def maximise(self, weights: tuple[Number, Number]) -> Stage:
        """Find the largest weighted sum of epsilon and the value."""
        if weights not in self._known:
            self._known[weights] = self._maximum(Fraction(weights[0]), Fraction(weights[1]))
        return self._known[weights]

    def _maximum(self, price: Fraction, share: Fraction) -> Stage:
        common = lcm(price.denominator, share.denominator)
        unit = common * self._values.unit
        values = share.numerator * (common // share.denominator) * self._values.table
        cost = price.numerator * (common // price.denominator) * self._values.unit
        table, factors = self._exact_rows
        total = dict.fromkeys(range(len(values)), 1)
        program = IntegerProgram([*values.tolist(), cost], [total, *table], [1] + [0] * len(table), 1)
        numerator, denominator = self._scale.as_integer_ratio()
        objective = scaled_objective(values * denominator, np.array([cost * numerator], dtype=object))
        try:
            optimum = exact_optimum(program, self._program.maximise(objective).basis)
        except (SolverError, ZeroDivisionError):
            optimum = exact_optimum(program, self._last)
        self._last = optimum.basis
        deviations = tuple(
            (*self._labels[k - 1][0], dual * factors[k - 1] / unit) for k, dual in sorted(optimum.duals.items()) if k
        )
        profiles = tuple(sorted(place for place in optimum.x if place < len(values)))
        return self._stage((price, share), profiles, tuple(optimum.x[place] for place in profiles), deviations)

    def _stage(
        self,
        weights: tuple[Fraction, Fraction],
        profiles: tuple[int, ...],
        probabilities: tuple[Fraction, ...],
        deviations: tuple[tuple[int, int, int, Fraction], ...],
    ) -> Stage:
        """Put a proof together; an exact optimum is its own bound."""
        point = self.point(profiles, probabilities)
        value = weights[0] * point[0] + weights[1] * point[1]
        return Stage(weights, (), (), profiles, probabilities, point, deviations, value, value)
