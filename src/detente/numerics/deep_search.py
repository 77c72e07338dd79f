"""The evenest equilibrium in decimals of many digits, where floats do not do."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.deep_path import LAST, deep_path
from detente.numerics.even_polish import GRID, independent, least_squares, on_grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.numerics.even_game import EvenGame
    from detente.numerics.even_polish import Proof
    from detente.numerics.possible_play import PossiblePlay


def deep_proof(
    measure: str,
    game: EvenGame,
    possible: PossiblePlay,
    rows: Sequence[dict[int, int]],
    factors: Sequence[int],
) -> Proof | None:
    """Find probabilities and multipliers of the evenest equilibrium; None where Gini's cannot be proven.

    Parameters
    ----------
    measure
        "entropy" or "gini".
    game, possible
        The rows, and what is possible under them, in fractions.
    rows, factors
        The rows in integers, and what they were multiplied by.

    Raises
    ------
    SolverError
        If they cannot be found.
    """
    columns = np.flatnonzero(possible.played).tolist()
    never, loose = (places.tolist() for places in game.alive(possible))
    kept = [never[place] for place in independent([rows[place] for place in never], columns)]
    scaled = [_scaled(rows[place], columns) for place in (*kept, *loose)]
    chances, weights = deep_path(measure, scaled[: len(kept)], scaled[len(kept) :])
    total, bound = weights[0], dict(zip((*kept, *loose), weights[1:], strict=True))
    if measure == "gini":
        support = [column for column, chance in zip(columns, chances, strict=True) if chance**2 > LAST]
        tight = [*kept, *(place for place in loose if bound[place] ** 2 > LAST)]
        return least_squares(game, (support, tight), rows, factors)
    own = np.array([Fraction(round(bound.get(place, 0) * GRID), GRID) for place in range(len(rows))], dtype=object)
    found = dict(zip(columns, chances, strict=True))
    probabilities = on_grid([found.get(column, Fraction(0)) for column in range(game.n_profiles)])
    return probabilities, game.joined(possible, own, float(total))


def _scaled(row: dict[int, int], columns: Sequence[int]) -> list[Fraction]:
    size = max(map(abs, row.values()))
    return [Fraction(row.get(column, 0), size) for column in columns]
