"""How far an answer hangs on a choice among fallbacks, and on the last digits of the payoffs."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.audit.findings import Ambiguity
from detente.audit.perturbations import payoff_table, rebuilt
from detente.model.errors import NotApplicable, SolverError, TooLarge
from detente.model.numbers import is_exact, to_fractions
from detente.numerics.tolerance import NEAR_TIE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.audit.solving import Solver
    from detente.model.game import Game
    from detente.model.numbers import NumberArray
    from detente.protocols import Concept

DRAWS = 20  #: so many random noises are tried
GRAIN = 1000  #: random noise is a multiple of a thousandth of its size, so that fractions stay short
MOST_ENTRIES = 32  #: in games of at most so many payoff entries each one is moved alone, up and down


def ambiguity(solver: Solver, concept: Concept, game: Game, *, rng: np.random.Generator) -> Ambiguity:
    """Measure the width of the ranges, count the near ties, and look for a jump under small noise.

    Parameters
    ----------
    rng
        Draws 20 noises, uniform within 1e-6 of the scale in every payoff entry.

    Returns
    -------
    Ambiguity
        Widths are 0, and there are no near ties, for a concept that reports none. The jump is a lower bound: the
        largest move of a payoff under the noises that were tried, the random ones and, in games of at most 32 entries,
        every single entry moved alone by 1e-6 of the scale, up and down. Under a concept that is continuous at the game
        it is of the size of the noise.

    Raises
    ------
    NotApplicable, TooLarge, SolverError
        As the concept does for the game itself. Noisy games without a solution are left out, and counted.
    """
    agreement = concept.solve(game)
    ranges = getattr(agreement, "ranges", None)
    width = (0.0,) * game.n_players if ranges is None else tuple((ranges.high - ranges.low).tolist())
    before = solver.payoffs(concept, game)
    jump, unsolved, table = 0.0, 0, payoff_table(game)
    for noise in _noises(game, rng):
        try:
            after = solver.payoffs(concept, rebuilt(game, table + noise))
        except (NotApplicable, TooLarge, SolverError):
            unsolved += 1
            continue
        jump = max(jump, float(np.abs(after - before).max()))
    return Ambiguity(width, jump, len(getattr(agreement, "near_ties", ())), unsolved)


def _noises(game: Game, rng: np.random.Generator) -> Iterator[NumberArray]:
    """Make noises of the shape of the payoffs, in fractions if the game is exact."""
    exact = is_exact(payoff_table(game))
    size: Any = Fraction(game.scale) / round(1 / NEAR_TIE) if exact else game.scale * NEAR_TIE
    shape = game.payoffs.shape
    for _ in range(DRAWS):
        grains = rng.integers(-GRAIN, GRAIN, endpoint=True, size=shape)
        yield size * (to_fractions(grains) / GRAIN if exact else grains / GRAIN)
    if game.payoffs.size > MOST_ENTRIES:
        return
    for entry in np.ndindex(shape):
        for sign in (1, -1):
            noise = np.zeros(shape, dtype=int)
            noise[entry] = sign
            yield size * (to_fractions(noise) if exact else noise)
