"""The classical fallback: each side hurts the difference as much as it can."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import TYPE_CHECKING

import numpy as np

from detente.fallbacks.arithmetic import in_fractions
from detente.fallbacks.joined_threats import joined_threats
from detente.fallbacks.on_graphs import threat_on_graph
from detente.fallbacks.single_point import SinglePoint
from detente.fallbacks.threat_points import ThreatPoint, ThreatTable, played_threats
from detente.fallbacks.two_blocks import check_two_blocks, pair_of
from detente.model.merging import block_offsets, merged_tensor
from detente.model.numbers import kept, to_floats
from detente.model.polymatrix import graph_of
from detente.numerics.block_matrices import by_shape, memberships, thin_first
from detente.numerics.difference_games import batched_plays, compiled_plays
from detente.numerics.exact_games import exact_threats
from detente.numerics.integer_table import IntegerTable
from detente.numerics.storeys import ARRAYS, LOOPS, uses_loops
from detente.numerics.zero_sum import optimal_play
from detente.protocols import Part, Traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import Number, Numbers
    from detente.numerics.block_matrices import Pair
    from detente.protocols import Admissible

BATCH = 512  #: so many partitions are studied at once, ...
BATCH_CELLS = 1 << 20  #: ... or fewer, so that their matrices hold at most so many numbers
COMPILED_STEPS = 1 << 31  #: ... or fewer, where loops are compiled, so that they take a few seconds
ALONE = 1 << 13  #: a single matrix of at most so many numbers is solved faster by the LP solver


@dataclass(frozen=True, slots=True)
class Threat:
    """Play an optimal pair of the zero-sum game of differences u_S - u_{N without S}.

    Only the difference d(S) of the payoffs is determined; one optimal pair is shown.

    Attributes
    ----------
    compiled
        Whether loops are compiled whatever the size of the game (more than 64 profiles: smaller ones are solved in
        fractions). That takes some seconds, once on a machine, and about one in every process; then the games of seven
        to eleven binary players are solved several times as fast. Without it, they are compiled from twelve on. Values
        lie within the same intervals; their last digits may differ.

    References
    ----------
    Nash (1953); Kalai & Kalai (2013); Kohlberg & Neyman (2021).
    """

    compiled: bool = False

    @property
    def traits(self) -> Traits:
        """Its description."""
        return Traits("threat", differences=True, bloc_only=True, anonymous=True, on_graphs=True)

    def admissible(self, game: Game, partition: Partition, /) -> Admissible:
        """Solve the difference game of two blocks: one optimal pair of threats, with the proof of its value."""
        check_two_blocks("threat", partition)
        graph = graph_of(game)
        return _studied(game, [partition])[0] if graph is None else threat_on_graph(graph, partition)

    def batch(self, game: Game, /) -> int:
        """Choose how many partitions to study at once, by the size of the game only: one in fractions or on a graph."""
        if in_fractions(game) or not game.tabled:
            return 1
        if self._uses_loops(game):
            return max(2, min(BATCH, COMPILED_STEPS // (game.n_profiles * isqrt(game.n_profiles))))
        return max(1, min(BATCH, BATCH_CELLS // game.n_profiles))

    def engine(self, game: Game, /) -> str:
        """Name what solves many difference games at once: compiled loops where the work outweighs compiling them."""
        return LOOPS if self._uses_loops(game) else ARRAYS

    def admissible_all(self, game: Game, partitions: Sequence[Partition], /) -> list[Admissible]:
        """Solve the difference games of many partitions, those of one shape together.

        Notes
        -----
        In games of at most 64 profiles one after the other, in fractions.
        """
        for partition in partitions:
            check_two_blocks("threat", partition)
        if not game.tabled:
            return [self.admissible(game, partition) for partition in partitions]
        found: dict[int, Admissible] = {}
        loops = self._uses_loops(game)
        for places in by_shape(_thin_first(game, partitions)[0], game.n_actions, self.batch(game)):
            chosen = [partitions[place] for place in places]
            found |= zip(places, _together(game, chosen, loops=True) if loops else _studied(game, chosen), strict=True)
        return [found[place] for place in range(len(partitions))]

    def in_floats(self, game: Game, partitions: Sequence[Partition], /) -> list[Admissible]:
        """Solve small difference games in floats, those of one shape together."""
        found: dict[int, Admissible] = {}
        for places in by_shape(_thin_first(game, partitions)[0], game.n_actions, BATCH):
            found |= zip(places, _together(game, [partitions[place] for place in places]), strict=True)
        return [found[place] for place in range(len(partitions))]

    def joined(
        self, game: Game, partitions: Sequence[Partition], parts: Sequence[Sequence[Part]], /
    ) -> list[SinglePoint]:
        """Add up the differences of groups that have nothing to do with each other."""
        return joined_threats(game, partitions, parts)

    def _uses_loops(self, game: Game) -> bool:
        return uses_loops(game.n_actions, asked=self.compiled)


def _studied(game: Game, partitions: Sequence[Partition]) -> Sequence[Admissible]:
    """Solve difference games of one shape, a single small one by the LP solver or in fractions."""
    if len(partitions) == 1 and game.n_profiles <= ALONE:
        return [_alone(game, partitions[0])]
    return _together(game, partitions)


def _alone(game: Game, partition: Partition) -> SinglePoint:
    levels: tuple[Number, ...]
    strategies: tuple[Numbers, Numbers]
    bounds: tuple[Number, Number]
    if in_fractions(game):
        whole = IntegerTable.of(game.fractions)
        strategies, levels, bounds = exact_threats(merged_tensor(whole.table, partition), whole.unit)
    else:
        payoffs = merged_tensor(game.payoffs, partition)
        play = optimal_play(payoffs[0] - payoffs[1])
        levels = tuple(to_floats([play.rows @ own @ play.columns for own in payoffs]).tolist())
        strategies, bounds = (kept(play.rows), kept(play.columns)), (play.lower, play.upper)
    return SinglePoint(played_threats(game.n_actions, partition, levels, strategies, bounds))


def _thin_first(game: Game, partitions: Sequence[Partition]) -> tuple[list[Pair], NDArray[np.bool_]]:
    """List the two blocks of every partition, the one with fewer joint actions first; say which were turned."""
    return thin_first(list(map(pair_of, partitions)), game.n_actions)


def _together(game: Game, partitions: Sequence[Partition], *, loops: bool = False) -> list[ThreatPoint]:
    """Solve difference games of one shape or of its transpose, in NumPy or in compiled loops."""
    pairs, turned = _thin_first(game, partitions)
    signs = 2 * memberships(pairs, game.n_players) - 1
    if loops:
        found = compiled_plays(game.payoffs, game.welfare, signs)
    else:
        found = batched_plays(game.payoffs, game.welfare, block_offsets(pairs, game.n_actions), signs)
    plays, totals = found.plays, found.totals
    gains = np.where(turned, -found.gains, found.gains)
    bounds = np.where(turned, [-plays.upper, -plays.lower], [plays.lower, plays.upper]).T
    for strategies in (plays.rows, plays.columns):
        strategies.setflags(write=False)  # a claim keeps a part of these
    levels = np.column_stack([totals + gains, totals - gains]) / 2
    return ThreatTable(game.n_actions, partitions, turned, plays.rows, plays.columns, levels, bounds).points()
