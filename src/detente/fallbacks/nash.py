"""Play without a mediator: a Nash equilibrium of the blocks' game."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.fallbacks.nash_of_many import NashOfMany, near_ties_of
from detente.fallbacks.responses import regret
from detente.fallbacks.two_blocks import check_two_blocks
from detente.model.agreement import Bounds, PlayedDisagreement
from detente.model.certificate import DeviationClaim, EquilibriaClaim
from detente.model.distribution import JointDistribution
from detente.model.errors import TooLarge
from detente.model.merging import split_profile
from detente.model.recall import Recall
from detente.numerics.bimatrix import Equilibrium, extreme_equilibria
from detente.numerics.dominance import undominated
from detente.numerics.vertices import MAX_RAYS
from detente.protocols import Traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.agreement import NearTie
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import Number

TWO = 2


@dataclass(frozen=True, slots=True)
class Nash:
    """Play the Nash equilibrium with the best total.

    Between two blocks all extreme equilibria are listed. Ties are resolved by the midpoint of the two tied payoff
    vectors with the least and the greatest payoff of the first block; a public coin then decides between the two
    equilibria. Among more blocks it is the best one of those that `detente.nash_equilibria` lists, whether or not any
    may be missing, and ties are resolved by letting the blocks choose in turn, all orders being equally likely:
    the same midpoint, where there are two of them.

    References
    ----------
    Nash (1951); Avis, Rosenberg, Savani & von Stengel (2010) for the enumeration; Savani & Turocy (2025) for mixed ones
    of more than two blocks.
    """

    @property
    def traits(self) -> Traits:
        """Its description."""
        return Traits("nash")

    def admissible(self, game: Game, partition: Partition, /) -> NashList | NashOfMany:
        """List the equilibria of the game merged along a partition."""
        return self.between(game, partition) if len(partition) == TWO else NashOfMany.of(game, partition)

    def between(self, game: Game, partition: Partition, /) -> NashList:
        """Enumerate the extreme equilibria of the game merged into two blocks, exactly; strict dominance goes first."""
        check_two_blocks("nash", partition)
        merged = game.merge(partition)
        payoffs = merged.fractions
        left = undominated(payoffs)
        rows, columns = (own[np.ix_(*left)] for own in payoffs)
        try:
            found = extreme_equilibria(rows, columns)
            return NashList(game, partition, tuple(_with_unplayed(entry, left, merged.n_actions) for entry in found))
        except TooLarge as error:
            n_rows, n_columns = merged.n_actions
            message = (
                f"all Nash equilibria of {merged.players[0]} against {merged.players[1]} ({n_rows} x {n_columns} joint "
                f"actions) are too many to list: that takes more than {MAX_RAYS:,} corners; other concepts have no "
                "such limit"
            )
            raise TooLarge(message, where=" | ".join(merged.players)) from error


@dataclass(frozen=True, slots=True, eq=False)
class NashList:
    """Hold all extreme equilibria of two blocks, in lexicographic order of their strategies."""

    game: Game
    partition: Partition
    equilibria: tuple[Equilibrium, ...]

    def pick(self) -> PlayedDisagreement:
        """Return the best total, or the midpoint of the two extreme ones that tie."""
        mixed, payoffs = self.selected(), self.payoffs(Recall())
        weights: dict[tuple[int, int], Fraction] = {}
        share = Fraction(1, len(mixed))
        for equilibrium in mixed:
            for place, probability in _joint(equilibrium).items():
                weights[place] = weights.get(place, Fraction(0)) + share * probability
        places = sorted(weights)
        sizes = self.game.n_actions
        profiles = tuple(split_profile(place, self.partition, sizes) for place in places)
        distribution = JointDistribution(sizes, profiles, tuple(weights[place] for place in places))
        return PlayedDisagreement(
            self.partition, payoffs, distribution, True, self._claims(places, weights, payoffs), self._near_ties()
        )

    def payoffs(self, recall: Recall, /) -> tuple[Number, ...]:
        """Return what the pick pays."""
        mixed = self.selected()
        return tuple(sum(equilibrium.payoffs[block] for equilibrium in mixed) / len(mixed) for block in range(2))

    def selected(self) -> tuple[Equilibrium, ...]:
        """List the one equilibrium, or the two, that the pick averages."""
        return tuple(self.equilibria[place] for place in self.chosen())

    def chosen(self) -> tuple[int, ...]:
        """Find the places of the one equilibrium, or the two, that the pick averages."""
        return best_places([equilibrium.payoffs for equilibrium in self.equilibria])

    def bounds(self, weights: Sequence[Number], /) -> Bounds:
        """Return the least and the largest weighted payoff over the list; the claim of the pick holds the list."""
        values = [
            sum((Fraction(w) * payoff for w, payoff in zip(weights, equilibrium.payoffs, strict=True)), Fraction(0))
            for equilibrium in self.equilibria
        ]
        return Bounds(min(values), max(values), ())

    def _claims(
        self, places: Sequence[tuple[int, int]], weights: dict[tuple[int, int], Fraction], payoffs: tuple[Number, ...]
    ) -> tuple[EquilibriaClaim, DeviationClaim]:
        incentives = self.game.merge(self.partition).fractions
        width = incentives.shape[2]
        flat = tuple(row * width + column for row, column in places)
        probabilities = tuple(weights[place] for place in places)
        listed = tuple(equilibrium.strategies for equilibrium in self.equilibria)
        paid = tuple(equilibrium.payoffs for equilibrium in self.equilibria)
        slack = regret(incentives, flat, probabilities)
        return (
            EquilibriaClaim(self.partition, listed, paid, self.chosen(), Fraction(0)),
            DeviationClaim(self.partition, flat, probabilities, payoffs, slack),
        )

    def _near_ties(self) -> tuple[NearTie, ...]:
        paid = [equilibrium.payoffs for equilibrium in self.equilibria]
        return near_ties_of(paid, self.game.merge(self.partition).players, self.game.scale)


def best_places(payoffs: Sequence[tuple[Fraction, ...]]) -> tuple[int, ...]:
    """Find the best total in a list of payoffs; the two extreme ones for the first block where several have it."""
    best = max(map(sum, payoffs))
    tied = [place for place, paid in enumerate(payoffs) if sum(paid) == best]
    least = min(tied, key=lambda place: payoffs[place][0])
    greatest = max(tied, key=lambda place: payoffs[place][0])
    return (least,) if payoffs[least] == payoffs[greatest] else (least, greatest)


def _with_unplayed(found: Equilibrium, left: Sequence[NDArray[np.intp]], n_actions: Sequence[int]) -> Equilibrium:
    """Give the actions that strict dominance had left out a probability of 0."""
    strategies = []
    for strategy, actions, count in zip(found.strategies, left, n_actions, strict=True):
        whole = [Fraction(0)] * count
        for action, probability in zip(actions.tolist(), strategy, strict=True):
            whole[action] = probability
        strategies.append(tuple(whole))
    return Equilibrium((strategies[0], strategies[1]), found.payoffs)


def _joint(equilibrium: Equilibrium) -> dict[tuple[int, int], Fraction]:
    rows, columns = equilibrium.strategies
    return {(r, c): p * q for r, p in enumerate(rows) if p for c, q in enumerate(columns) if q}
