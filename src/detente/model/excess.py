"""What a coalition is owed more than it gets, and proofs of how small the largest such excess can be made."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Weights = tuple[tuple[int, Fraction], ...]  #: coalitions by bitmask, each with its weight


@dataclass(frozen=True, slots=True, eq=False)
class ExcessLevel:
    """Prove that the largest excess v(S) - x(S) of the coalitions that are not settled yet cannot be smaller.

    The weighted indicators of all three lists add up to zero, player by player. So the weighted excess is the same for
    every x that settles what was settled before: if it is the largest one at some x, it is the least possible, and the
    coalitions with a weight have it at every such x.

    Attributes
    ----------
    excess
        The largest excess of a coalition that was not settled before.
    weights
        Coalitions that have it, with positive weights.
    kept
        Players who get no more than their own worth, by their coalitions of one, with positive weights.
    settled
        The coalition of all, or coalitions of earlier levels, with weights of any sign.
    """

    excess: Fraction
    weights: Weights
    kept: Weights
    settled: Weights


@dataclass(frozen=True, slots=True, eq=False)
class LeastCore:
    """Hold how little the coalition with the largest excess can be owed, with a proof from both sides.

    Attributes
    ----------
    slack
        The least possible largest excess over all ways to divide v(N), epsilon*: positive if the core is empty,
        otherwise 0 or less; in the currency.
    payoffs
        A division of v(N) at which no coalition's excess is larger; one a player.
    weights
        Coalitions with positive weights that add up to 1, every player being in coalitions of the same total weight.
    """

    slack: Fraction
    payoffs: tuple[Fraction, ...]
    weights: Weights

    @property
    def core_empty(self) -> bool:
        """Whether every division leaves some coalition less than it is worth."""
        return self.slack > 0

    @property
    def presence(self) -> Fraction:
        """The total weight of the coalitions that a player is in, the same for all players."""
        return sum((weight for coalition, weight in self.weights if coalition & 1), Fraction(0))

    @property
    def balanced(self) -> Weights:
        """The weights once more, scaled so that every player is in coalitions of total weight 1."""
        return tuple([(coalition, weight / self.presence) for coalition, weight in self.weights])
