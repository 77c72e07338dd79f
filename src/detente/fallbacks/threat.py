"""The classical fallback: each side hurts the difference as much as it can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.fallbacks.arithmetic import in_fractions, solving_payoffs
from detente.fallbacks.single_point import SinglePoint
from detente.fallbacks.two_blocks import check_two_blocks, pair_of
from detente.model.agreement import PlayedDisagreement
from detente.model.certificate import ValueClaim
from detente.model.distribution import Factors, JointDistribution
from detente.model.merging import block_offsets
from detente.model.numbers import numbers
from detente.numerics.block_matrices import by_shape, expected, expected_payoff, memberships, signed_matrices
from detente.numerics.matrix_games import optimal_plays
from detente.numerics.zero_sum import optimal_play
from detente.protocols import Traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import Number

BATCH = 512  #: so many partitions are studied at once, ...
BATCH_CELLS = 1 << 20  #: ... or fewer, so that their matrices hold at most so many numbers
ALONE = 1 << 13  #: a single matrix of at most so many numbers is solved faster by the LP solver


@dataclass(frozen=True, slots=True)
class Threat:
    """Play an optimal pair of the zero-sum game of differences u_S - u_{N without S}.

    Only the difference d(S) of the payoffs is determined; one optimal pair is shown.

    References
    ----------
    Nash (1953); Kalai & Kalai (2013); Kohlberg & Neyman (2021).
    """

    @property
    def traits(self) -> Traits:
        """Its description."""
        return Traits("threat", differences=True, bloc_only=True)

    def admissible(self, game: Game, partition: Partition, /) -> SinglePoint:
        """Solve the difference game of two blocks: one optimal pair of threats, with the proof of its value."""
        check_two_blocks("threat", partition)
        return _studied(game, [partition])[0]

    def batch(self, game: Game, /) -> int:
        """Choose how many partitions to study at once, by the size of the game only: one where fractions are used."""
        return 1 if in_fractions(game) else max(1, min(BATCH, BATCH_CELLS // game.n_profiles))

    @property
    def engine(self) -> str:
        """What solves many difference games at once."""
        return "numpy"

    def admissible_all(self, game: Game, partitions: Sequence[Partition], /) -> list[SinglePoint]:
        """Solve the difference games of many partitions, those of one shape together.

        Notes
        -----
        In games of at most 64 profiles one after the other, in fractions.
        """
        for partition in partitions:
            check_two_blocks("threat", partition)
        found: dict[int, SinglePoint] = {}
        for places in by_shape(map(pair_of, partitions), game.n_actions, self.batch(game)):
            found |= zip(places, _studied(game, [partitions[place] for place in places]), strict=True)
        return [found[place] for place in range(len(partitions))]


def _studied(game: Game, partitions: Sequence[Partition]) -> list[SinglePoint]:
    """Solve difference games of one shape, a single small one by the LP solver or in fractions."""
    if len(partitions) == 1 and game.n_profiles <= ALONE:
        return [_alone(game, partitions[0])]
    return _together(game, partitions)


def _alone(game: Game, partition: Partition) -> SinglePoint:
    payoffs = solving_payoffs(game.merge(partition))
    play = optimal_play(payoffs[0] - payoffs[1])
    first, second = numbers([play.rows @ own @ play.columns for own in payoffs]).tolist()
    strategies = tuple(play.rows.tolist()), tuple(play.columns.tolist())
    return _point(game, partition, (first, second), strategies, (play.lower, play.upper))


def _together(game: Game, partitions: Sequence[Partition]) -> list[SinglePoint]:
    """Solve difference games of one shape."""
    pairs = [pair_of(partition) for partition in partitions]
    offsets = block_offsets(pairs, game.n_actions)
    differences = signed_matrices(game.payoffs, offsets, 2 * memberships(pairs, game.n_players) - 1)
    plays = optimal_plays(differences)
    totals = expected_payoff(game.welfare, offsets, plays.rows, plays.columns)
    gains = expected(differences, plays.rows, plays.columns)
    proofs = zip(
        partitions,
        zip(((totals + gains) / 2).tolist(), ((totals - gains) / 2).tolist(), strict=True),
        zip(map(tuple, plays.rows.tolist()), map(tuple, plays.columns.tolist()), strict=True),
        zip(plays.lower.tolist(), plays.upper.tolist(), strict=True),
        strict=True,
    )
    return [_point(game, *proof) for proof in proofs]


def _point(
    game: Game,
    partition: Partition,
    levels: tuple[Number, Number],
    strategies: tuple[tuple[Number, ...], tuple[Number, ...]],
    bounds: tuple[Number, Number],
) -> SinglePoint:
    claim = ValueClaim(partition, 0, (1, -1), *strategies, *bounds)
    distribution = JointDistribution.of_blocks(game.n_actions, Factors(partition, strategies))
    return SinglePoint(PlayedDisagreement(partition, levels, distribution, False, (claim,), ()))
