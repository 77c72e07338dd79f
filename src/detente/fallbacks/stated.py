"""A disagreement point that the user states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from detente.fallbacks.reported import Row, as_row, check_denominators, reported_point
from detente.protocols import Traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.fallbacks.single_point import SinglePoint
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import Number

NAME = "stated"


@dataclass(frozen=True, slots=True)
class Stated:
    """Fall back on payoffs that somebody states, whatever would be played.

    Parameters
    ----------
    point
        One number a player, in the currency and in the order of the game. Numbers are read as the fractions that they
        are.

    Raises
    ------
    NotApplicable
        If a number is not finite.

    Notes
    -----
    Only what single players get is known: two players divide by any rule, more of them by `EqualSurplus`.
    """

    point: Sequence[Number]

    def __post_init__(self) -> None:
        """Read the numbers."""
        point = as_row(self.point, NAME)
        check_denominators([point], NAME)
        object.__setattr__(self, "point", point)

    @property
    def traits(self) -> Traits:
        """Its description."""
        return Traits(NAME, on_graphs=True, alone=True)

    def admissible(self, game: Game, partition: Partition, /) -> SinglePoint:
        """Return the point."""
        return reported_point(game, partition, [cast("Row", self.point)], NAME)
