"""Which profiles some correlated equilibrium plays, and which of its demands hold with room to spare in one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import SolverError
from detente.model.numbers import to_fractions
from detente.numerics.dictionary import IntegerProgram
from detente.numerics.lp import Basis, LinearProgram
from detente.numerics.rational import exact_optimum
from detente.numerics.sparse_rows import Rows, scaled_problem, with_total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray, NumberArray
    from detente.numerics.rational import ExactOptimum


@dataclass(frozen=True, slots=True, eq=False)
class PossiblePlay:
    """Split profiles and rows into what is possible and what never is.

    Attributes
    ----------
    played
        Shape ``(n_profiles,)``: whether some equilibrium gives the profile a positive probability.
    loose
        Shape ``(n_rows,)``: whether the row is below 0 in some equilibrium.
    multipliers
        Shape ``(n_rows,)``: their weighted sum of the rows is 0 at every profile that is played and at least 1 at the
        others, and they are at least 1 for the rows that are never loose. This proves the split.
    """

    played: NDArray[np.bool_]
    loose: NDArray[np.bool_]
    multipliers: NumberArray


def possible_play(rows: Rows, n_profiles: int) -> PossiblePlay:
    """Find what is possible in the equilibria {mu >= 0, rows.mu <= 0}, by one linear program.

    Parameters
    ----------
    rows
        Scaled to 1.

    Notes
    -----
    Without a total, the set is a cone. In min(mu(s), 1) and min(-rows_r.mu, 1), added up over profiles and rows, a
    maximum finds 1 where a positive number is possible and 0 elsewhere. The variables are mu(s) = near(s) + beyond(s)
    and the slacks, near(s) and the slacks at most 1; the dual multipliers of the rows are those of the proof.

    Raises
    ------
    SolverError
        If the solver fails; the program always has an optimum.

    References
    ----------
    Goldman & Tucker (1956).
    """
    n_rows = len(rows)
    program, objective = _program(rows, n_profiles)
    optimum = program.polished(program.maximise(objective), objective)
    near, slacks = optimum.x[:n_profiles], optimum.x[2 * n_profiles :]
    return PossiblePlay(near > 0.5, slacks > 0.5, np.where(slacks > 0.5, 0.0, np.maximum(optimum.duals[:n_rows], 0.0)))


def possible_exactly(rows: Rows, integers: Sequence[Mapping[int, int]], n_profiles: int) -> PossiblePlay:
    """Find the same in fractions, where floats cannot tell what is possible: a positive probability may be tiny.

    Parameters
    ----------
    rows, integers
        The same rows in floats, scaled to 1, and in integers.

    Notes
    -----
    One program after another maximises the sum of the probabilities and slacks that were 0 in all equilibria found so
    far, until that is 0; the last multipliers are those of the proof.
    """
    sizes = [max([1, *map(abs, row.values())]) for row in integers]
    played, loose = np.zeros(n_profiles, dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)
    bounds = [1] + [0] * len(rows)
    table = [dict.fromkeys(range(n_profiles), 1), *integers]
    guess = LinearProgram(with_total(rows, n_profiles), np.array(bounds, dtype=np.float64), n_profiles, 1)
    basis, unit = Basis((0,), ()), lcm(*sizes)
    while True:
        objective = [0 if known else unit for known in played.tolist()]
        for place in np.flatnonzero(~loose).tolist():
            for column, value in integers[place].items():
                objective[column] -= value * (unit // sizes[place])
        optimum = _optimum(IntegerProgram(objective, table, bounds, 1), guess, basis)
        basis = optimum.basis
        if not optimum.value:
            break
        played[list(optimum.x)] = True
        loose |= [sum(value * optimum.x.get(column, 0) for column, value in row.items()) < 0 for row in integers]
    duals = [optimum.duals.get(place + 1, Fraction(0)) * size / unit for place, size in enumerate(sizes)]
    multipliers = [Fraction(0) if known else 1 + dual for known, dual in zip(loose.tolist(), duals, strict=True)]
    return PossiblePlay(played, loose, to_fractions(multipliers))


def _optimum(program: IntegerProgram, guess: LinearProgram, last: Basis) -> ExactOptimum:
    """Start from the solver's basis, or from the last one if that is of no use."""
    try:
        start = guess.maximise(*scaled_problem(np.array(program.objective, dtype=object), [])).basis
        return exact_optimum(program, start)
    except (SolverError, ZeroDivisionError):
        return exact_optimum(program, last)


def _program(rows: Rows, n_profiles: int) -> tuple[LinearProgram, FloatArray]:
    """Set the program up, and its objective."""
    width = 2 * n_profiles + len(rows)
    objective = np.ones(width)
    objective[n_profiles : 2 * n_profiles] = 0.0
    bounds = np.concatenate([np.zeros(len(rows)), np.ones(width - n_profiles)])
    return LinearProgram(_capped(rows, n_profiles), bounds, width), objective


def _capped(rows: Rows, n_profiles: int) -> Rows:
    """Write down rows.(near + beyond) + slacks, then near, then slacks."""
    n_rows, counts = len(rows), np.diff(rows.starts)
    own = np.repeat(np.arange(n_rows), counts)
    order = np.argsort(np.concatenate([own, own, np.arange(n_rows)]), kind="stable")
    columns = np.concatenate([rows.columns, rows.columns + n_profiles, 2 * n_profiles + np.arange(n_rows)])[order]
    values = np.concatenate([rows.values, rows.values, np.ones(n_rows)])[order]
    starts = np.concatenate([[0], np.cumsum(2 * counts + 1)])
    caps = np.concatenate([np.arange(n_profiles), 2 * n_profiles + np.arange(n_rows)])
    return Rows(
        np.concatenate([starts, starts[-1] + 1 + np.arange(len(caps))]).astype(np.int32),
        np.concatenate([columns, caps]).astype(np.int32),
        np.concatenate([values, np.ones(len(caps))]),
    )
