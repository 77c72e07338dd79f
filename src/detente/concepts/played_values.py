"""What many players deserve by any fallback when their payoffs are weighted, and how that moves with the weights."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.coalitions.plan import planned
from detente.coalitions.stances import seated
from detente.coalitions.worth import worths
from detente.concepts.efficient_profile import efficient_profile
from detente.fallbacks.equilibrium_set import EquilibriumSet
from detente.model.agreement import PlayedDisagreement
from detente.model.certificate import ValueClaim
from detente.model.coalition import grand, members
from detente.model.distribution import Factors, JointDistribution
from detente.model.errors import Infeasible, NumericalTrouble
from detente.model.numbers import to_floats
from detente.model.weighting import weighted_game

if TYPE_CHECKING:
    from detente.coalitions.plan import Influence
    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.model.agreement import Disagreement
    from detente.model.game import Game
    from detente.model.numbers import FloatArray, NumberArray
    from detente.protocols import Admissible


@dataclass(frozen=True, slots=True, eq=False)
class PlayedValues:
    """Solve the weighted game by a concept with money; derivatives with everybody playing on as there.

    Attributes
    ----------
    game, value
        What is solved, and how.
    scaled
        The payoffs, moved and scaled so that every player's lie between 0 and 1; shape ``(n_players, n_profiles)``.
    units, least
        The range and the least of every player's payoffs, fractions.
    rough
        Whether to look for picks in floats, where that is possible, which is faster.
    """

    game: Game
    value: FallbackBargaining
    scaled: FloatArray
    units: NumberArray
    least: NumberArray
    rough: bool = True

    def __call__(self, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return what every player deserves in the weighted game, and its derivatives by the weights.

        Notes
        -----
        One pick a partition. The derivatives are those of a division that is linear in the worths, and leave out that a
        fallback may move with the weights.
        """
        value, differences = self.value, self.value.fallback.traits.differences
        factors = [Fraction(weight) / unit for weight, unit in zip(weights.tolist(), self.units.tolist(), strict=True)]
        weighted, n_players = weighted_game(self.game, factors), len(weights)
        plan = planned(n_players, seated(value.opposition, self.game.players), value.division, differences=differences)
        possible = [value.fallback.admissible(weighted, influence.partition) for influence in plan.influences]
        picks = [_picked(each) if self.rough else each.pick() for each in possible]
        welfare = efficient_profile(weighted).welfare
        worth = worths(plan, welfare, [pick.payoffs for pick in picks], differences=differences)
        offsets = [factor * low for factor, low in zip(factors, self.least.tolist(), strict=True)]
        deserved = to_floats(value.division.share(worth)) - to_floats(offsets)
        shares = value.division.coefficients(grand(n_players), n_players)
        fixed = [own + (total / 2 if differences else 0) for own, total in zip(shares, plan.sums, strict=True)]
        slopes = np.outer(to_floats(fixed), self.scaled[:, int((weights @ self.scaled).argmax())])
        for influence, pick in zip(plan.influences, picks, strict=True):
            slopes += _influenced(influence, self._moved(pick))
        return deserved, slopes

    def _moved(self, pick: Disagreement) -> FloatArray:
        """Compute how the payoff of every block moves with every weight, shape ``(n_blocks, n_players)``."""
        found = np.zeros((len(pick.partition), len(self.units)))
        for place, block in enumerate(pick.partition.blocks):
            group = list(members(block))
            played = pick.distribution if isinstance(pick, PlayedDisagreement) else self._guaranteed(pick, place)
            if played is not None:
                flat = np.ravel_multi_index(np.array(played.profiles).T, self.game.n_actions)
                found[place, group] = self.scaled[np.ix_(group, flat)] @ np.array(
                    played.probabilities, dtype=np.float64
                )
        return found

    def _guaranteed(self, pick: Disagreement, place: int) -> JointDistribution | None:
        """Return what is played where one block guarantees its level; None if that is not known."""
        claim = pick.claims[place] if place < len(pick.claims) else None
        if not isinstance(claim, ValueClaim):
            return None
        strategies = (claim.rows, claim.columns) if claim.row_block == 0 else (claim.columns, claim.rows)
        return JointDistribution.of_blocks(self.game.n_actions, Factors(claim.partition, strategies))


def _picked(possible: Admissible) -> Disagreement:
    """Take the pick, in floats where that is possible: what the search finds is proved afterwards."""
    if isinstance(possible, EquilibriumSet):
        with suppress(Infeasible, NumericalTrouble):  # rounding may leave nothing where a rule bargains on
            return possible.sketch()
    return possible.pick()


def _influenced(influence: Influence, moved: FloatArray) -> FloatArray:
    """Compute how every player's payoff moves, through one partition."""
    found = np.zeros((moved.shape[1], moved.shape[1]))
    for player, term in enumerate(influence.terms):
        if term is not None:
            direction = to_floats(influence.directions[term[0]])
            found[player] = float(term[1]) * (direction @ moved)
    return found
