"""How evenly players count in a weighted game, whatever the units of their payoffs."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.game import Game
    from detente.model.transfer import TransferClaim

SAME = Fraction(1, 10**7)  #: payoffs that differ by at most this part of a player's range are the same


def payoff_ranges(game: Game) -> tuple[Fraction, ...]:
    """Compute the largest minus the least payoff of every player."""
    flat = game.fractions.reshape(game.n_players, -1)
    return tuple(own.max() - own.min() for own in flat)


def evenness(weights: Sequence[Fraction], ranges: Sequence[Fraction]) -> Fraction:
    """Measure how evenly players count: the product of their shares in what weights times ranges add up to.

    It is largest where all shares are equal, and 0 where somebody counts nothing, or never gets anything else.

    Examples
    --------
    >>> str(evenness([Fraction(1, 3), Fraction(2, 3)], [Fraction(2), Fraction(1)]))
    '1/4'
    """
    parts = [weight * spread for weight, spread in zip(weights, ranges, strict=True)]
    total = sum(parts, Fraction(0))
    return prod((part / total for part in parts), start=Fraction(1)) if total else Fraction(0)


def is_same(one: TransferClaim, other: TransferClaim, ranges: Sequence[Fraction]) -> bool:
    """Tell whether two solutions pay the same; degenerate ones are told apart by their weights, and from the others."""
    if one.degenerate != other.degenerate or (one.degenerate and one.weights != other.weights):
        return False
    return all(
        abs(Fraction(a) - Fraction(b)) <= SAME * spread
        for a, b, spread in zip(one.payoffs, other.payoffs, ranges, strict=True)
    )
