"""From a game, an opposition and a fallback to the worth of every coalition, and to every player's range."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from detente.model.agreement import Bounds, Disagreement, Ranges
from detente.model.coalition import Partition, coalitions, grand
from detente.model.numbers import numbers
from detente.model.tu_game import TUGame
from detente.protocols import Batched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.protocols import Admissible, Division, Fallback, Mapper, Opposition

Direction = tuple[Fraction, ...]
KEPT = 16  #: so many plans are kept, one a number of players and a combination of parts


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
    """List the distinct partitions that matter, in the order of their coalitions, and how they enter the payoffs.

    Notes
    -----
    O(n 2^n). The answer depends on no game: it is kept for the next one, if the parts can be hashed.
    """
    parts: tuple[Any, ...] = opposition, division
    work = _plan if _can_be_kept(parts) else _plan.__wrapped__
    return list(work(n_players, *parts, differences=differences))


@lru_cache(maxsize=KEPT)
def _plan(n_players: int, opposition: Opposition, division: Division, *, differences: bool) -> tuple[Influence, ...]:
    entries: dict[Partition, list[tuple[int, tuple[Fraction, ...]]]] = {}
    for coalition in coalitions(n_players):
        if coalition == grand(n_players):
            continue
        partition = opposition.partition(coalition, n_players)
        coefficients = division.coefficients(coalition, n_players)
        entries.setdefault(partition, []).append((partition.position(coalition), coefficients))
    rows = _Rows(differences)
    return tuple([_influence(partition, found, rows) for partition, found in entries.items()])


def _can_be_kept(parts: object) -> bool:
    try:
        hash(parts)
    except TypeError:
        return False
    return True


Parts = tuple[tuple[int, tuple[int, int]], ...]  #: places of blocks, and what their worths count for, as reduced ratios


@dataclass(frozen=True, slots=True)
class _Rows:
    """Turn what worths count for into a direction and a factor; few are different, and each is worked out once."""

    differences: bool
    known: dict[tuple[int, Parts], tuple[Direction, Fraction] | None] = field(default_factory=dict)

    def scaled(self, n_blocks: int, parts: Parts) -> tuple[Direction, Fraction] | None:
        """Scale the row of one player; None if it is zero."""
        key = n_blocks, parts
        if key not in self.known:
            row = [Fraction(0)] * n_blocks
            for place, (numerator, denominator) in parts:
                if self.differences:
                    row[place] += Fraction(numerator, 2 * denominator)
                    row[1 - place] -= Fraction(numerator, 2 * denominator)
                else:
                    row[place] += Fraction(numerator, denominator)
            factor = next((entry for entry in row if entry), None)
            self.known[key] = None if factor is None else (tuple(entry / factor for entry in row), factor)
        return self.known[key]


def _influence(partition: Partition, entries: Sequence[tuple[int, tuple[Fraction, ...]]], rows: _Rows) -> Influence:
    directions: list[Direction] = []
    terms: list[tuple[int, Fraction] | None] = []
    found: dict[Parts, tuple[int, Fraction] | None] = {}
    for player in range(partition.n_players):
        parts = tuple([(place, coefficients[player].as_integer_ratio()) for place, coefficients in entries])
        if parts not in found:
            scaled = rows.scaled(len(partition), parts)
            if scaled is not None and scaled[0] not in directions:
                directions.append(scaled[0])
            found[parts] = None if scaled is None else (directions.index(scaled[0]), scaled[1])
        terms.append(found[parts])
    return Influence(partition, tuple(directions), tuple(terms))


def study(game: Game, plan: Sequence[Influence], fallback: Fallback, mapper: Mapper) -> list[Study]:
    """Study every partition, through the mapper; one item a partition, or a chunk of them where many go together.

    Notes
    -----
    Chunks are cut by their place in the plan, so that the answers do not depend on who does the work.
    """
    if not isinstance(fallback, Batched) or (count := fallback.batch(game)) == 1:
        return list(mapper(_Task(game, fallback), plan))
    chunks = [tuple(plan[start : start + count]) for start in range(0, len(plan), count)]
    return list(chain.from_iterable(mapper(_Chunk(game, fallback), chunks)))


@dataclass(frozen=True, slots=True)
class _Task:
    """Study one partition after the other; equal tasks give equal studies, so that a mapper may remember them."""

    game: Game
    fallback: Fallback

    def __call__(self, influence: Influence) -> Study:
        return _studied(influence, self.fallback.admissible(self.game, influence.partition))


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Study several partitions at once; equal tasks give equal studies here too."""

    game: Game
    fallback: Batched

    def __call__(self, chunk: Sequence[Influence]) -> list[Study]:
        found = self.fallback.admissible_all(self.game, [influence.partition for influence in chunk])
        return [_studied(influence, admissible) for influence, admissible in zip(chunk, found, strict=True)]


def _studied(influence: Influence, admissible: Admissible) -> Study:
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
        ends: dict[int, tuple[Number, Number]] = {}  # by the identity of a term: equal players share one
        for player, term in enumerate(entry.influence.terms):
            if term is None:
                continue
            if id(term) not in ends:
                place, factor = term
                bounds = entry.bounds[place]
                both = _times(factor, bounds.low), _times(factor, bounds.high)
                ends[id(term)] = min(both), max(both)
            low, high = ends[id(term)]
            lows[player] += low
            highs[player] += high
    return Ranges(tuple(lows), tuple(highs), True)


def _constants(welfare: Fraction, division: Division, n_players: int, *, differences: bool) -> list[Fraction]:
    """Compute the part of every player's payoff that does not depend on any disagreement."""
    totals = [share * welfare for share in division.coefficients(grand(n_players), n_players)]
    if not differences:
        return totals
    part: Any = division
    work = _sums if _can_be_kept(part) else _sums.__wrapped__
    return [total + share * welfare / 2 for total, share in zip(totals, work(part, n_players), strict=True)]


@lru_cache(maxsize=KEPT)
def _sums(division: Division, n_players: int) -> tuple[Fraction, ...]:
    """Add up what the worths of all smaller coalitions count for, one sum a player."""
    counts: list[Counter[tuple[int, int]]] = [Counter() for _ in range(n_players)]
    for coalition in range(1, grand(n_players)):
        for count, coefficient in zip(counts, division.coefficients(coalition, n_players), strict=True):
            count[coefficient.as_integer_ratio()] += 1
    return tuple([sum((Fraction(*r) * times for r, times in count.items()), Fraction(0)) for count in counts])


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
