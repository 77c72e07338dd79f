"""Random small games, and the smallest of them in which an axiom fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.audit.perturbations import payoff_table, rebuilt, without_action
from detente.audit.solving import Solver
from detente.model.errors import DetenteError
from detente.model.game import Game

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.audit.verdict import Auditable, Axiom, Verdict

SHAPES = ((2, 2), (1, 2), (2, 1), (2, 3), (3, 2), (2, 2, 2), (1, 2, 2), (2, 1, 2), (2, 2, 1), (3, 3), (2,), (3, 2, 2))
VIOLATION = 1e-3  #: relative to the scale: a counterexample shows at least so much


def random_games(count: int, *, rng: np.random.Generator, shapes: Sequence[tuple[int, ...]] = SHAPES) -> Iterator[Game]:
    """Draw games with small whole payoffs, going through the shapes in turn."""
    for place in range(count):
        shape = shapes[place % len(shapes)]
        low, high = ((-3, 6), (0, 2), (-9, 9))[place // len(shapes) % 3]
        drawn = rng.integers(low, high + 1, (len(shape), *shape))
        yield Game(drawn.astype(object).tolist())


def find_counterexample(
    axiom: Axiom, concept: Auditable, games: Iterator[Game], *, least: float = VIOLATION
) -> Verdict | None:
    """Look through games for one in which the axiom fails by more than `least` of the scale, and shrink it."""
    for game in games:
        found = violation(axiom, concept, game, least=least)
        if found is not None:
            return shrunk(axiom, concept, found, least=least)
    return None


def violation(axiom: Axiom, concept: Auditable, game: Game, *, least: float = VIOLATION) -> Verdict | None:
    """Check one game; None if the axiom holds, fails by little, or has nothing to say about it."""
    try:
        found = axiom.check(concept, game, solver=Solver())
    except DetenteError:
        return None
    return found if found.gap > least * game.scale else None


def shrunk(axiom: Axiom, concept: Auditable, found: Verdict, *, least: float = VIOLATION) -> Verdict:
    """Remove actions and players who do not act, then bring payoffs nearer to 0, while the axiom still fails.

    The result is minimal: no single action can be removed without losing the violation.
    """
    progress = True
    while progress:
        progress = False
        assert found.witness is not None  # noqa: S101  # a violation has a witness
        for smaller in (*_fewer(found.witness), *_simpler(found.witness)):
            better = violation(axiom, concept, smaller, least=least)
            if better is not None:
                found, progress = better, True
                break
    return found


def removals(game: Game) -> Iterator[Game]:
    """Give the games in which one action is missing."""
    for player, count in enumerate(game.n_actions):
        if count > 1:
            for action in range(count):
                yield _plain(without_action(game, player, action))


def _fewer(game: Game) -> Iterator[Game]:
    """Remove a player with one action, then an action."""
    if game.n_players > 1:
        for player, count in enumerate(game.n_actions):
            if count == 1:
                table = np.delete(payoff_table(game).squeeze(axis=1 + player), player, axis=0)
                yield Game(table)
    yield from removals(game)


def _simpler(game: Game) -> Iterator[Game]:
    """Bring one payoff to 0, or halfway there."""
    table = payoff_table(game)
    for place in np.ndindex(*table.shape):
        whole = int(table[place])
        for value in dict.fromkeys((0, int(whole / 2), whole - np.sign(whole))):
            if abs(value) < abs(whole):
                nearer = table.copy()
                nearer[place] = type(table[place])(int(value))
                yield rebuilt(game, nearer)


def _plain(game: Game) -> Game:
    """Forget labels."""
    return Game(payoff_table(game))
