"""The added action that extorts most at a given harm: searched, so a lower bound, with the action as witness."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from detente.audit.findings import WorstCase
from detente.audit.perturbations import action_payoffs, payoff_table, with_action
from detente.concepts.efficient_profile import efficient_profile
from detente.model.errors import NotApplicable, SolverError, TooLarge
from detente.model.numbers import is_exact
from detente.numerics.tolerance import TIE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.audit.solving import Solver
    from detente.model.game import Game
    from detente.model.numbers import Number, NumberArray
    from detente.protocols import Concept

MOST_SOLVED = 60  #: games solved a pair of players, and fewer in games of more than some 40 profiles
LEAST_SOLVED = 40
COST = Fraction(1, 1000)  #: what spite costs its owner, relative to the scale


@dataclass(frozen=True, slots=True)
class Aim:
    """Say who threatens whom, by how much at most (in the currency), and how many games may be solved (0: choose)."""

    owner: int
    victim: int
    harm: float
    budget: int = 0


def worst_case(solver: Solver, concept: Concept, game: Game, aim: Aim, *, rng: np.random.Generator) -> WorstCase:
    """Search for the added action of the owner for which it is paid most.

    Returns
    -------
    WorstCase
        The gain is the owner's payoff with the action minus without it; a lower bound of what can be extorted in the
        space below. If none of the games with an added action could be solved, it is minus infinity, the largest of no
        numbers, and there is no witness.

    Raises
    ------
    NotApplicable, TooLarge, SolverError
        As the concept does for the given game.
    NotApplicable
        If the aim is no pair of players with a harm.

    Notes
    -----
    The space: against an own action a of the owner and at every profile of the others, the victim loses between 0 and
    the harm; the owner loses at most the harm and gets at most its best reply, so that the new action never serves it
    better than those that it has; third players lose or gain at most the harm; no total exceeds the largest one, W.
    Searched: the twin of a, and the classes T0 (spite at a cost of scale/1000), T1u (unconditional, free) and T1c
    (harm where the victim plays one chosen action), for every a; then one payoff after the other is set to one of a
    few levels (nothing, the harm, half of it, the cost, the best reply, what W leaves room for) while that helps, from
    the best of the classes and from random actions. Games that cannot be solved are passed over, and counted.
    """
    search = _Search.of(solver, concept, game, aim)
    budget = aim.budget or max(LEAST_SOLVED, min(MOST_SOLVED, LEAST_SOLVED * 64 // game.n_profiles))
    starts = []
    for base, change in search.classes():
        if search.left(budget):
            starts.append((search.attempt(base, change), base, change))
    starts.sort(key=lambda start: -start[0])
    for _, base, change in starts:
        search.climb(base, change, budget, rng)
    while search.left(budget):
        base = int(rng.integers(game.n_actions[aim.owner]))
        search.climb(base, search.random_change(base, rng), budget, rng)
    return search.result()


def aims(game: Game, rng: np.random.Generator) -> list[tuple[Aim, np.random.Generator]]:
    """List every ordered pair of players with the scale of the game as the harm, each with chance of its own."""
    pairs = list(permutations(range(game.n_players), 2))
    return [
        (Aim(owner, victim, game.scale), own) for (owner, victim), own in zip(pairs, rng.spawn(len(pairs)), strict=True)
    ]


@dataclass(slots=True, eq=False)
class _Search:
    """Keep the best added action that was found, and count the games that were solved."""

    solver: Solver
    concept: Concept
    game: Game
    aim: Aim
    welfare: Number
    harm: Number
    cost: Number
    before: float
    spent: int = 0
    gain: float = -np.inf
    witness: Game | None = None
    unsolved: int = 0

    @classmethod
    def of(cls, solver: Solver, concept: Concept, game: Game, aim: Aim) -> _Search:
        """Start from the given game."""
        n_players = game.n_players
        if aim.owner == aim.victim or not (0 <= aim.owner < n_players and 0 <= aim.victim < n_players and aim.harm > 0):
            message = f"{aim} is no threat; name two of the {n_players} players, counted from 0, and a positive harm"
            raise NotApplicable(message)
        exact = is_exact(payoff_table(game))
        harm: Number = Fraction(aim.harm) if exact else float(aim.harm)
        cost: Number = min(harm, Fraction(game.scale) * COST) if exact else min(harm, game.scale * float(COST))
        best = efficient_profile(game).welfare
        before = float(solver.payoffs(concept, game)[aim.owner])
        return cls(solver, concept, game, aim, best if exact else float(best), harm, cost, before)

    def left(self, budget: int) -> bool:
        """Tell whether another game may be solved."""
        return self.spent < budget

    def _no_change(self, base: int) -> NumberArray:
        copied = action_payoffs(self.game, self.aim.owner, base)
        return copied - copied

    def classes(self) -> Iterator[tuple[int, NumberArray]]:
        """List the structured threats: the own action that is copied, and what is added to everybody's payoffs."""
        owner, victim = self.aim.owner, self.aim.victim
        axis = victim - (victim > owner)  # of the victim's actions, once the owner's axis is gone
        own = range(self.game.n_actions[owner])
        for base in own:  # T1u first: it harms most, and nothing is lost on it
            change = self._no_change(base)
            change[victim] = change[victim] - self.harm
            yield base, change
        for base in own:
            change = self._no_change(base)
            change[victim] = change[victim] - self.harm
            change[owner] = change[owner] - self.cost
            yield base, change
        for base in own:
            for action in range(self.game.n_actions[victim]):
                change = self._no_change(base)
                np.moveaxis(change[victim], axis, 0)[action] -= self.harm
                yield base, change
        for base in own:
            yield base, self._no_change(base)

    def _levels(self, base: int, change: NumberArray, place: tuple[int, ...]) -> list[Number]:
        """List what may be added to one player's payoff at one profile of the others, all else given."""
        player, others = place[0], place[1:]
        zero = change[place] * 0
        copied = action_payoffs(self.game, self.aim.owner, base)
        room = self.welfare - (np.sum(copied + change, axis=0)[others] - change[place])
        if player == self.aim.victim:
            return [level for level in (zero, -self.harm / 2, -self.harm) if level <= room]
        highest = self.harm
        if player == self.aim.owner:
            own = np.moveaxis(payoff_table(self.game)[player], self.aim.owner, 0)
            highest = own[(..., *others)].max() - copied[place]
        levels = [zero, -self.cost, -self.harm, max(-self.harm, min(highest, room))]
        return [level for level in levels if level <= room]

    def random_change(self, base: int, rng: np.random.Generator) -> NumberArray:
        """Draw one of the levels for every payoff."""
        change = self._no_change(base)
        for place in np.ndindex(*change.shape):
            levels = self._levels(base, change, place)
            change[place] = levels[int(rng.integers(len(levels)))]
        return change

    def climb(self, base: int, start: NumberArray, budget: int, rng: np.random.Generator) -> None:
        """Set one payoff at a time to another level while that helps."""
        here, improved = start, self.left(budget)
        top = self.attempt(base, here) if improved else -np.inf
        while improved:
            improved = False
            for flat in rng.permutation(here.size):
                place = tuple(map(int, np.unravel_index(flat, here.shape)))
                for level in self._levels(base, here, place):
                    if not self.left(budget):
                        return
                    there = here.copy()
                    there[place] = level
                    gain = self.attempt(base, there) if level != here[place] else -np.inf
                    if gain > top + TIE * self.game.scale:
                        here, top, improved = there, gain, True

    def attempt(self, base: int, change: NumberArray) -> float:
        """Return what the owner gains by an added action; minus infinity if the game cannot be solved."""
        copied = action_payoffs(self.game, self.aim.owner, base)
        tried = with_action(self.game, self.aim.owner, copied + change, "threat")
        self.spent += 1
        try:
            gain = float(self.solver.payoffs(self.concept, tried)[self.aim.owner]) - self.before
        except (NotApplicable, TooLarge, SolverError):
            self.unsolved += 1
            return -np.inf
        if gain > self.gain:
            self.gain, self.witness = gain, tried
        return gain

    def result(self) -> WorstCase:
        """Return the best action that was found, if one was."""
        return WorstCase(self.aim.owner, self.aim.victim, float(self.aim.harm), self.gain, self.witness, self.unsolved)
