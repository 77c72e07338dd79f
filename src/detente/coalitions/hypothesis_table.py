"""From what partitions give to the rows of all hypotheses, their spread and what drives it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.coalitions.drivers import Drivers
from detente.coalitions.hypothesis_plans import chosen, enclosed
from detente.coalitions.myerson import myerson_coefficients
from detente.coalitions.worth import ranges, superadditivity_gap, worths
from detente.model.agreement import Ranges
from detente.model.hypotheses import MYERSON, THREAT, BlockPayoffs, JoiningLoss
from detente.numerics.tolerance import NEAR_TIE, TIE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.coalitions.hypothesis_plans import HypothesisPlans
    from detente.coalitions.outer_bounds import OuterBounds
    from detente.coalitions.plan import Influence, Plan
    from detente.coalitions.studies import Study
    from detente.model.coalition import Partition
    from detente.model.excess import LeastCore
    from detente.model.hypotheses import Driver
    from detente.model.numbers import Number
    from detente.model.tu_game import TUGame
    from detente.protocols import Division


@dataclass(frozen=True, slots=True, eq=False)
class HypothesisTable:
    """Hold all numbers of the rows, by hypothesis, in the order of the rows.

    Attributes are those of `detente.model.hypotheses.Hypotheses` of the same name.
    """

    payoffs: dict[str, tuple[Number, ...]]
    ranges: dict[str, Ranges]
    worths: dict[str, TUGame]
    partitions: tuple[BlockPayoffs, ...]
    spread: tuple[Number, ...]
    drivers: Drivers


@dataclass(frozen=True, slots=True, eq=False)
class Tabulation:
    """Work out the rows.

    Attributes
    ----------
    plans
        How partitions enter the rows.
    welfare
        The largest total payoff.
    division
        The Shapley value.
    outer
        What is known of partitions without solving anything.
    """

    plans: HypothesisPlans
    welfare: Fraction
    division: Division
    outer: OuterBounds

    def table(self, threats: Sequence[Study], honest: Sequence[Study]) -> HypothesisTable:
        """Work out all rows.

        Parameters
        ----------
        threats, honest
            What the partitions of the threats give, and what those of all other rows do.
        """
        found = {study.influence.partition: study for study in honest}
        shares: dict[str, tuple[Number, ...]] = {}
        spans: dict[str, Ranges] = {}
        valued: dict[str, TUGame] = {}
        for name in self.plans.names:
            if name == MYERSON:
                own = self._resting(name, self.plans.myerson, found)
                shares[name], spans[name] = self._myerson(own)
                continue
            plan = self.plans.threat if name == THREAT else self.plans.honest[name]
            own = list(threats) if name == THREAT else self._resting(name, plan.influences, found)
            valued[name], spans[name] = self._shapley(plan, own, differences=name == THREAT)
            shares[name] = tuple(self.division.share(valued[name]).tolist())
        n_players = len(self.plans.threat.sums)
        spread = tuple([max(each) - min(each) for each in zip(*shares.values(), strict=True)])
        paid = {partition: study.payoffs for partition, study in found.items()}
        listed = tuple([BlockPayoffs(partition, payoffs) for partition, payoffs in paid.items()])
        drivers = Drivers(n_players, self.division, shares, valued, paid)
        return HypothesisTable(shares, spans, valued, listed, spread, drivers)

    def _resting(self, name: str, influences: Sequence[Influence], found: Mapping[Partition, Study]) -> Sequence[Study]:
        """Pick what a row rests on, with bounds that are attained, or only enclose."""
        if name in self.plans.enclosed:
            return enclosed(influences, found, self.outer)
        return chosen(influences, found)

    def _shapley(self, plan: Plan, own: Sequence[Study], *, differences: bool) -> tuple[TUGame, Ranges]:
        paid = [study.payoffs for study in own]
        worth = worths(plan, self.welfare, paid, differences=differences)
        return worth, ranges(plan, self.welfare, self.division, own, differences=differences)

    def _myerson(self, own: Sequence[Study]) -> tuple[tuple[Number, ...], Ranges]:
        """Add up Myerson's value, and both ends of every range, partition by partition."""
        n_players = len(self.plans.threat.sums)
        start: Number = self.welfare / n_players
        exact = all(isinstance(value, Fraction) for study in own for value in study.payoffs)
        values = [start if exact else float(start)] * n_players
        lows, highs = [start] * n_players, [start] * n_players
        for study in own:
            coefficients = myerson_coefficients(study.influence.partition)
            terms = [term for term in study.influence.terms if term]  # everybody has one
            for player, (place, factor) in enumerate(terms):
                for block, payoff in zip(coefficients, study.payoffs, strict=True):
                    values[player] += _times(block[player], payoff)
                bounds = study.bounds[place]
                ends = _times(factor, bounds.low), _times(factor, bounds.high)
                lows[player] += min(ends)
                highs[player] += max(ends)
        return tuple(values), Ranges(tuple(lows), tuple(highs), MYERSON not in self.plans.enclosed)


def joining_loss(worth: TUGame) -> JoiningLoss:
    """Find the two disjoint coalitions that lose most by joining; a loss of 0 and nobody if none does."""
    _, first, second = superadditivity_gap(worth)
    values = worth.values.tolist()
    return JoiningLoss(values[first] + values[second] - values[first | second], first, second)


def is_empty(core: LeastCore, scale: float) -> bool:
    """Tell whether a core is empty by more than what solvers could turn."""
    return core.slack > NEAR_TIE * scale


def found_drivers(table: HypothesisTable, scale: float) -> tuple[Driver, ...]:
    """Find what every player's spread hangs on; ties are decided exactly where all payoffs are fractions."""
    exact = all(isinstance(value, Fraction) for value in table.spread)
    tie, near = (Fraction(0), Fraction(0)) if exact else (TIE * scale, NEAR_TIE * scale)
    return tuple([table.drivers.driver(player, tie, near) for player in range(len(table.spread))])


def _times(factor: Fraction, value: Number) -> Number:
    return factor * value if isinstance(value, Fraction) else float(factor) * value
