"""What two sides would secure as leaders, checked from both sides: what a commitment keeps, what refusals leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.coalitions.worth import Study
from detente.model.agreement import Bounds, GuaranteedDisagreement
from detente.model.certificate import LeaderClaim
from detente.model.numbers import weighted

if TYPE_CHECKING:
    from detente.certify.block_game import BlockGame
    from detente.certify.witnessed import Witnessed
    from detente.coalitions.worth import Influence
    from detente.model.numbers import Number, NumberArray
    from detente.model.sparse_strategies import SparseStrategy


def leaders(witnessed: Witnessed, influence: Influence) -> Study:
    """Check the levels of both blocks of a partition, and what follows for its bounds."""
    partition = influence.partition
    claims = [witnessed.claims.take(LeaderClaim, partition) for _ in range(2)]
    game = witnessed.block_game(partition)
    for place, claim in enumerate(claims):
        _check(game, claim, place)
    levels = tuple(witnessed.ledger.numbers([claim.lower for claim in claims]))
    values = [weighted(direction, levels) for direction in influence.directions]
    bounds = tuple(Bounds(value, value, ()) for value in values)
    return Study(influence, GuaranteedDisagreement(partition, levels, (), ()), bounds)


def _check(game: BlockGame, claim: LeaderClaim, place: int) -> None:
    """Check one level: what the commitment keeps at least, and what the refusals leave at most."""
    ledger, name = game.ledger, game.name
    ledger.demand(fact=claim.leader == place, claim=f"{name}: a level is that of the right leader")
    own, other = game.payoffs if place == 0 else (game.payoffs[1].T, game.payoffs[0].T)
    n_actions, n_replies = own.shape
    ledger.demand(
        fact=0 <= claim.reply < n_replies and len(claim.refusals) > 0,
        claim=f"{name}: a leader pays for an existing reply, and somebody can refuse",
    )
    mixed, unit = _read(game, claim.strategy, n_actions)
    kept = mixed @ (own[:, claim.reply] + other[:, claim.reply]) - (mixed @ other).max()
    lower, upper = ledger.ratio(kept, unit * game.unit), _most(game, claim, (own, other))
    ledger.equal(claim.lower, lower, f"{name}: what a commitment secures")
    ledger.equal(claim.upper, upper, f"{name}: what refusals leave to any commitment")
    ledger.at_most_zero(upper - lower, f"{name}: no commitment secures more")


def _most(game: BlockGame, claim: LeaderClaim, payoffs: tuple[NumberArray, NumberArray]) -> Number:
    """Compute, for every reply that a leader may pay for, the least of what the refusals leave; return the largest."""
    own, other = payoffs
    left = []
    for refusal in claim.refusals:
        mixed, unit = _read(game, refusal, other.shape[1])
        most = ((own + other) * unit - (other @ mixed)[:, np.newaxis]).max(axis=0)
        left.append([game.ledger.ratio(value, unit * game.unit) for value in most.tolist()])
    most_left: Number = max(map(min, zip(*left, strict=True)))
    return most_left


def _read(game: BlockGame, strategy: SparseStrategy, count: int) -> tuple[NumberArray, int]:
    """Spread a strategy over all joint actions of its block, as whole numbers over a common unit."""
    ledger, name = game.ledger, game.name
    ledger.demand(
        fact=len(set(strategy.actions)) == len(strategy.actions) == len(strategy.probabilities)
        and all(0 <= action < count for action in strategy.actions),
        claim=f"{name}: a strategy names existing joint actions, each once",
    )
    ledger.distribution(strategy.probabilities, f"{name}: a strategy")
    values, unit = ledger.whole(strategy.probabilities)
    whole = np.zeros(count, dtype=game.payoffs.dtype)
    whole[list(strategy.actions)] = values
    return whole, unit
