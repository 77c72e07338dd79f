"""What everybody gets in the worst case if only efficient outcomes are agreed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model.errors import NotApplicable
from detente.protocols import Traits

if TYPE_CHECKING:
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.protocols import Admissible

NAME = "pareto-meet"


@dataclass(frozen=True, slots=True)
class ParetoMeet:
    """Take every player's least payoff over the strongly efficient outcomes as the disagreement point.

    It is read off what can be agreed on, not off what would be played, so that it goes with deals without money only.
    No payoff-dominated action can move it.

    References
    ----------
    DiGiovanni, Clifton & Mace (2024).
    """

    @property
    def traits(self) -> Traits:
        """Its description."""
        return Traits(NAME, anonymous=True)

    def admissible(self, game: Game, partition: Partition, /) -> Admissible:
        """Refuse: nothing is played."""
        message = (
            f"the fallback '{NAME}' is read off what can be agreed on, and says nothing of what {len(partition)} "
            f"blocks of {game.n_players} players would play; take it with a concept without transfers, such as "
            f"'nash-bargaining'"
        )
        raise NotApplicable(message, where="fallback")
