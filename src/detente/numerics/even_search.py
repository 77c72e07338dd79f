"""The evenest equilibrium of a game of which it is known what is possible: found in floats, proven in fractions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.model.numbers import is_exact, to_fractions
from detente.numerics.even_path import Demands, EvenPath
from detente.numerics.even_polish import least_squares, sharpened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.even_game import EvenGame
    from detente.numerics.even_measures import Measure
    from detente.numerics.even_path import Settled
    from detente.numerics.even_polish import Proof
    from detente.numerics.possible_play import PossiblePlay


class EvenSearch:
    """Find the evenest equilibrium.

    Parameters
    ----------
    measure
        Of evenness.
    game, possible
        The rows, and what is possible under them.

    Raises
    ------
    SolverError
        If the path to it gets lost.
    """

    def __init__(self, measure: Measure, game: EvenGame, possible: PossiblePlay) -> None:
        self._measure, self._game, self._possible = measure, game, possible
        self._played = np.flatnonzero(possible.played)
        self._never, self._loose = game.alive(possible)

    @cached_property
    def _settled(self) -> Settled:
        matrix = self._game.matrix
        never, loose = (matrix[np.ix_(rows, self._played)] for rows in (self._never, self._loose))
        return EvenPath(self._measure, Demands(never, loose)).settle()

    @property
    def _support(self) -> NDArray[np.intp]:
        return self._played[self._settled.support]

    @property
    def _tight(self) -> list[int]:
        """The rows that are 0 in the evenest equilibrium, because they must be or because they bind."""
        return [*self._never.tolist(), *self._loose[self._settled.tight].tolist()]

    @property
    def _chances(self) -> FloatArray:
        """The probabilities in floats, shape ``(n_profiles,)``."""
        found = np.zeros(self._game.n_profiles)
        found[self._played] = np.maximum(self._settled.probabilities, 0.0)
        total: FloatArray = found / found.sum()
        return total

    def exact_proof(self, rows: Sequence[dict[int, int]], factors: Sequence[int]) -> Proof | None:
        """Solve for the least sum of squares on what is tight, and prove it by a linear program; None if that fails.

        Parameters
        ----------
        rows, factors
            The rows in integers, and what they were multiplied by.
        """
        return least_squares(self._game, (self._support.tolist(), self._tight), rows, factors)

    def close_proof(self, rows: Sequence[dict[int, int]]) -> Proof:
        """Correct the probabilities in fractions; the multipliers are those of the path."""
        settled, bends = self._settled, np.zeros(self._game.n_profiles)
        bends[self._support] = settled.bends
        kept = set(self._support.tolist())
        tight = [{column: value for column, value in rows[place].items() if column in kept} for place in self._tight]
        own = np.zeros(len(rows))
        own[self._never], own[self._loose] = settled.never, settled.multipliers
        multipliers = to_fractions(own) if is_exact(self._possible.multipliers) else own
        return sharpened(self._chances, bends, tight), self._game.joined(self._possible, multipliers, settled.total)
