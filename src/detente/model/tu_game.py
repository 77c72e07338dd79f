"""Games in characteristic function form: the worth of every coalition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from detente.model.coalition import coalitions, members
from detente.model.errors import ShapeMismatch
from detente.model.numbers import FloatArray, Number, NumberArray, freeze, numbers, to_floats


@dataclass(frozen=True, slots=True, eq=False)
class TUGame:
    """Hold what every coalition is worth, in the currency.

    Parameters
    ----------
    values
        Shape ``(2**n_players,)``, floats or fractions: ``values[S]`` is the worth of the coalition with bitmask S;
        ``values[0]`` is 0.

    Raises
    ------
    ShapeMismatch
        If their number is not a power of two.
    """

    values: NumberArray

    def __post_init__(self) -> None:
        """Keep a read-only copy."""
        given = self.values
        values = freeze(given) if isinstance(given, np.ndarray) else numbers(list(given))
        if values.ndim != 1 or len(values).bit_count() != 1:
            message = f"{len(values)} worths were given; expected one a coalition, 2**n_players in all"
            raise ShapeMismatch(message)
        object.__setattr__(self, "values", values)

    @property
    def n_players(self) -> int:
        """The number of players."""
        return len(self.values).bit_length() - 1

    @property
    def floats(self) -> FloatArray:
        """The worths rounded to floats, shape ``(2**n_players,)``."""
        return to_floats(self.values)

    @property
    def coalitions(self) -> tuple[int, ...]:
        """All coalitions, by size, then in the order of their players."""
        return tuple(coalitions(self.n_players))

    def knows(self, coalition: int) -> bool:
        """Tell whether a coalition's worth is known: every one's is."""
        return 0 <= coalition < len(self.values)

    def worth(self, coalition: int) -> Number:
        """Look up the worth of a coalition."""
        value: Number = self.values[coalition]
        return value

    def items(self) -> Iterator[tuple[int, Number]]:
        """List all coalitions in the order of their bitmasks, each with its worth."""
        return islice(enumerate(self.values.tolist()), 1, None)

    def plus(self, constants: Sequence[Number]) -> TUGame:
        """Add to every worth a constant for each player of the coalition."""
        values = [
            worth + sum(constants[player] for player in members(coalition))
            for coalition, worth in enumerate(self.values.tolist())
        ]
        return TUGame(numbers(values))
