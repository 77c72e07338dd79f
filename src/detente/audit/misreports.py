"""What players gain by reporting other payoffs than their true ones: searched, so lower bounds, with a witness."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from detente.audit.findings import MisreportCurve
from detente.audit.perturbations import payoff_table, with_payoffs
from detente.audit.sensitivity import steepest_reports
from detente.concepts.efficient_profile import efficient_profile
from detente.concepts.without_transfers import WithoutTransfers
from detente.model.errors import NotApplicable, SolverError, TooLarge
from detente.model.numbers import is_exact
from detente.numerics.tolerance import NEAR_TIE, TIE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from detente.audit.solving import Solver
    from detente.model.game import Game
    from detente.model.numbers import Number, NumberArray
    from detente.protocols import Concept

    Pattern = NDArray[np.int8]  # one of -1, 0, 1 for each of the player's payoffs, shape n_actions

RADII = tuple(Fraction(1, 2**k) for k in range(6, -1, -1))  #: relative to the scale: 1/64, 1/32, ..., 1
MOST_SOLVED = 140  #: reported games solved a player, and fewer in games of more than some 10 profiles
LEAST_SOLVED = 21  #: in games of 64 profiles and more
SHARE = 35  #: one pattern for so many games of the budget is tried at every radius, and followed to the threshold
SLIGHT = Fraction(1, 2**14)  #: relative to the scale: where a gain shows that the smallest lies gain


@dataclass(frozen=True, slots=True, eq=False)
class Misreports:
    """Search for the reports of one player that gain most.

    A report u' within a radius r of the true payoffs u_i gains u_i(a') + v_i(G') - u'(a') - v_i(G), where a' is the
    first welfare-maximising profile of the reported game G': that profile is played, side payments follow from the
    reports, and the true payoffs count. Without side payments the lottery that is agreed on is played in its place.

    Parameters
    ----------
    budget
        About how many reported games are solved for the radii of a curve; 0 chooses by the size of the game. Every
        radius gets at least one; the best patterns and the threshold take about as many again.

    Notes
    -----
    Searched are the reports u_i + r p, with p = -1, 0 or 1 at every profile, and the same reports lowered, where
    another profile would become the best, to just below that (within r). Patterns p that are tried first: the
    steepest one where dual solutions tell; an own action lowered everywhere and another one raised; the agreed
    profile lowered and an own action, or all the rest, raised; an own action, then a single payoff, raised or
    lowered. Then one entry after the other is changed while that helps, from the best pattern and from random ones,
    and the best patterns of any radius are tried at all of them. A report whose game cannot be solved is passed
    over, and counted.
    """

    solver: Solver
    concept: Concept
    game: Game
    player: int
    budget: int = 0

    def curve(self, radii: Sequence[float] = (), *, rng: np.random.Generator) -> MisreportCurve:
        """Find lower bounds of the largest gain within every radius, the least radius that gains, and a witness.

        Parameters
        ----------
        radii
            Positive, in the currency; by default the scale times 1/64, 1/32, ..., 1.

        Returns
        -------
        MisreportCurve
            Radii and gains increase; gains of at most 1e-6 of the scale count as 0. A threshold is found up to 1e-6
            of the scale; one as small as that means that the smallest lies gain.

        Raises
        ------
        NotApplicable, TooLarge, SolverError
            As the concept does for the true game.
        """
        scale = Fraction(self.game.scale)
        grid = sorted(Fraction(radius) for radius in radii) or [scale * part for part in RADII]
        search = _Search.of(self)
        budget = self.budget or _budget(self.game)
        allowance, kept = max(1, budget // len(grid)), max(1, budget // SHARE)
        steepest = steepest_reports(self.concept, self.game, self.player)
        leads = list(_leads(self.game, self.player, search.agreed))
        for place, radius in enumerate(grid):
            start = place * (allowance // 2) % len(leads) if len(leads) > allowance else 0
            search.explore(radius, [*steepest, *leads[start:], *leads[:start]], allowance, rng)
        slight = min(scale * SLIGHT, grid[0] / 2)
        search.explore(slight, [*steepest, *leads], allowance, rng)
        for radius in [slight, *grid]:
            for pattern in search.best_patterns(kept):
                search.attempt(pattern, radius)
        best = [search.best_within(radius) for radius in grid]
        gains = tuple(float(attempt.gain) if attempt else 0.0 for attempt in best)
        last = best[-1]
        witness = None if last is None else with_payoffs(self.game, self.player, last.report)
        threshold = search.threshold([slight, *grid], kept)
        return MisreportCurve(self.player, tuple(map(float, grid)), gains, threshold, witness, len(search.unsolved))


def misreport_curve(
    solver: Solver, concept: Concept, game: Game, player: int, *, rng: np.random.Generator
) -> MisreportCurve:
    """Say what a player gains at least by lying within a radius, for radii from 1/64 of the scale to the scale.

    Raises
    ------
    NotApplicable, TooLarge, SolverError
        As the concept does for the true game.
    """
    return Misreports(solver, concept, game, player).curve(rng=rng)


def _budget(game: Game) -> int:
    """Choose how many reported games to solve: fewer where each takes longer."""
    return max(LEAST_SOLVED, min(MOST_SOLVED, LEAST_SOLVED * 64 // game.n_profiles))


def _leads(game: Game, player: int, agreed: tuple[int, ...]) -> Iterator[Pattern]:
    """List the patterns that are worth trying first."""
    shape, own = game.n_actions, range(game.n_actions[player])
    rows = []
    for action in own:
        row = np.zeros(shape, dtype=np.int8)
        np.moveaxis(row, player, 0)[action] = 1
        rows.append(row)
    pairs = sorted(permutations(own, 2), key=lambda pair: pair[0] != agreed[player])
    yield from (rows[raised] - rows[lowered] for lowered, raised in pairs)
    cell = np.zeros(shape, dtype=np.int8)
    cell[agreed] = 1
    for raised in [*rows, np.ones(shape, dtype=np.int8)]:
        yield np.where(cell, np.int8(-1), raised)
    yield from (sign * row for row in rows for sign in (np.int8(1), np.int8(-1)))
    for profile in np.ndindex(*shape):
        single = np.zeros(shape, dtype=np.int8)
        single[profile] = 1
        yield single
        yield -single


@dataclass(frozen=True, slots=True, eq=False)
class _Attempt:
    """Hold a report that gains, and how it was made."""

    gain: float
    radius: Fraction
    pattern: Pattern
    report: NumberArray


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """Keep what is known about one player's reports."""

    asked: Misreports
    truth: NumberArray
    others: NumberArray
    agreed: tuple[int, ...]
    honest: float
    known: dict[tuple[bytes, Fraction], tuple[float, int]] = field(default_factory=dict)
    gained: list[_Attempt] = field(default_factory=list)
    unsolved: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, asked: Misreports) -> _Search:
        """Start from the true game."""
        table, game = payoff_table(asked.game), asked.game
        others = table.sum(axis=0) - table[asked.player]
        honest = float(asked.solver.payoffs(asked.concept, game)[asked.player])
        return cls(asked, table[asked.player], others, efficient_profile(game).profile, honest)

    def explore(self, radius: Fraction, leads: Sequence[Pattern], allowance: int, rng: np.random.Generator) -> None:
        """Try leads with half of the allowance, and climb with the rest."""
        spent, best, top = 0, leads[0], -np.inf
        for pattern in leads:
            if spent > allowance // 2:
                break
            gain, cost = self.attempt(pattern, radius)
            spent += cost
            if gain > top:
                best, top = pattern, gain
        rounds = 0
        while spent < allowance and rounds < allowance:  # in a tiny game nothing new may be left to try
            spent += self._climb(best, radius, allowance - spent, rng)
            best = rng.integers(-1, 2, size=self.truth.shape, dtype=np.int8)
            rounds += 1

    def _climb(self, start: Pattern, radius: Fraction, allowance: int, rng: np.random.Generator) -> int:
        """Change one entry at a time while that helps; return how many games were solved."""
        here, (top, spent) = start, self.attempt(start, radius)
        improved = True
        while improved:
            improved = False
            for place in rng.permutation(here.size):
                for level in (-1, 0, 1):
                    if spent >= allowance:
                        return spent
                    there = here.copy()
                    there.reshape(-1)[place] = level
                    gain, cost = self.attempt(there, radius)
                    spent += cost
                    if gain > top + TIE * self.asked.game.scale:
                        here, top, improved = there, gain, True
        return spent

    def attempt(self, pattern: Pattern, radius: Fraction) -> tuple[float, int]:
        """Return what a pattern gains at a radius, and how many games were solved to know: 0 if it was known."""
        key = (pattern.tobytes(), radius)
        if key in self.known:
            return self.known[key][0], 0
        top, count = -np.inf, 0
        for report in self._reports(pattern, radius):
            gain, count = self._gain(report), count + 1
            top = max(top, gain)
            if gain > NEAR_TIE * self.asked.game.scale:
                self.gained.append(_Attempt(gain, radius, pattern, report))
        self.known[key] = top, count
        return top, count

    def _reports(self, pattern: Pattern, radius: Fraction) -> Iterator[NumberArray]:
        """Make the report of a pattern and, if it changes the agreed profile, one that avoids that."""
        exact = is_exact(self.truth)
        step: Number = radius if exact else float(radius)
        hair: Number = Fraction(self.asked.game.scale) * Fraction(TIE) if exact else self.asked.game.scale * TIE
        moved = self.truth + pattern.astype(object if exact else np.float64) * step
        yield moved
        room = moved[self.agreed] + self.others[self.agreed] - self.others - hair
        room[self.agreed] = moved[self.agreed]
        lowered = np.maximum(np.minimum(moved, room), self.truth - step)
        if (lowered != moved).any():
            yield lowered

    def _gain(self, report: NumberArray) -> float:
        """Return what a report gains; minus infinity if its game cannot be solved."""
        asked = self.asked
        reported = with_payoffs(asked.game, asked.player, report)
        try:
            payoff = float(asked.solver.payoffs(asked.concept, reported)[asked.player])
        except (NotApplicable, TooLarge, SolverError):
            self.unsolved.add(reported.digest)
            return -np.inf
        return self._hidden(reported, report) + payoff - self.honest

    def _hidden(self, reported: Game, report: NumberArray) -> float:
        """Compute how much more than reported is really had from what is played: one profile, or a lottery."""
        concept, hidden = self.asked.concept, self.truth - report
        if not isinstance(concept, WithoutTransfers):
            return float(hidden[efficient_profile(reported).profile])
        played = concept.picked(reported, memory=self.asked.solver.memory).weights
        return float(sum(float(chance) * float(hidden.reshape(-1)[place]) for place, chance in played.items()))

    def best_patterns(self, count: int) -> list[Pattern]:
        """List a few patterns that gain: those that gain most for their radius first."""
        ordered = sorted(self.gained, key=lambda attempt: -attempt.gain / float(attempt.radius))
        chosen = {attempt.pattern.tobytes(): attempt.pattern for attempt in ordered}
        largest = max(self.gained, key=lambda attempt: attempt.gain, default=None)
        first = {} if largest is None else {largest.pattern.tobytes(): largest.pattern}
        return list((first | chosen).values())[:count]

    def best_within(self, radius: Fraction) -> _Attempt | None:
        """Find the report within a radius that gains most; the first one found if several do."""
        within = [attempt for attempt in self.gained if attempt.radius <= radius]
        return max(within, key=lambda attempt: attempt.gain, default=None)

    def threshold(self, grid: Sequence[Fraction], count: int) -> float | None:
        """Follow the patterns that gain at the least radius down to where they gain nothing."""
        if not self.gained:
            return None
        high = min(attempt.radius for attempt in self.gained)
        low = max((radius for radius in grid if radius < high), default=Fraction(0))
        least = sorted((attempt for attempt in self.gained if attempt.radius == high), key=lambda entry: -entry.gain)
        family = list({attempt.pattern.tobytes(): attempt.pattern for attempt in least}.values())[:count]
        floor = NEAR_TIE * self.asked.game.scale
        while high - low > floor:
            middle = (low + high) / 2
            if any(self.attempt(pattern, middle)[0] > floor for pattern in family):
                high = middle
            else:
                low = middle
        return float(high)
