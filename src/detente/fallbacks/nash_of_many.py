"""The Nash equilibria of three and more blocks, or of one, and the best of them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.fallbacks.correlated import Correlated
from detente.fallbacks.mixed_equilibria import mixed_equilibria
from detente.fallbacks.nash_equilibria import TOO_MANY, NashEquilibria, nash_equilibria
from detente.fallbacks.responses import regret
from detente.model.agreement import Bounds, NearTie, PlayedDisagreement
from detente.model.certificate import DeviationClaim
from detente.model.distribution import JointDistribution
from detente.model.errors import NumericalTrouble, TooLarge
from detente.model.merging import split_profile
from detente.model.nash_list import NashListClaim
from detente.model.numbers import weighted
from detente.model.recall import Recall
from detente.numerics.tolerance import NEAR_TIE, TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.fallbacks.equilibrium_set import EquilibriumSet
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.nash_list import Strategies
    from detente.model.numbers import Number


@dataclass(frozen=True, slots=True, eq=False)
class NashOfMany:
    """Hold the Nash equilibria that are known of the blocks of a partition.

    Attributes
    ----------
    game, partition
        The game, and who stands together.
    merged
        The game of the blocks.
    listed
        Its equilibria, at least one; maybe not all.
    honest
        All correlated equilibria, among which all Nash equilibria are, those that are missing too.
    """

    game: Game
    partition: Partition
    merged: Game
    listed: NashEquilibria
    honest: EquilibriumSet

    @classmethod
    def of(cls, game: Game, partition: Partition) -> NashOfMany:
        """List the equilibria of the game merged along a partition.

        Raises
        ------
        TooLarge
            If they have too many choices.
        NumericalTrouble
            If none was found.
        """
        merged = game.merge(partition)
        listed, sides = nash_equilibria(merged, mixed_equilibria), " | ".join(merged.players)
        if listed.remark == TOO_MANY:
            message = f"the Nash equilibria of {sides} are too many to list; other concepts have no such limit"
            raise TooLarge(message, where=sides)
        if not listed.entries:
            message = f"no Nash equilibrium of {sides} was found ({listed.remark}); choose the fallback 'correlated'"
            raise NumericalTrouble(message, problem=merged)
        return cls(game, partition, merged, listed, Correlated().admissible(game, partition))

    def chosen(self) -> dict[int, Fraction]:
        """Find the places of the equilibria that the pick mixes, and their weights."""
        return best_mixture([entry.payoffs for entry in self.listed.entries], self.game.scale)

    def payoffs(self, recall: Recall, /) -> tuple[Number, ...]:
        """Return what the pick pays."""
        return mixed_payoffs([entry.payoffs for entry in self.listed.entries], self.chosen())

    def pick(self) -> PlayedDisagreement:
        """Return the best total, or a mixture of those that tie."""
        chosen, entries, sizes = self.chosen(), self.listed.entries, self.game.n_actions
        drawn = mixed_play([entry.strategies for entry in entries], chosen)
        paid = self.payoffs(Recall())
        flat = tuple(int(np.ravel_multi_index(place, self.merged.n_actions)) for place in drawn)
        chances = tuple(drawn.values())
        profiles = tuple(split_profile(place, self.partition, sizes) for place in drawn)
        claims = (
            NashListClaim(
                self.partition,
                tuple(entry.strategies for entry in entries),
                tuple(entry.payoffs for entry in entries),
                tuple(chosen),
                self.listed.complete,
                max(entry.gain for entry in entries),
            ),
            DeviationClaim(self.partition, flat, chances, paid, self._regret(flat, chances)),
        )
        near = near_ties_of([entry.payoffs for entry in entries], self.merged.players, self.game.scale)
        return PlayedDisagreement(self.partition, paid, JointDistribution(sizes, profiles, chances), True, claims, near)

    def bounds(self, weights: Sequence[Number], /) -> Bounds:
        """Return the range of a weighted payoff over the list or, where that may miss some, a range that holds all.

        Every Nash equilibrium is a correlated one, so the range over those holds whatever is missing.
        """
        if not self.listed.complete:
            around = self.honest.bounds(weights)
            return Bounds(around.low, around.high, around.claims, False)
        return listed_bounds([entry.payoffs for entry in self.listed.entries], weights)

    def _regret(self, flat: Sequence[int], chances: Sequence[Number]) -> Number:
        exact = not any(isinstance(chance, float) for chance in chances)
        return regret(self.merged.fractions if exact else self.merged.payoffs, flat, chances)


def best_mixture(payoffs: Sequence[Sequence[Number]], scale: float) -> dict[int, Fraction]:
    """Weigh the payoffs with the best total: the blocks choose among them in turn, and all orders are equally likely.

    Parameters
    ----------
    payoffs
        One number a block. If all are fractions ties are decided exactly, else up to 1e-9 of the scale.

    Returns
    -------
    dict
        Positive weights by place, in order, adding up to 1; one place for equal payoffs.

    Notes
    -----
    Each block in turn leaves what is best for itself, until one payoff vector is left. That treats blocks alike and
    adds up over games that have nothing to do with each other; of two blocks the two extreme ones weigh the same.
    """
    read = [_fractions(paid) for paid in payoffs]
    exact = not any(isinstance(payoff, float) for paid in payoffs for payoff in paid)
    best, tie = max(map(sum, read)), Fraction(0) if exact else Fraction(TIE) * Fraction(scale)
    first: dict[tuple[Fraction, ...], int] = {}
    for place, paid in enumerate(read):
        if sum(paid) >= best - tie:
            first.setdefault(paid, place)

    turns = _Turns(read, tie, {})
    return dict(sorted(turns.left(tuple(first.values()), tuple(range(len(read[0])))).items()))


@dataclass(frozen=True, slots=True, eq=False)
class _Turns:
    """Let blocks choose among payoffs in turn, in all orders; answers are remembered."""

    payoffs: Sequence[tuple[Fraction, ...]]
    tie: Fraction
    known: dict[tuple[tuple[int, ...], tuple[int, ...]], dict[int, Fraction]]

    def left(self, places: tuple[int, ...], blocks: tuple[int, ...]) -> dict[int, Fraction]:
        """Weigh the places that are left when these blocks have still to choose."""
        if len(places) == 1 or not blocks:
            return {places[0]: Fraction(1)}
        if (places, blocks) in self.known:
            return self.known[places, blocks]
        weights: dict[int, Fraction] = {}
        for block in blocks:
            most = max(self.payoffs[place][block] for place in places)
            kept = tuple(place for place in places if self.payoffs[place][block] >= most - self.tie)
            for place, weight in self.left(kept, tuple(other for other in blocks if other != block)).items():
                weights[place] = weights.get(place, Fraction(0)) + weight / len(blocks)
        self.known[places, blocks] = weights
        return weights


def mixed_payoffs(payoffs: Sequence[Sequence[Number]], chosen: dict[int, Fraction]) -> tuple[Number, ...]:
    """Compute what a mixture pays: in floats, if one of its parts is known in floats."""
    columns = list(zip(*[payoffs[place] for place in chosen], strict=True))
    floats = any(isinstance(payoff, float) for column in columns for payoff in column)
    weights = list(chosen.values())
    means = [sum((w * Fraction(p) for w, p in zip(weights, column, strict=True)), Fraction(0)) for column in columns]
    return tuple(map(float, means)) if floats else tuple(means)


def mixed_play(equilibria: Sequence[Strategies], chosen: dict[int, Fraction]) -> dict[tuple[int, ...], Number]:
    """Draw one of several equilibria: the probabilities of the blocks' profiles, in lexicographic order."""
    floats = any(isinstance(chance, float) for place in chosen for own in equilibria[place] for chance in own)
    parts = [
        (float(weight) if floats else weight, JointDistribution.from_strategies(equilibria[place]))
        for place, weight in chosen.items()
    ]
    drawn = JointDistribution.mixture(parts)
    kind = float if floats else Fraction
    found = {place: kind(chance) for place, chance in zip(drawn.profiles, drawn.probabilities, strict=True)}
    return dict(sorted(found.items()))


def listed_bounds(payoffs: Sequence[Sequence[Number]], weights: Sequence[Number]) -> Bounds:
    """Return the least and the largest weighted payoff over a complete list, which is in fractions."""
    values = [weighted(weights, _fractions(paid)) for paid in payoffs]
    return Bounds(min(values), max(values), ())


def near_ties_of(payoffs: Sequence[Sequence[Number]], names: Sequence[str], scale: float) -> tuple[NearTie, ...]:
    """Report a total that almost reaches the best one."""
    totals = sorted({sum(_fractions(paid)) for paid in payoffs}, reverse=True)
    if len(totals) > 1 and totals[0] - totals[1] <= Fraction(NEAR_TIE) * Fraction(scale):
        what = f"Nash equilibria with almost the same total ({' | '.join(names)})"
        return (NearTie(what, float(totals[0] - totals[1])),)
    return ()


def _fractions(paid: Sequence[Number]) -> tuple[Fraction, ...]:
    return tuple(Fraction(payoff) for payoff in paid)
