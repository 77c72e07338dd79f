"""Values of zero-sum games of two blocks on a graph, checked by dynamic programming over its bags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.coalitions.worth import Study
from detente.model.agreement import Bounds, GuaranteedDisagreement, PlayedDisagreement
from detente.model.certificate import SparseValueClaim
from detente.model.coalition import Partition, members, outsiders
from detente.model.distribution import JointDistribution
from detente.model.errors import NotApplicable
from detente.model.numbers import numbers
from detente.model.sparse_strategies import SparseFactors, SparseStrategy, joint_actions
from detente.numerics.team_game import Mixture, TeamGame, team_game

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.certify.witnessed import Claims
    from detente.coalitions.worth import Influence
    from detente.model.agreement import ConceptSummary
    from detente.model.local_payoffs import LocalPayoffs
    from detente.model.numbers import Number
    from detente.model.polymatrix import PolymatrixGame

DIFFERENCE = 1, -1  #: what the blocks' payoffs count for in the game of threats


def graph_contributions(
    game: PolymatrixGame, concept: ConceptSummary, plan: Sequence[Influence], claims: Claims, ledger: Ledger
) -> list[Study]:
    """Check all claims of a game on a graph in order, and return what each partition contributes."""
    witnessed = _OnGraph(game, game.fractions if ledger.exact else game.floats, claims, ledger)
    sides = {"threat": witnessed.threat, "security": witnessed.security}
    if concept.fallback not in sides:
        message = f"the checker knows no fallback '{concept.fallback}' of games on a graph; they have no table"
        raise NotApplicable(message)
    ledger.demand(
        fact=concept.selection is None and not concept.parameters,
        claim=f"the fallback '{concept.fallback}' has no selection and no parameters",
    )
    ledger.demand(fact=concept.opposition == "bloc", claim="values on a graph are of a coalition and one opponent")
    return [sides[concept.fallback](influence) for influence in plan]


@dataclass(frozen=True, slots=True, eq=False)
class _OnGraph:
    """Rebuild what every partition contributed, from claims, in the arithmetic of a check."""

    game: PolymatrixGame
    payoffs: LocalPayoffs
    claims: Claims
    ledger: Ledger

    def threat(self, influence: Influence) -> Study:
        """Check one difference, and compute what the strategies pay."""
        partition = influence.partition
        claim = self.claims.take(SparseValueClaim, partition)
        difference, rows, columns = self._value(claim, 0, DIFFERENCE)
        gain = difference.expected(rows, columns)
        total = difference.weighted(self.payoffs, [1] * self.game.n_players).expected(rows, columns)
        paid = tuple(numbers([(total + gain) / 2, (total - gain) / 2]).tolist())
        factors = SparseFactors(partition, (claim.rows, claim.columns))
        distribution = JointDistribution.of_blocks(self.game.n_actions, factors)
        return _fixed(influence, PlayedDisagreement(partition, paid, distribution, False, (), ()))

    def security(self, influence: Influence) -> Study:
        """Check the level of every block."""
        levels = []
        for block in influence.partition.blocks:
            pair = Partition((block, outsiders(block, self.game.n_players)))
            place = pair.position(block)
            claim = self.claims.take(SparseValueClaim, pair)
            self._value(claim, place, (1 - place, place))
            levels.append(self.ledger.number(claim.lower))
        return _fixed(influence, GuaranteedDisagreement(influence.partition, tuple(levels), (), ()))

    def _value(
        self, claim: SparseValueClaim, block: int, weights: tuple[int, int]
    ) -> tuple[TeamGame, Mixture, Mixture]:
        """Check a zero-sum value from both sides: what each strategy guarantees against the best answer to it."""
        ledger, partition = self.ledger, claim.partition
        name = " | ".join(" + ".join(self.game.players[p] for p in members(part)) for part in partition.blocks)
        ledger.demand(
            fact=claim.row_block == block and tuple(claim.weights) == weights,
            claim=f"{name}: a value is of the right game",
        )
        first = members(partition.blocks[block])
        counted = dict(zip(partition.blocks, weights, strict=True))
        each = [next(counted[part] for part in counted if part >> p & 1) for p in range(self.game.n_players)]
        game = team_game(self.payoffs, each, first)
        rows, columns = (
            self._mixture(strategy, team.members, name)
            for strategy, team in zip((claim.rows, claim.columns), game.teams, strict=True)
        )
        lower, upper = (game.guaranteed(side, mixture)[0] for side, mixture in enumerate((rows, columns)))
        ledger.equal(claim.lower, lower, f"{name}: what the row strategy guarantees")
        ledger.equal(claim.upper, upper, f"{name}: what the column strategy concedes")
        ledger.at_most_zero(upper - lower, f"{name}: the two guarantees meet")
        return game, rows, columns

    def _mixture(self, strategy: SparseStrategy, group: Sequence[int], name: str) -> Mixture:
        """Read a strategy, after checking that it is a distribution over joint actions of a block."""
        sizes = [self.game.n_actions[player] for player in group]
        try:
            actions = [joint_actions(place, sizes) for place in strategy.actions]
        except IndexError:
            actions = []
        self.ledger.demand(
            fact=0 < len(actions) == len(set(actions)) == len(strategy.probabilities),
            claim=f"{name}: a strategy names existing joint actions, each once",
        )
        self.ledger.distribution(strategy.probabilities, f"{name}: a strategy")
        return Mixture(np.array(actions, dtype=np.intp), numbers(self.ledger.numbers(strategy.probabilities)))


def _fixed(influence: Influence, disagreement: PlayedDisagreement | GuaranteedDisagreement) -> Study:
    """Attach the one value along every direction."""
    payoffs = disagreement.payoffs
    bounds = []
    for direction in influence.directions:
        value: Number = sum(type(payoff)(weight) * payoff for weight, payoff in zip(direction, payoffs, strict=True))
        bounds.append(Bounds(value, value, ()))
    return Study(influence, disagreement, tuple(bounds))
