"""Games in characteristic function form: the worth of every coalition."""

from __future__ import annotations

from dataclasses import dataclass

from detente.model.numbers import FloatArray, Number, NumberArray, freeze, to_floats


@dataclass(frozen=True, slots=True, eq=False)
class TUGame:
    """Hold what every coalition is worth, in the currency.

    Parameters
    ----------
    values
        Shape ``(2**n_players,)``, floats or fractions: ``values[S]`` is the worth of the coalition with bitmask S;
        ``values[0]`` is 0.
    """

    values: NumberArray

    def __post_init__(self) -> None:
        """Keep a read-only copy."""
        object.__setattr__(self, "values", freeze(self.values))

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
