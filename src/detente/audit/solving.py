"""Payoffs of many neighbouring games, without the ranges and certificates that an audit does not read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.concepts.fallback_bargaining import FallbackBargaining

if TYPE_CHECKING:
    from detente.concepts.fallback_bargaining import Memory
    from detente.model.game import Game
    from detente.model.numbers import FloatArray
    from detente.protocols import Concept


@dataclass(frozen=True, slots=True, eq=False)
class Solver:
    """Solve for payoffs, and remember.

    Concepts that share a fallback (`correlated` and `correlated-bloc`, say) share what is played among the same blocks of
    the same game, and a game that comes up twice is solved once. Concepts of third parties are solved as they are.
    """

    picks: Memory = field(default_factory=dict)
    solved: dict[tuple[Concept, str], FloatArray] = field(default_factory=dict)

    def payoffs(self, concept: Concept, game: Game) -> FloatArray:
        """Return the agreed payoffs, shape ``(n_players,)``, in the currency.

        Raises
        ------
        NotApplicable, TooLarge, SolverError
            As the concept does.
        """
        key = (concept, game.digest)
        if key not in self.solved:
            if isinstance(concept, FallbackBargaining):
                self.solved[key] = concept.payoffs(game, memory=self.picks)
            else:
                self.solved[key] = concept.solve(game).payoffs
        return self.solved[key]
