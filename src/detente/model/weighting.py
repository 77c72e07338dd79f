"""Games in which every player's payoffs count with a weight of their own."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.model.game import Game

if TYPE_CHECKING:
    from collections.abc import Sequence


def weighted_game(game: Game, weights: Sequence[Fraction]) -> Game:
    """Multiply every player's payoffs by a weight.

    Parameters
    ----------
    weights
        One a player, fractions: floats among the payoffs are read as the fractions that they are.

    Examples
    --------
    >>> game = weighted_game(Game([[[3, 0]], [[1, 2]]]), [Fraction(1, 3), Fraction(2)])
    >>> game.payoffs.tolist()
    [[[1.0, 0.0]], [[2.0, 4.0]]]
    """
    factors = np.array(weights, dtype=object).reshape(-1, *[1] * len(game.n_actions))
    return Game(game.fractions * factors, game.players, game.actions, game.title, game.currency)
