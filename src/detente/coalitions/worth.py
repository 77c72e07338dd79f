"""From a game, an opposition and a fallback to the worth of every coalition, and to every player's range."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.agreement import Bounds, Disagreement, Ranges
from detente.model.coalition import Partition, coalitions, grand
from detente.model.numbers import numbers
from detente.model.tu_game import TUGame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.protocols import Division, Fallback, Mapper, Opposition

Direction = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Influence:
    """Say how a partition's disagreement payoffs enter every player's payoff.

    `table[i][b]` is what one unit of block b's payoff adds to player i's. `directions` lists the distinct directions of
    its rows, each scaled so that its first non-zero entry is 1; `terms[i]` is (place of the direction, factor), or None
    for a zero row.
    """

    partition: Partition
    directions: tuple[Direction, ...]
    terms: tuple[tuple[int, Fraction] | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """Hold what one partition contributes: its disagreement, and bounds along the directions that matter."""

    influence: Influence
    disagreement: Disagreement
    bounds: tuple[Bounds, ...]


def influences(n_players: int, opposition: Opposition, division: Division, *, differences: bool) -> list[Influence]:
    """List the distinct partitions that matter, in the order of their coalitions, and how they enter the payoffs."""
    tables: dict[Partition, list[list[Fraction]]] = {}
    for coalition in coalitions(n_players):
        if coalition == grand(n_players):
            continue
        partition = opposition.partition(coalition, n_players)
        table = tables.setdefault(partition, [[Fraction(0)] * len(partition) for _ in range(n_players)])
        place = partition.position(coalition)
        for player, coefficient in enumerate(division.coefficients(coalition, n_players)):
            if differences:
                table[player][place] += coefficient / 2
                table[player][1 - place] -= coefficient / 2
            else:
                table[player][place] += coefficient
    return [_influence(partition, table) for partition, table in tables.items()]


def _influence(partition: Partition, table: list[list[Fraction]]) -> Influence:
    directions: list[Direction] = []
    terms: list[tuple[int, Fraction] | None] = []
    for row in table:
        factor = next((entry for entry in row if entry), None)
        if factor is None:
            terms.append(None)
            continue
        direction = tuple(entry / factor for entry in row)
        if direction not in directions:
            directions.append(direction)
        terms.append((directions.index(direction), factor))
    return Influence(partition, tuple(directions), tuple(terms))


def study(game: Game, plan: Sequence[Influence], fallback: Fallback, mapper: Mapper) -> list[Study]:
    """Study every partition, through the mapper; one task a partition."""
    return list(mapper(_Task(game, fallback), plan))


@dataclass(frozen=True, slots=True)
class _Task:
    """Study one partition after the other; equal tasks give equal studies, so that a mapper may remember them."""

    game: Game
    fallback: Fallback

    def __call__(self, influence: Influence) -> Study:
        admissible = self.fallback.admissible(self.game, influence.partition)
        disagreement = admissible.pick()
        bounds = tuple(admissible.bounds(direction) for direction in influence.directions)
        return Study(influence, disagreement, bounds)


def worths(
    n_players: int,
    welfare: Fraction,
    opposition: Opposition,
    found: Mapping[Partition, Sequence[Number]],
    *,
    differences: bool,
) -> TUGame:
    """Compute v(S): what S gets at its partition's disagreement point, or (W + f_S - f_{N without S}) / 2.

    Parameters
    ----------
    found
        What every partition's blocks get if talks fail.

    Notes
    -----
    v(N) = W, v(empty) = 0. Exact if every disagreement is.
    """
    values: list[Number] = [Fraction(0)] * (1 << n_players)
    values[grand(n_players)] = welfare
    for coalition in range(1, grand(n_players)):
        partition = opposition.partition(coalition, n_players)
        payoffs = found[partition]
        place = partition.position(coalition)
        values[coalition] = (welfare + payoffs[place] - payoffs[1 - place]) / 2 if differences else payoffs[place]
    return TUGame(numbers(values))


def ranges(
    welfare: Fraction, division: Division, studies: Sequence[Study], *, n_players: int, differences: bool
) -> Ranges:
    """Add up the bounds of all partitions: every player's exact range over all admissible fallbacks.

    Notes
    -----
    Every player's payoff is linear in every partition's disagreement payoffs and distinct partitions are independent,
    so the ends of the range are sums of the partitions' ends.
    """
    fixed = _constants(welfare, division, n_players, differences=differences)
    lows: list[Number] = list(fixed)
    highs: list[Number] = list(fixed)
    for entry in studies:
        for player, term in enumerate(entry.influence.terms):
            if term is None:
                continue
            place, factor = term
            ends = [_times(factor, entry.bounds[place].low), _times(factor, entry.bounds[place].high)]
            lows[player] += min(ends)
            highs[player] += max(ends)
    return Ranges(tuple(lows), tuple(highs), True)


def _constants(welfare: Fraction, division: Division, n_players: int, *, differences: bool) -> list[Fraction]:
    """Compute the part of every player's payoff that does not depend on any disagreement."""
    everybody = grand(n_players)
    totals = [share * welfare for share in division.coefficients(everybody, n_players)]
    if differences:
        for coalition in range(1, everybody):
            for player, coefficient in enumerate(division.coefficients(coalition, n_players)):
                totals[player] += coefficient * welfare / 2
    return totals


def _times(factor: Fraction, value: Number) -> Number:
    return factor * value if isinstance(value, Fraction) else float(factor) * value


def superadditivity_gap(worth: TUGame) -> tuple[float, int, int]:
    """Find the two disjoint coalitions that lose most by joining: v(S) + v(T) - v(S and T), S and T; 0 if none does.

    Notes
    -----
    O(3^n) comparisons.
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
    return worst
