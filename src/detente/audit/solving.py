"""Payoffs of many neighbouring games, without the ranges and certificates that an audit does not read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.memory import Memory
from detente.concepts.without_transfers import WithoutTransfers
from detente.model.numbers import to_floats

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.model.numbers import FloatArray
    from detente.protocols import Concept


@dataclass(frozen=True, slots=True, eq=False)
class Solver:
    """Solve for payoffs, and remember.

    Concepts that share a fallback (`correlated` and `correlated-bloc`, say) share what is played among the same blocks
    of the same game, a game that comes up twice is solved once, and solvers start where they stopped in the game
    before. Concepts of third parties are solved as they are,
    and need not be hashable: a concept is known by its identity, and kept so that this stays its own.
    """

    memory: Memory = field(default_factory=Memory)
    solved: dict[tuple[int, str], tuple[Concept, FloatArray]] = field(default_factory=dict)

    def payoffs(self, concept: Concept, game: Game) -> FloatArray:
        """Return the agreed payoffs, shape ``(n_players,)``, in the currency.

        Raises
        ------
        NotApplicable, TooLarge, SolverError
            As the concept does.
        """
        key = (id(concept), game.digest)
        if key not in self.solved:
            if isinstance(concept, FallbackBargaining | WithoutTransfers):
                payoffs = concept.payoffs(game, memory=self.memory)
            else:
                payoffs = to_floats(concept.solve(game).payoffs)
            self.solved[key] = concept, payoffs
        return self.solved[key][1]
