"""Honest play without commitment: a correlated equilibrium."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.fallbacks.equilibrium_set import EquilibriumSet, parameters_of
from detente.model.expecting import check_is_rule
from detente.protocols import Traits
from detente.selections.kindest import Kindest

if TYPE_CHECKING:
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.protocols import Selection


@dataclass(frozen=True, slots=True)
class Correlated:
    """Play the selected correlated equilibrium of the blocks' game.

    Parameters
    ----------
    rule
        Which point of the set of equilibria; the kindest by default. Every point is admissible for the ranges.

    Raises
    ------
    NotApplicable
        If the rule is none.

    References
    ----------
    Aumann (1974, 1987).
    """

    rule: Selection = field(default_factory=Kindest)

    def __post_init__(self) -> None:
        """Check the rule."""
        check_is_rule(self.rule)

    @property
    def traits(self) -> Traits:
        """Its description."""
        return Traits("correlated", self.rule.name, parameters_of(self.rule), anonymous=True)

    def admissible(self, game: Game, partition: Partition, /) -> EquilibriumSet:
        """Study the correlated equilibria of the game merged along a partition."""
        return EquilibriumSet(game, partition, self.rule)
