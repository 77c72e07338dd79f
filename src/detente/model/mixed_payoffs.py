"""Payoffs under independent mixed strategies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.model.errors import InvalidGame, ShapeMismatch
from detente.model.numbers import FloatArray, to_floats

if TYPE_CHECKING:
    from collections.abc import Sequence

PROBABILITY_TOLERANCE = 1e-9


def expected_payoffs(payoffs: FloatArray, players: Sequence[str], strategies: Sequence[Any]) -> FloatArray:
    """Compute every player's expected payoff from the tensor of all payoffs; see `Game.expected`."""
    if len(strategies) != len(players):
        message = f"{len(strategies)} strategies were given; expected one for each of {len(players)} players"
        raise ShapeMismatch(message)
    result = payoffs
    for player, strategy in reversed(list(zip(players, strategies, strict=True))):
        mixed = np.asarray(strategy, dtype=np.float64)
        if mixed.shape != result.shape[-1:]:
            message = f"{player}'s strategy has shape {mixed.shape}; expected ({result.shape[-1]},)"
            raise ShapeMismatch(message)
        if not (mixed >= -PROBABILITY_TOLERANCE).all() or abs(mixed.sum() - 1) > PROBABILITY_TOLERANCE:
            message = f"{player}'s strategy {mixed.tolist()} is not a probability vector; it must add up to 1"
            raise InvalidGame(message)
        result = result @ mixed
    return to_floats(result)
