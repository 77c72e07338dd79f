"""Honest play without commitment: a correlated equilibrium."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.fallbacks.equilibrium_set import EquilibriumSet

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
        Which point of the set of equilibria; every point is admissible for the ranges.

    References
    ----------
    Aumann (1974, 1987).
    """

    rule: Selection

    @property
    def name(self) -> str:
        """The name in documents."""
        return "correlated"

    @property
    def selection(self) -> str | None:
        """The name of the rule."""
        return self.rule.name

    @property
    def parameters(self) -> dict[str, float]:
        """None."""
        return {}

    @property
    def differences(self) -> bool:
        """No: payoffs are determined."""
        return False

    @property
    def bloc_only(self) -> bool:
        """No: any partition will do."""
        return False

    def admissible(self, game: Game, partition: Partition, /) -> EquilibriumSet:
        """Study the correlated equilibria of the game merged along a partition."""
        return EquilibriumSet(game, partition, self.rule)
