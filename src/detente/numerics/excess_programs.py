"""The least possible largest excess of coalitions, as linear programs that are solved in fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import SolverError
from detente.model.excess import ExcessLevel
from detente.numerics.coalition_sums import Settled
from detente.numerics.dictionary import IntegerProgram
from detente.numerics.lp import Basis, LinearProgram
from detente.numerics.rational import exact_optimum
from detente.numerics.sparse_rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.numerics.rational import ExactOptimum

Fixed = dict[int, Fraction]  #: what coalitions get whose payoff is settled, by bitmask
GUESSED = 6  #: from so many players on, the solver in floats proposes the first basis


@dataclass(frozen=True, slots=True, eq=False)
class LeastExcess:
    """Hold a division of the whole at which the largest excess is as small as it can be, and the proof."""

    payoffs: tuple[Fraction, ...]
    level: ExcessLevel


def least_excess(worths: Sequence[Fraction], loose: Sequence[int], fixed: Fixed, *, floors: bool) -> LeastExcess:
    """Make the largest excess v(S) - x(S) of some coalitions as small as possible.

    The program is that of the weights: maximise the sum of l_S v(S) + m_i v(i) + f_T x(T) over l, m >= 0 and any f,
    where the weighted indicators add up to zero and the l_S to one. Its multipliers are x and the least excess.

    Parameters
    ----------
    worths
        Shape ``(2**n_players,)``, by bitmask.
    loose
        The coalitions; those of single players among them, unless there are floors.
    fixed
        What other coalitions get: that of all players, and others whose indicators are independent.
    floors
        Whether nobody may get less than the own worth.

    Raises
    ------
    SolverError
        If no optimal basis was found.

    Notes
    -----
    n + 1 rows and one column a coalition; O(n 2^n) a pivot.
    """
    n_players = len(worths).bit_length() - 1
    alone = [1 << player for player in range(n_players)] if floors else []
    others = list(fixed)
    columns = [*loose, *alone, *others, *others]
    paid = [worths[coalition] for coalition in (*loose, *alone)] + [fixed[coalition] for coalition in others]
    signs = [1] * len(paid) + [-1] * len(others)
    gains = [*paid, *[-fixed[coalition] for coalition in others]]
    unit = lcm(*(gain.denominator for gain in gains))
    rows = [
        {
            column: sign
            for column, (coalition, sign) in enumerate(zip(columns, signs, strict=True))
            if coalition >> k & 1
        }
        for k in range(n_players)
    ]
    rows.append(dict.fromkeys(range(len(loose)), 1))
    objective = [gain.numerator * (unit // gain.denominator) for gain in gains]
    program = IntegerProgram(objective, rows, [*[0] * n_players, 1], n_players + 1)
    found = _optimum(program, _first_basis(loose, alone, n_players))
    prices = [found.duals.get(row, Fraction(0)) / unit for row in range(n_players + 1)]
    weights = [(columns[column], signs[column] * value) for column, value in sorted(found.x.items())]
    count = len([column for column in found.x if column < len(loose)])
    middle = count + len([column for column in found.x if len(loose) <= column < len(loose) + len(alone)])
    level = ExcessLevel(prices[-1], tuple(weights[:count]), tuple(weights[count:middle]), tuple(weights[middle:]))
    return LeastExcess(tuple(prices[:-1]), level)


def _first_basis(loose: Sequence[int], alone: Sequence[int], n_players: int) -> Basis:
    """Name columns that are independent: one coalition and all players' floors, or all players and everybody."""
    if alone:
        return Basis((0, *range(len(loose), len(loose) + n_players)), ())
    places = [loose.index(1 << player) for player in range(n_players)]
    return Basis((*sorted(places), len(loose)), ())


def _optimum(program: IntegerProgram, first: Basis) -> ExactOptimum:
    """Solve exactly, from a basis that the solver in floats proposes where this pays."""
    if program.n_equalities > GUESSED:
        try:
            return exact_optimum(program, _guess(program))
        except (SolverError, ZeroDivisionError):
            pass
    return exact_optimum(program, first)


def _guess(program: IntegerProgram) -> Basis:
    """Solve in floats, the objective being scaled to 1."""
    starts = np.cumsum([0, *map(len, program.rows)]).astype(np.int32)
    columns = np.array([column for row in program.rows for column in row], dtype=np.int32)
    values = np.array([value for row in program.rows for value in row.values()], dtype=np.float64)
    width = len(program.objective)
    linear = LinearProgram(Rows(starts, columns, values), np.array(program.bounds, float), width, program.n_equalities)
    largest = max(1, *map(abs, program.objective))
    return linear.maximise(np.array([gain / largest for gain in program.objective])).basis


def lexicographic_levels(worths: Sequence[Fraction]) -> tuple[tuple[Fraction, ...], tuple[ExcessLevel, ...]]:
    """Make the largest excess as small as possible, then the next largest, and so on, nobody below the own worth.

    Parameters
    ----------
    worths
        Shape ``(2**n_players,)``, by bitmask, for two or more players, the worths of single players adding up to at
        most that of all.

    Returns
    -------
    tuple
        What everybody gets, and one proof a level.

    Raises
    ------
    SolverError
        If a program was not solved.

    Notes
    -----
    The scheme of Maschler, Peleg and Shapley, in the form that needs at most n - 1 programs: coalitions whose weight in
    the proof is positive have the least excess at every optimum, and at least one of them was not settled before; so
    every program raises the rank of what is settled. Coalitions that follow from settled ones are left out.
    """
    n_players = len(worths).bit_length() - 1
    everybody = (1 << n_players) - 1
    settled, fixed, levels = Settled(n_players), {everybody: worths[everybody]}, []
    settled.add(everybody)
    payoffs: tuple[Fraction, ...] = ()
    while not settled.complete:
        found = least_excess(worths, np.flatnonzero(settled.loose()).tolist(), fixed, floors=True)
        payoffs, level = found.payoffs, found.level
        for coalition, _ in (*level.weights, *level.kept):
            if settled.add(coalition):
                excess = level.excess if (coalition in dict(level.weights)) else Fraction(0)
                fixed[coalition] = worths[coalition] - excess
        levels.append(level)
    return payoffs, tuple(levels)
