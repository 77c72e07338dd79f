"""Games in characteristic function form: the worth of every coalition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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

    def worth(self, coalition: int) -> Number:
        """Look up the worth of a coalition."""
        value: Number = self.values[coalition]
        return value
