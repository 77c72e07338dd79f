"""The correlated equilibrium that spreads probability most evenly, with its proof."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.model.certificate import Evenest
from detente.model.errors import NumericalTrouble, SolverError, TooLarge
from detente.model.numbers import to_floats
from detente.numerics.deep_search import deep_proof
from detente.numerics.even_game import EvenGame
from detente.numerics.even_measures import MEASURES
from detente.numerics.even_search import EvenSearch
from detente.numerics.evenness import evenness, payoff_radius
from detente.numerics.incentives import incentive_rows, integer_rows
from detente.numerics.integer_table import IntegerTable
from detente.numerics.possible_play import possible_exactly, possible_play
from detente.numerics.tolerance import CERTIFIED, SHARP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.model.numbers import NumberArray
    from detente.numerics.even_measures import Measure
    from detente.numerics.even_polish import Proof
    from detente.numerics.possible_play import PossiblePlay

logger = logging.getLogger(__name__)

UNPROVEN = "the evenest correlated equilibrium could not be certified"
MOST_CELLS = 500_000  #: profiles times deviations, which are held as a matrix


def evenest(
    measure: str, incentives: NumberArray, exact_arrays: Callable[[], tuple[NumberArray, NumberArray]]
) -> Evenest:
    """Find the evenest correlated equilibrium of a game, and prove it.

    Parameters
    ----------
    measure
        "entropy" or "gini".
    incentives
        Shape ``(n_blocks, *n_actions)``, floats or fractions: the payoffs that decide who deviates.
    exact_arrays
        Returns incentives and payoffs of the same shape, in fractions.

    Raises
    ------
    TooLarge
        If profiles times deviations are more than half a million.
    SolverError
        If it cannot be found, or its measure not be brought within 1e-9 of the bound.

    Notes
    -----
    1. One linear program tells which profiles are played in some equilibrium, and which demands are always tight
       (`possible_play`): what is left has a strictly positive point, in near-zero-sum games too.
    2. Newton's method on the dual, along a path (`even_path`).
    3. The proof is computed in fractions (`evenness`), from probabilities that are corrected in fractions
       (`even_polish`). Gini's are solved exactly in games of fractions.
    4. A game of fractions that is too thin for floats goes the same way in fractions and decimals (`deep_search`).
    """
    check_size(incentives.shape[1:])
    prover = _Prover(MEASURES[measure], EvenGame.of(incentives), *exact_arrays())
    found: Evenest | None = None
    try:
        found, distance = prover.quickly()
        if distance <= SHARP or not prover.game.exact:
            return found
        return prover.thoroughly()
    except SolverError as error:
        if found is not None:
            return found
        if not prover.game.exact:
            raise
        logger.debug("looking in decimals after: %s", error.message)
    return prover.thoroughly()


class _Prover:
    """Find the evenest equilibrium of a game, and prove it by the same game in fractions."""

    def __init__(self, measure: Measure, game: EvenGame, incentives: NumberArray, payoffs: NumberArray) -> None:
        self.game = game
        self._measure = measure
        self._incentives = IntegerTable.of(incentives)
        self._payoffs = payoffs.reshape(len(payoffs), -1)
        self._rows, self._factors = integer_rows(incentive_rows(self._incentives.table)[1], self._incentives.unit)

    @cached_property
    def _possible(self) -> PossiblePlay:
        """What is possible, in fractions."""
        return possible_exactly(self.game.scaled, self._rows, self.game.n_profiles)

    def quickly(self) -> tuple[Evenest, float]:
        """Find it in floats; also return how far it may be from the truth."""
        try:
            possible = possible_play(self.game.scaled, self.game.n_profiles)
        except SolverError as error:
            logger.debug("looking for what is possible in fractions after: %s", error.message)
            possible = self._possible
        search = EvenSearch(self._measure, self.game, possible)
        rational = self._measure.name == "gini" and self.game.exact
        proof = search.exact_proof(self._rows, self._factors) if rational else None
        return self._evenest(search.close_proof(self._rows) if proof is None else proof)

    def thoroughly(self) -> Evenest:
        """Find it in fractions and decimals."""
        proof = deep_proof(self._measure.name, self.game, self._possible, self._rows, self._factors)
        if proof is None:
            raise NumericalTrouble(UNPROVEN)
        return self._evenest(proof)[0]

    def _evenest(self, proof: Proof) -> tuple[Evenest, float]:
        chances, deviations = proof
        measure = self._measure.name
        if any(np.isinf(multiplier) for *_, multiplier in deviations if isinstance(multiplier, float)):
            raise NumericalTrouble(UNPROVEN)  # payoffs so small that what they are weighed with is no float
        found = evenness(measure, chances, deviations, self._incentives)
        if not found.upper - found.lower <= CERTIFIED:
            raise NumericalTrouble(UNPROVEN)
        profiles = [place for place, chance in enumerate(chances) if chance]
        probabilities = [chances[place] for place in profiles]
        paid = tuple((self._payoffs[:, profiles] @ np.array(probabilities, dtype=object)).tolist())
        radius = payoff_radius(measure, found.distance, to_floats(self._payoffs))
        bounds = found.lower, found.upper
        return (
            Evenest(measure, tuple(profiles), tuple(probabilities), paid, deviations, *bounds, radius),
            found.distance,
        )


def check_size(sizes: Sequence[int]) -> None:
    """Refuse games for which the method would need too much memory.

    Raises
    ------
    TooLarge
        If profiles times deviations are more than half a million.
    """
    n_profiles, n_rows = int(np.prod(sizes)), sum(count * (count - 1) for count in sizes)
    if n_profiles * n_rows > MOST_CELLS:
        message = (
            f"the evenest equilibrium of a game with {n_profiles} profiles and {n_rows} deviations needs a matrix of "
            f"{n_profiles * n_rows} numbers, and {MOST_CELLS} is the limit; choose a selection that reads payoffs only"
        )
        raise TooLarge(message)
