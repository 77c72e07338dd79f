"""How the payoff of every coalition is read off the list of all partitions' payoffs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import NotApplicable
from detente.model.numbers import is_exact, to_floats

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from detente.model.numbers import Number, NumberArray

    IntegerArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Certain:
    """Read one payoff a coalition: the outsiders of each stand in one way.

    Attributes
    ----------
    own, other
        Shape ``(2**n_players,)``, by bitmask: where the payoff of a coalition stands, and, between two blocks, that of
        its complement. Nothing is meant by the entries of the empty and the grand coalition.
    """

    own: IntegerArray
    other: IntegerArray

    def payoffs(self, paid: NumberArray) -> NumberArray:
        """Read what every coalition gets; a new array, in the order of the bitmasks."""
        return paid[self.own]

    def worths(self, paid: NumberArray, total: Fraction | Number) -> NumberArray:
        """Compute (W + f_S - f_{N without S}) / 2 for every coalition."""
        found: NumberArray = (total + paid[self.own] - paid[self.other]) / 2
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Uncertain:
    """Average the payoffs of a coalition over the partitions in which it may stand.

    Attributes
    ----------
    starts
        Shape ``(2**n_players,)``, by bitmask: where the partitions of a coalition begin in the two lists that follow.
        Nothing is meant by the entries of the empty and the grand coalition.
    places
        Where the coalition's payoff stands, partition by partition.
    chances
        The probability of the partition: fractions.
    """

    starts: IntegerArray
    places: IntegerArray
    chances: NumberArray

    def payoffs(self, paid: NumberArray) -> NumberArray:
        """Average what every coalition gets; a new array, in the order of the bitmasks."""
        chances = self.chances if is_exact(paid) else to_floats(self.chances)
        found: NumberArray = np.add.reduceat(chances * paid[self.places], self.starts)
        return found

    def worths(self, paid: NumberArray, total: Fraction | Number) -> NumberArray:
        """Compute nothing: of more than two blocks there is no difference.

        Raises
        ------
        NotApplicable
            Always.
        """
        message = "only differences between a coalition and one opponent are determined; choose the opposition 'bloc'"
        raise NotApplicable(message, where="opposition")


Reading = Certain | Uncertain
