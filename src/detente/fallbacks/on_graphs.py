"""Fallbacks of two blocks in games that are given as a graph, without their table of payoffs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.fallbacks.single_point import SinglePoint
from detente.model.agreement import GuaranteedDisagreement, PlayedDisagreement
from detente.model.certificate import SparseValueClaim
from detente.model.coalition import Partition, members, outsiders
from detente.model.distribution import JointDistribution
from detente.model.sparse_strategies import SparseFactors, SparseStrategy, joint_place
from detente.numerics.double_oracle import TeamPlay, team_play
from detente.numerics.team_game import Mixture, team_game
from detente.numerics.tolerance import SETTLED

if TYPE_CHECKING:
    from detente.model.polymatrix import PolymatrixGame

DIFFERENCE = 1, -1  #: what the blocks' payoffs count for in the game of threats


def threat_on_graph(game: PolymatrixGame, partition: Partition) -> SinglePoint:
    """Solve the difference game of two blocks: one optimal pair of threats, with the proof of its value."""
    group = members(partition.blocks[0])
    weights = [1 if player in group else -1 for player in range(game.n_players)]
    difference = team_game(game.floats, weights, group)
    play = team_play(difference, SETTLED * game.scale)
    gain = difference.expected(play.rows, play.columns)
    total = difference.weighted(game.floats, [1] * game.n_players).expected(play.rows, play.columns)
    claim = _claim(game, partition, play, (0, DIFFERENCE))
    distribution = JointDistribution.of_blocks(game.n_actions, SparseFactors(partition, (claim.rows, claim.columns)))
    levels = float((total + gain) / 2), float((total - gain) / 2)
    return SinglePoint(PlayedDisagreement(partition, levels, distribution, False, (claim,), ()))


def security_on_graph(game: PolymatrixGame, partition: Partition) -> SinglePoint:
    """Compute what every block can guarantee itself, each level with its proof."""
    claims = tuple(_level(game, block) for block in partition.blocks)
    return SinglePoint(GuaranteedDisagreement(partition, tuple(claim.lower for claim in claims), claims, ()))


def _level(game: PolymatrixGame, block: int) -> SparseValueClaim:
    group = members(block)
    own = team_game(game.floats, [int(player in group) for player in range(game.n_players)], group)
    pair = Partition((block, outsiders(block, game.n_players)))
    place = pair.position(block)
    return _claim(game, pair, team_play(own, SETTLED * game.scale), (place, (1 - place, place)))


def _claim(
    game: PolymatrixGame, pair: Partition, play: TeamPlay, what: tuple[int, tuple[int, int]]
) -> SparseValueClaim:
    row_block, weights = what
    rows = _sparse(game, pair.blocks[row_block], play.rows)
    columns = _sparse(game, pair.blocks[1 - row_block], play.columns)
    return SparseValueClaim(pair, row_block, weights, rows, columns, float(play.lower), float(play.upper))


def _sparse(game: PolymatrixGame, block: int, mixture: Mixture) -> SparseStrategy:
    sizes = [game.n_actions[player] for player in members(block)]
    places = tuple(joint_place(actions, sizes) for actions in mixture.actions.tolist())
    return SparseStrategy(places, tuple(mixture.probabilities.tolist()))
