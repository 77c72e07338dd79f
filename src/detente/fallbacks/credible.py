"""The bridge between threats and honest play: a fallback that is really played with probability q."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.fallbacks.equilibrium_set import EquilibriumSet, blended, parameters_of
from detente.fallbacks.two_blocks import check_two_blocks
from detente.model.errors import NotApplicable
from detente.model.expecting import check_is_rule
from detente.protocols import Traits
from detente.selections.kindest import Kindest

if TYPE_CHECKING:
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.protocols import Selection


@dataclass(frozen=True, slots=True)
class Credible:
    """Play the selected correlated equilibrium of the game blended for a breakdown probability q.

    If the chosen fallback is really played with probability q, block i maximises (1-q)(u_i - u_j)/2 + q u_i, that is
    u_i - k u_j with k = (1-q)/(1+q). q = 0 is the threat game of the CoCo value, q = 1 the correlated fallback. The
    rule reads true payoffs.

    Parameters
    ----------
    rule
        Which equilibrium of the blended game; the kindest by default.
    breakdown
        q in [0, 1].

    Raises
    ------
    NotApplicable
        If q is not in [0, 1], or the rule is none.
    """

    rule: Selection = field(default_factory=Kindest)
    breakdown: float = 0.5

    def __post_init__(self) -> None:
        """Read the probability as a float, as documents do, and check it and the rule."""
        check_is_rule(self.rule)
        try:
            object.__setattr__(self, "breakdown", float(self.breakdown))
        except (TypeError, ValueError, OverflowError) as error:
            message = f"the breakdown probability is {self.breakdown!r:.60}; it must be a number between 0 and 1"
            raise NotApplicable(message, where="breakdown") from error
        if not 0 <= self.breakdown <= 1:
            message = f"the breakdown probability is {self.breakdown}; it must be between 0 and 1"
            raise NotApplicable(message, where="breakdown")

    @property
    def traits(self) -> Traits:
        """Its description."""
        numbers = {"breakdown": float(self.breakdown), **parameters_of(self.rule)}
        return Traits("credible", self.rule.name, numbers, bloc_only=True, anonymous=True)

    def admissible(self, game: Game, partition: Partition, /) -> EquilibriumSet:
        """Study the correlated equilibria of the blended game."""
        check_two_blocks("credible", partition)
        return EquilibriumSet(game, partition, self.rule, blended(blend_factor(self.breakdown)))


def blend_factor(breakdown: float) -> Fraction:
    """Compute k = (1-q)/(1+q), exactly for the float q."""
    probability = Fraction(breakdown)
    return (1 - probability) / (1 + probability)
