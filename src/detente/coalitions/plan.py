"""What a division asks of a game: the partitions to study, and how their payoffs enter everybody's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.coalitions.reading import Certain, Reading, Uncertain
from detente.model.coalition import Partition, coalitions, grand
from detente.model.errors import TooLarge
from detente.model.numbers import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.protocols import Division, Opposition

    IntegerArray = NDArray[np.intp]

Direction = tuple[Fraction, ...]
Coefficients = tuple[Fraction, ...]  #: what a worth counts for, one number a player
Entry = tuple[int, int, Coefficients]  #: the place of a block, the block, and what its worth counts for
Parts = tuple[tuple[int, tuple[int, int]], ...]  #: places of blocks, and what their worths count for, as reduced ratios
MOST_PLAYERS = 20  #: up to so many, all partitions are listed
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


@dataclass(frozen=True, eq=False)
class Plan:
    """List the distinct partitions that matter, and say where every number of theirs goes.

    Attributes
    ----------
    influences
        In the order of their coalitions.
    reading
        How to read every coalition's payoff off the list of all partitions' payoffs.
    sums
        What the worths of all coalitions but the grand one count for together, one number a player.
    """

    influences: tuple[Influence, ...]
    reading: Reading
    sums: tuple[Fraction, ...]

    @cached_property
    def entries(self) -> tuple[IntegerArray, FloatArray]:
        """Where the direction of every term stands in the list of all directions, and its factor; 0 for none.

        Shape ``(n_influences, n_players)`` each.
        """
        starts = accumulate([len(influence.directions) for influence in self.influences], initial=0)
        places = [
            [0 if term is None else start + term[0] for term in influence.terms]
            for start, influence in zip(starts, self.influences, strict=False)
        ]
        factors = [[0.0 if term is None else term[1] for term in influence.terms] for influence in self.influences]
        return np.array(places, dtype=np.intp), np.array(factors, dtype=np.float64)


def planned(n_players: int, opposition: Opposition, division: Division, *, differences: bool) -> Plan:
    """Plan what to study, and how it enters the payoffs.

    Notes
    -----
    O(n 2^n), times the number of partitions that an opposition makes of a coalition's outsiders. The answer depends on
    no game: it is kept for the next one, if the parts can be hashed.

    Raises
    ------
    TooLarge
        If there are more than 20 players, or more than the opposition can list.
    """
    check_listable(n_players)
    parts: tuple[Any, ...] = opposition, division
    work = _plan if _can_be_kept(parts) else _plan.__wrapped__
    return work(n_players, *parts, differences=differences)


def check_listable(n_players: int) -> None:
    """Refuse to list the coalitions of too many players.

    Raises
    ------
    TooLarge
        If there are more than 20.
    """
    if n_players > MOST_PLAYERS:
        message = (
            f"{n_players} players have {2**n_players:,} coalitions, and this looks at each of them; the limit is "
            f"{MOST_PLAYERS} players: look at a sample, by 'detente solve --lps N' or --sample FRACTION "
            f"(dt.sampled in Python)"
        )
        raise TooLarge(message, where="players")


def influences(n_players: int, opposition: Opposition, division: Division, *, differences: bool) -> list[Influence]:
    """List the distinct partitions that matter, in the order of their coalitions, and how they enter the payoffs."""
    return list(planned(n_players, opposition, division, differences=differences).influences)


def influence_of(partition: Partition, opposition: Opposition, division: Division, *, differences: bool) -> Influence:
    """Say how one partition enters the payoffs, without a list of all of them."""
    n_players, entries = partition.n_players, []
    for place, block in enumerate(partition.blocks):
        for chance, found in opposition.partitions(block, n_players):
            if found == partition:
                entries.append((place, block, _Chances().counted(division.coefficients(block, n_players), chance)))
    return _influence(partition, entries, _Rows(differences))


@lru_cache(maxsize=KEPT)
def _plan(n_players: int, opposition: Opposition, division: Division, *, differences: bool) -> Plan:
    entries: dict[Partition, list[Entry]] = {}
    asked = [coalition for coalition in coalitions(n_players) if coalition != grand(n_players)]
    counts = [division.coefficients(coalition, n_players) for coalition in asked]
    stands: list[tuple[Fraction, Partition]] = []
    starts, chances = [0], _Chances()
    for coalition, coefficients in zip(asked, counts, strict=True):
        stands += opposition.partitions(coalition, n_players)
        for chance, partition in stands[starts[-1] :]:
            counted = chances.counted(coefficients, chance)
            entries.setdefault(partition, []).append((partition.position(coalition), coalition, counted))
        starts.append(len(stands))
    rows = _Rows(differences)
    listed = tuple([_influence(partition, found, rows) for partition, found in entries.items()])
    firsts = dict(zip(entries, accumulate(map(len, entries), initial=0), strict=False))
    reading = _reading(asked, stands, starts, firsts)
    return Plan(listed, reading, _sums(counts, n_players))


def _reading(
    asked: Sequence[int],
    stands: Sequence[tuple[Fraction, Partition]],
    starts: Sequence[int],
    firsts: Mapping[Partition, int],
) -> Reading:
    """Say where the payoffs of the coalitions that are asked for stand, given where those of every partition begin."""
    n_all = len(asked) + 2
    if len(stands) == len(asked) and all(chance == 1 for chance, _ in stands):
        own, other = np.zeros((2, n_all), dtype=np.intp)
        for coalition, (_, partition) in zip(asked, stands, strict=True):
            place = partition.position(coalition)
            own[coalition], other[coalition] = firsts[partition] + place, firsts[partition] + 1 - place
        return Certain(own, other)
    weights: list[Fraction] = []
    places: list[int] = []
    begins = np.zeros(n_all, dtype=np.intp)
    for start, end, coalition in sorted(zip(starts, starts[1:], asked, strict=False), key=itemgetter(2)):
        begins[coalition] = len(places)
        places += [firsts[partition] + partition.position(coalition) for _, partition in stands[start:end]]
        weights += [chance for chance, _ in stands[start:end]]
    begins[-1] = len(places)  # nothing is meant by what stands there, but the last coalition ends before it
    return Uncertain(begins, np.array([*places, 0], dtype=np.intp), numbers([*weights, Fraction(0)]))


@dataclass(frozen=True, slots=True)
class _Chances:
    """Multiply what worths count for by the probabilities of partitions; few are different, each is made once."""

    known: dict[tuple[int, Fraction], tuple[Coefficients, Coefficients]] = field(default_factory=dict)

    def counted(self, coefficients: Coefficients, chance: Fraction) -> Coefficients:
        """Multiply, one number a player; the very same numbers where a partition is certain."""
        if chance == 1:
            return coefficients
        key = id(coefficients), chance
        if key not in self.known:
            products: dict[int, Fraction] = {}
            for number in coefficients:
                products.setdefault(id(number), number * chance)
            self.known[key] = coefficients, tuple([products[id(number)] for number in coefficients])
        return self.known[key][1]


def _sums(counts: Sequence[Coefficients], n_players: int) -> tuple[Fraction, ...]:
    """Add up what worths count for, one sum a player: few numbers are different, so each is counted first."""
    numbers_by_place = {id(number): number for coefficients in counts for number in coefficients}
    found = []
    for own in zip(*counts, strict=True):
        counted = Counter(map(id, own)).items()
        found.append(sum((numbers_by_place[place] * times for place, times in counted), Fraction(0)))
    return tuple(found) or (Fraction(0),) * n_players


def _can_be_kept(parts: object) -> bool:
    try:
        hash(parts)
    except TypeError:
        return False
    return True


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


def _influence(partition: Partition, entries: Sequence[Entry], rows: _Rows) -> Influence:
    directions: list[Direction] = []
    found: dict[tuple[int, ...], tuple[int, Fraction] | None] = {}
    terms = []
    for own in zip(*[coefficients for _, _, coefficients in entries], strict=True):
        alike = tuple(map(id, own))  # players whose coefficients are the very same numbers share a term
        if alike not in found:
            parts = tuple([(entry[0], number.as_integer_ratio()) for entry, number in zip(entries, own, strict=True)])
            scaled = rows.scaled(len(partition), parts)
            if scaled is not None and scaled[0] not in directions:
                directions.append(scaled[0])
            found[alike] = None if scaled is None else (directions.index(scaled[0]), scaled[1])
        terms.append(found[alike])
    return Influence(partition, tuple(directions), tuple(terms))
