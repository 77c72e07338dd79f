"""Axioms as data: what to change about a game and how payoffs must follow, or what must be true of one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from detente.audit.perturbations import as_exact
from detente.audit.solving import Solver
from detente.audit.verdict import AGREED, Verdict, answer, known, size_of, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from detente.audit.verdict import Auditable
    from detente.model.game import Game
    from detente.model.numbers import FloatArray
    from detente.protocols import Concept

    Gap = Callable[[FloatArray, FloatArray], float]

Item = TypeVar("Item")
MOST_CHANGES = 16  #: of one kind, that are tried on one game


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Hold a changed game and how payoffs must follow.

    Attributes
    ----------
    game
        After the change.
    gap
        From the payoffs before and after to the violation, in the currency; negative or 0 is none.
    unit
        One unit of the changed game's currency in the currency of the first.
    beside
        A game whose payoffs are added to those before the change, if any.
    """

    game: Game
    gap: Gap
    unit: float = 1.0
    beside: Game | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Relation:
    """State an axiom that compares the payoffs of a game with those of changed ones.

    Attributes
    ----------
    name, definition, source
        For people.
    changes
        From a game to the changes that are tried; deterministic.
    """

    name: str
    definition: str
    source: str
    changes: Callable[[Game], Iterable[Change]]

    def check(self, concept: Auditable, game: Game, /, *, solver: Solver | None = None) -> Verdict:
        """Measure the largest violation over all changes of one game.

        Payoffs are read as the fractions that they are and changed exactly, so that no tie is broken by rounding. A
        changed game that the concept has no answer for is passed over.

        Raises
        ------
        NotApplicable, TooLarge, SolverError
            If the concept has no answer for the game itself.
        """
        subject, solver = known(concept), solver or Solver()
        exact = as_exact(game)
        before = solver.payoffs(subject, exact)
        worst, changed, checked = 0.0, None, 0
        for change in self.changes(exact):
            after = answer(solver, subject, change.game)
            added = None if change.beside is None else answer(solver, subject, change.beside)
            if after is None or (change.beside is not None and added is None):
                continue
            checked += 1
            tolerance = AGREED * max(game.scale, change.game.scale * change.unit)
            gap = size_of(change.gap(before if added is None else before + added, after), tolerance)
            if gap > worst:
                worst, changed = gap, change.game
        return verdict(self.name, concept, gap=worst, games=(game, changed), checked=checked)

    def __repr__(self) -> str:
        """Name it."""
        return f"Relation({self.name})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Demand:
    """State an axiom about the answer for a single game.

    Attributes
    ----------
    name, definition, source
        For people.
    gap
        From solver, concept and game to the violation, in the currency; None where it demands nothing.
    """

    name: str
    definition: str
    source: str
    gap: Callable[[Solver, Concept, Game], float | None]

    def check(self, concept: Auditable, game: Game, /, *, solver: Solver | None = None) -> Verdict:
        """Measure the violation on one game.

        Raises
        ------
        NotApplicable, TooLarge, SolverError
            If the concept has no answer for the game.
        """
        gap = self.gap(solver or Solver(), known(concept), as_exact(game))
        if gap is None:
            return verdict(self.name, concept, gap=0.0, games=(game, None), checked=0)
        return verdict(self.name, concept, gap=size_of(gap, AGREED * game.scale), games=(game, None), checked=1)

    def __repr__(self) -> str:
        """Name it."""
        return f"Demand({self.name})"


def chosen(items: Sequence[Item], most: int = MOST_CHANGES) -> Sequence[Item]:
    """Take at most so many items, the same every time, without a pattern."""
    if len(items) <= most:
        return items
    order = np.random.default_rng(0).permutation(len(items))[:most]
    return [items[place] for place in sorted(order.tolist())]


def limit(game: Game) -> int:
    """Say how many changes of one kind are worth their time: fewer in games of three and more players."""
    return MOST_CHANGES if game.n_players < 3 else MOST_CHANGES // 2


def largest(values: FloatArray) -> float:
    """Return the largest absolute value."""
    return float(np.abs(values).max())


def unmoved(before: FloatArray, after: FloatArray) -> float:
    """Measure how far payoffs moved that should not have."""
    return largest(after - before)
