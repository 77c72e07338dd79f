"""The evenest equilibrium in fractions: exactly for Gini's index, to 128 binary digits otherwise."""

from __future__ import annotations

import logging
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.model.errors import SolverError
from detente.numerics.dictionary import IntegerProgram
from detente.numerics.lp import LinearProgram
from detente.numerics.rational import exact_optimum
from detente.numerics.sparse_rows import scaled_problem, with_total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray
    from detente.numerics.even_game import EvenGame, Weighed
    from detente.numerics.sparse_rows import Rows

    Proof = tuple[list[Fraction], Weighed]  #: probabilities, and multipliers of deviations
    IntegerRow = dict[int, int]  #: the entries of a row by column

logger = logging.getLogger(__name__)

GRID = 1 << 128  #: probabilities that are not exact are multiples of 1 / GRID
ROUNDS = 4  #: each gains some ten digits


def sharpened(chances: FloatArray, bends: FloatArray, rows: Sequence[IntegerRow]) -> list[Fraction]:
    """Correct probabilities so that they add up to 1 and rows are 0, as far as multiples of 2^-128 can.

    Parameters
    ----------
    chances
        Shape ``(n_profiles,)``.
    bends
        Same shape: how far each of them is to move for a unit of the multipliers' prices; 0 where it must stay.
    rows
        Over the profiles, integers.

    Notes
    -----
    Iterative refinement: what is missing is computed in integers, the correction in floats.
    """
    parts = [round(Fraction(chance) * GRID) for chance in chances.tolist()]
    used = np.flatnonzero(bends)
    sizes = [max([1, *map(abs, row.values())]) for row in rows]
    matrix = np.ones((1 + len(rows), len(chances)))
    for place, (row, size) in enumerate(zip(rows, sizes, strict=True), start=1):
        matrix[place] = 0.0
        matrix[place, list(row)] = [value / size for value in row.values()]
    roots = np.sqrt(bends[used])
    inverse = roots[:, np.newaxis] * np.linalg.pinv(matrix[:, used] * roots, rcond=1e-12)
    for _ in range(ROUNDS):
        missing = [Fraction(GRID - sum(parts), GRID)]
        for row, size in zip(rows, sizes, strict=True):
            missing.append(Fraction(-sum(value * parts[column] for column, value in row.items()), size * GRID))
        unit = max(map(abs, missing))
        if not unit:
            break
        moves = inverse @ np.array([float(part / unit) for part in missing])
        for column, move in zip(used.tolist(), moves.tolist(), strict=True):
            parts[column] = max(parts[column] + round(Fraction(move) * unit * GRID), 0)
    return _adding_up(parts)


def on_grid(chances: Sequence[Fraction]) -> list[Fraction]:
    """Round probabilities to multiples of 2^-128 that add up to 1."""
    return _adding_up([round(chance * GRID) for chance in chances])


def _adding_up(parts: list[int]) -> list[Fraction]:
    """Divide by the grid, and give the largest part what is missing to 1."""
    largest = max(range(len(parts)), key=parts.__getitem__)
    parts[largest] += GRID - sum(parts)
    return [Fraction(part, GRID) for part in parts]


def shortest(columns: Sequence[int], n_profiles: int, rows: Sequence[IntegerRow]) -> list[Fraction]:
    """Find the probabilities of least square sum on some columns under which rows are 0, exactly; they may be negative.

    Notes
    -----
    The answer is B'(B B')^-1 (1, 0, ..., 0)' for linearly independent rows B, of which the total is the first. Rows
    that depend on those are not looked at: where no distribution satisfies them all, the answer does not either.
    """
    from flint import fmpz_mat

    chosen = [dict.fromkeys(columns, 1), *(rows[place] for place in independent(rows, columns))]
    entries = [row.get(column, 0) for row in chosen for column in columns]
    basis = fmpz_mat(len(chosen), len(columns), entries)
    weights: Any = (basis * basis.transpose()).solve(fmpz_mat(len(chosen), 1, [1] + [0] * (len(chosen) - 1)))
    numerators, denominator = weights.numer_denom()
    values = basis.transpose() * numerators
    found = [Fraction(0)] * n_profiles
    for place, column in enumerate(columns):
        found[column] = Fraction(int(values[place, 0]), int(denominator))
    return found


def independent(rows: Sequence[IntegerRow], columns: Sequence[int]) -> list[int]:
    """List the first rows that are linearly independent of each other and of the total, on some columns."""
    from flint import fmpz_mat

    listed = [dict.fromkeys(columns, 1), *rows]
    entries = [row.get(column, 0) for column in columns for row in listed]
    reduced, _, rank = fmpz_mat(len(columns), len(listed), entries).rref()
    pivots = [next(place for place in range(len(listed)) if reduced[row, place] != 0) for row in range(rank)]
    return [place - 1 for place in pivots if place]


def exact_multipliers(
    chances: Sequence[Fraction], scaled: Rows, rows: Sequence[IntegerRow]
) -> dict[int, Fraction] | None:
    """Find multipliers that prove that probabilities are of least square sum among {rows.mu <= 0}, by row; or None.

    They are iff they maximise -chances.mu there, which is a linear program.

    Parameters
    ----------
    scaled, rows
        The same rows in floats, scaled to 1, and in integers.

    Raises
    ------
    SolverError, ZeroDivisionError
        If the program cannot be solved.
    """
    n_profiles = len(chances)
    if any(sum(value * chances[column] for column, value in row.items()) > 0 for row in rows):
        return None
    unit = int(np.lcm.reduce(np.array([chance.denominator for chance in chances], dtype=object)))
    objective = [-int(chance * unit) for chance in chances]
    bounds = [1] + [0] * len(rows)
    program = IntegerProgram(objective, [dict.fromkeys(range(n_profiles), 1), *rows], bounds, 1)
    guess = LinearProgram(with_total(scaled, n_profiles), np.array(bounds, dtype=np.float64), n_profiles, 1)
    start = guess.maximise(*scaled_problem(np.array(objective, dtype=object), [])).basis
    optimum = exact_optimum(program, start)
    if optimum.value != -sum(chance * chance for chance in chances) * unit:
        return None
    return {row - 1: dual / unit for row, dual in optimum.duals.items() if row}


def least_squares(
    game: EvenGame, tight: tuple[list[int], list[int]], rows: Sequence[IntegerRow], factors: Sequence[int]
) -> Proof | None:
    """Find the equilibrium of least square sum exactly, and prove it by a linear program; None if that fails.

    Parameters
    ----------
    tight
        The profiles that are played, and the rows that are 0, so far as is known.
    rows, factors
        All rows in integers, and what they were multiplied by.
    """
    columns, places = tight
    try:
        chances = shortest(columns, game.n_profiles, [rows[place] for place in places])
        duals = exact_multipliers(chances, game.scaled, rows) if min(chances) >= 0 else None
    except (SolverError, ZeroDivisionError) as error:
        logger.debug("not exactly, after: %s", error)
        return None
    if duals is None:
        return None
    return chances, tuple((*game.labels[row][0], duals[row] * factors[row]) for row in sorted(duals))
