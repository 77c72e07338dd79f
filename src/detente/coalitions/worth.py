"""From a game, an opposition and a fallback to the worth of every coalition, and to every player's range."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Protocol

import numpy as np

from detente.coalitions.components import independent_groups
from detente.coalitions.plan import Influence, influences
from detente.coalitions.sharing import by_groups, by_orbits
from detente.coalitions.studies import Study, study_each
from detente.coalitions.symmetry import equal_players
from detente.model.agreement import Bounds, Ranges
from detente.model.coalition import grand
from detente.model.numbers import is_exact, numbers, to_floats
from detente.model.tu_game import TUGame
from detente.protocols import Additive, Batched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.coalitions.plan import Plan
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.protocols import Division, Fallback, Mapper

WORTH_A_LOOK = 3  #: from so many partitions on, shared work is looked for
ALIKE = 1 << 12  #: where partitions are studied many at once, renaming pays in games of so many profiles, ...
APART = 1 << 13  #: ... and putting groups together in games of so many

__all__ = ["Influence", "Study", "influences", "ranges", "study", "superadditivity_gap", "worths"]


def study(game: Game, plan: Sequence[Influence], fallback: Fallback, mapper: Mapper) -> list[Study]:
    """Study every partition, through the mapper; what equal players or independent groups share is studied once.

    Parameters
    ----------
    mapper
        One item a partition that is studied, or a chunk of them where many go together. Where groups of players have
        nothing to do with each other, it is called for the game of every group.

    Notes
    -----
    What is shared depends on the game and the plan only, so the answers do not depend on who does the work.
    """
    if len(plan) < WORTH_A_LOOK or not game.tabled:
        return study_each(game, plan, fallback, mapper)
    slow = not isinstance(fallback, Batched) or fallback.batch(game) == 1
    if isinstance(fallback, Additive) and (slow or game.n_profiles >= APART):
        groups = independent_groups(game)
        if len(groups) > 1:
            return by_groups(game, plan, fallback, mapper, groups)
    if fallback.traits.anonymous and (slow or game.n_profiles >= ALIKE):
        classes = equal_players(game)
        if len(classes) < game.n_players:
            return by_orbits(game, plan, fallback, mapper, classes)
    return study_each(game, plan, fallback, mapper)


def worths(plan: Plan, welfare: Fraction, found: Sequence[Sequence[Number]], *, differences: bool) -> TUGame:
    """Compute v(S): what S gets at its partition's disagreement point, or (W + f_S - f_{N without S}) / 2.

    Where several partitions may form, it is what S gets on average.

    Parameters
    ----------
    found
        What the blocks of every partition of the plan get if talks fail.

    Notes
    -----
    v(N) = W, v(empty) = 0. Exact if every disagreement is.
    """
    paid = numbers([*chain.from_iterable(found)] or [Fraction(0)])
    total = welfare if is_exact(paid) else float(welfare)
    values = plan.reading.worths(paid, total) if differences else plan.reading.payoffs(paid)
    values[0], values[-1] = type(total)(0), total
    return TUGame(values if is_exact(paid) else to_floats(values))


class Bounded(Protocol):
    """What is certain of a partition: how it enters the payoffs, and bounds along the directions that matter."""

    @property
    def influence(self) -> Influence:
        """How the partition enters the payoffs."""
        ...

    @property
    def bounds(self) -> tuple[Bounds, ...]:
        """One a direction."""
        ...


def ranges(
    plan: Plan, welfare: Fraction, division: Division, studies: Sequence[Bounded], *, differences: bool
) -> Ranges:
    """Add up the bounds of all partitions: every player's exact range over all admissible fallbacks.

    Notes
    -----
    Every player's payoff is linear in every partition's disagreement payoffs and distinct partitions are independent,
    so the ends of the range are sums of the partitions' ends. They are added in the order of the plan. Exact if all
    bounds are.
    """
    n_players = len(plan.sums)
    fixed = [share * welfare for share in division.coefficients(grand(n_players), n_players)]
    if differences:
        fixed = [total + share * welfare / 2 for total, share in zip(fixed, plan.sums, strict=True)]
    bounds = [entry for each in studies for entry in each.bounds]
    if not bounds:
        return Ranges(tuple(fixed), tuple(fixed), True)
    if {type(entry.low) for entry in bounds} | {type(entry.high) for entry in bounds} == {float}:
        found = _added(plan, fixed, bounds)
    else:
        found = _added_one_by_one(fixed, studies)
    return found if all(entry.exact or entry.low == entry.high for entry in bounds) else replace(found, exact=False)


def _added(plan: Plan, fixed: Sequence[Fraction], bounds: Sequence[Bounds]) -> Ranges:
    """Add floats."""
    places, factors = plan.entries
    ends = [factors * np.array(side)[places] for side in zip(*[(b.low, b.high) for b in bounds], strict=True)]
    sides = []
    for part in (np.minimum(*ends), np.maximum(*ends)):
        start = np.array(fixed, dtype=np.float64)
        sides.append(tuple(np.add.accumulate(np.vstack([start, part]))[-1].tolist()))
    return Ranges(sides[0], sides[1], True)


def _added_one_by_one(fixed: Sequence[Fraction], studies: Sequence[Bounded]) -> Ranges:
    """Add fractions, and floats among them."""
    lows: list[Number] = list(fixed)
    highs: list[Number] = list(fixed)
    for entry in studies:
        for player, term in enumerate(entry.influence.terms):
            if term is None:
                continue
            place, factor = term
            bounds = entry.bounds[place]
            both = _times(factor, bounds.low), _times(factor, bounds.high)
            lows[player] += min(both)
            highs[player] += max(both)
    return Ranges(tuple(lows), tuple(highs), True)


def _times(factor: Fraction, value: Number) -> Number:
    return factor * value if isinstance(value, Fraction) else float(factor) * value


def superadditivity_gap(worth: TUGame) -> tuple[float, int, int]:
    """Find the two disjoint coalitions that lose most by joining: v(S) + v(T) - v(S and T), S and T; 0 if none does.

    Notes
    -----
    O(3^n) comparisons. Of the two, the one with the first of all their players comes first.
    """
    values = worth.floats
    worst = (0.0, 0, 0)
    for union in range(1, len(values)):
        part = (union - 1) & union
        while part > union ^ part:
            gap = float(values[part] + values[union ^ part] - values[union])
            if gap > worst[0]:
                worst = (gap, part, union ^ part)
            part = (part - 1) & union
    gap, *parts = worst
    first, second = sorted(parts, key=lambda coalition: coalition & -coalition)
    return gap, first, second
