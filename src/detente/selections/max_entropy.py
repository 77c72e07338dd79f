"""The fallback of somebody who knows nothing: the correlated equilibrium of largest entropy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.selections.even_point import even_point

if TYPE_CHECKING:
    from detente.protocols import ProfileSet
    from detente.selections.point import Point


@dataclass(frozen=True, slots=True)
class MaxEntropy:
    """Pick the correlated equilibrium with the largest Shannon entropy, - sum of mu(s) log mu(s) over profiles.

    Notes
    -----
    Unique because entropy is strictly concave and the equilibria are a convex set; equivariant because the sum does not
    depend on the order of players and actions. It reads strategies: duplicating an action moves it. It is not
    efficient, and a harmful action that is free for its owner is played with positive probability, so that it pays.

    Cost: one linear program, a path of Newton steps with one equation a deviation, and a proof in fractions.

    References
    ----------
    Ortiz, Schapire & Kakade (2007).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "max-entropy"

    def select(self, possible: ProfileSet, /) -> Point:
        """Return the pick."""
        return even_point(possible, "entropy")
