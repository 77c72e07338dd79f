"""The two ends of one interval a player, as numbers and as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.numbers import to_floats

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray, Number


class Ends:
    """Read what a class keeps as numbers, `low_numbers` and `high_numbers`, as arrays."""

    __slots__ = ()

    low_numbers: tuple[Number, ...]
    high_numbers: tuple[Number, ...]

    @property
    def low(self) -> FloatArray:
        """The low ends, shape ``(n_players,)``."""
        return to_floats(self.low_numbers)

    @property
    def high(self) -> FloatArray:
        """The high ends, shape ``(n_players,)``."""
        return to_floats(self.high_numbers)
