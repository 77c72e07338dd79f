"""Myerson's value: every worth in every partition counts, with changing signs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial, fsum
from typing import TYPE_CHECKING

from detente.coalitions.opposition import Bloc
from detente.coalitions.set_partitions import partitions_of
from detente.divisions.shapley import Shapley
from detente.model.coalition import members, size
from detente.model.numbers import numbers
from detente.values.opposed import opposed

if TYPE_CHECKING:
    from detente.model.coalition import Partition
    from detente.model.numbers import Number, NumberArray
    from detente.model.partition_function import PartitionFunction


@dataclass(frozen=True, slots=True)
class Myerson:
    """Give every player the sum over blocks S of partitions pi of its coefficient times V(S; pi).

    With k blocks in pi, the coefficient of V(S; pi) for player i is (-1)^(k-1) (k-1)! [1/n - sum over blocks T of pi,
    T != S, i not in T, of 1 / ((k-1) (n - |T|))]; 1/n where everybody is in one block.

    Notes
    -----
    O(k) a partition. With A the sum of all V(S; pi), h(T) = 1 / ((k-1) (n - |T|)) and Q the sum over blocks T of
    h(T) (A - V(T; pi)), a partition gives every member of its block B the same: (-1)^(k-1) (k-1)! [A/n - Q + h(B) (A -
    V(B; pi))]. Coefficients are large and their signs change, so errors of the worths grow: the sizes of a player's
    coefficients add up to 3 for 3 players, 126 for 6, and 5,510 for 8. `detente.sampled_value` estimates it from some
    of the partitions.

    References
    ----------
    Myerson (1977).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "myerson"

    def share(self, function: PartitionFunction, /) -> NumberArray:
        """Return one payoff a player, shape ``(n_players,)``, in the currency; exact for exact worths.

        Where worths do not depend on the partition, this is the Shapley value of them.
        """
        n_players = function.n_players
        if function.by_block:
            return Shapley().share(opposed(function, Bloc()))
        parts = [_parts(function, partition) for partition in partitions_of(n_players)]
        own = [[function.welfare / n_players, *(part[player] for part in parts)] for player in range(n_players)]
        return numbers([_sum(terms) for terms in own])


def _parts(function: PartitionFunction, partition: Partition) -> list[Number]:
    """Compute what one partition adds to every player's payoff."""
    n_players, count = partition.n_players, len(partition)
    worths = [function.worth(block, partition) for block in partition.blocks]
    exact = all(isinstance(worth, Fraction) for worth in worths)
    kind: type[Number] = Fraction if exact else float
    total = sum(worths)
    weighed = [
        (total - worth) / kind((count - 1) * (n_players - size(block)))
        for block, worth in zip(partition.blocks, worths, strict=True)
    ]
    others = total / kind(n_players) - sum(weighed)
    factor = kind((-1) ** (count - 1) * factorial(count - 1))
    shares: list[Number] = [kind(0)] * n_players
    for block, own in zip(partition.blocks, weighed, strict=True):
        for player in members(block):
            shares[player] = factor * (others + own)
    return shares


def _sum(terms: list[Number]) -> Number:
    """Add up: exactly, or rounded once."""
    return sum(terms, Fraction(0)) if all(isinstance(term, Fraction) for term in terms) else fsum(terms)
