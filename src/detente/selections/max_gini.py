"""The correlated equilibrium whose probabilities have the least sum of squares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.selections.even_point import even_point

if TYPE_CHECKING:
    from detente.protocols import ProfileSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class MaxGini:
    """Pick the correlated equilibrium with the largest Gini index of diversity, 1 - sum of mu(s) squared over profiles.

    Notes
    -----
    Unique because the index is strictly concave and the equilibria are a convex set; equivariant because the sum does
    not depend on the order of players and actions. Rational where payoffs are, and then exact in games of at most 64
    profiles. It shares the weaknesses of `MaxEntropy`.

    Cost: as for `MaxEntropy`, and one more linear program where the answer is exact.
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "max-gini"

    def select(self, possible: ProfileSet, /) -> Point:
        """Return the pick."""
        return even_point(possible, "gini")
