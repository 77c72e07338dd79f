"""What the worth of a coalition, among others that stand in a certain way, counts for in Myerson's value."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import factorial
from typing import TYPE_CHECKING

from detente.model.coalition import size

if TYPE_CHECKING:
    from detente.model.coalition import Partition

Coefficients = tuple[Fraction, ...]  #: one number a player


@cache
def myerson_coefficients(partition: Partition) -> tuple[Coefficients, ...]:
    """Return what one unit of V(S; pi), for every block S of a partition pi, adds to every player's payoff.

    With k blocks, V(S; pi) counts (-1)^(k-1) (k-1)! [1/n - sum over blocks T of pi, T != S, i not in T, of
    1 / ((k-1) (n-|T|))] for player i; 1/n where everybody is in one block.

    Returns
    -------
    tuple
        One tuple a block, in the order of the blocks, of one fraction a player.

    Notes
    -----
    O(n k^2) a partition, once. Members of the same block have the same coefficients, and that of V(S; pi) for a member
    of S is never 0: the inner sum has k - 1 terms, each above 1 / ((k-1) n).

    References
    ----------
    Myerson (1977).

    Examples
    --------
    >>> from detente.model.coalition import Partition
    >>> [[str(number) for number in block] for block in myerson_coefficients(Partition((0b001, 0b110)))]
    [['2/3', '-1/3', '-1/3'], ['-1/3', '1/6', '1/6']]
    """
    n_players, count = partition.n_players, len(partition)
    sign = -1 if count % 2 == 0 else 1
    others = max(count - 1, 1)
    whole = [Fraction(1, others * max(n_players - size(block), 1)) for block in partition.blocks]
    found = []
    for own in range(count):
        row = []
        for player in range(n_players):
            apart = [
                part
                for place, (block, part) in enumerate(zip(partition.blocks, whole, strict=True))
                if place != own and not block >> player & 1
            ]
            row.append(sign * factorial(count - 1) * (Fraction(1, n_players) - sum(apart, Fraction(0))))
        found.append(tuple(row))
    return tuple(found)
