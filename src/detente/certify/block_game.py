"""One merged game as the checker sees it: payoffs, incentives, and checks of points and bounds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.certify.float_proof import float_proofs
from detente.model.certificate import Floor
from detente.model.numbers import to_fractions
from detente.numerics.accurate_rows import rounded_off
from detente.numerics.duality import dual_bound
from detente.numerics.incentive_tables import IncentiveTables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.float_proof import FloatProofs
    from detente.certify.ledger import Ledger
    from detente.model.certificate import Stage
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import FloatArray, Number, NumberArray

    Point = tuple[tuple[int, ...], tuple[Number, ...], tuple[Number, ...]]  #: profiles, probabilities, payoffs

MULTIPLIERS = "multipliers belong to existing constraints and are not negative"
MARGIN = 4  #: floats must lose at most this part of what is accepted; beyond, a bound is computed in fractions


@dataclass(frozen=True, slots=True, eq=False)
class BlockGame:
    """Hold a merged game in the arithmetic of a check.

    Attributes
    ----------
    game, partition
        The game, and who stands with whom.
    payoffs, incentives
        Shape ``(n_blocks, *n_actions)``: the payoffs, and those that decide who deviates. In exact arithmetic both are
        whole numbers, to be divided by `unit`; in floats `unit` is 1.
    ledger
        Where violations are recorded.
    factor
        What each of two blocks counts the other's payoff with, negatively; 0 for honest play.
    tables
        The incentives once more, as tables.
    name
        Who stands here.
    seen
        The deviation gains of the points that were checked before, in this arithmetic.
    bounds
        What `expect` computed, by the identity of a stage, which is kept, too, so that no other is taken for it.
    """

    game: Game
    partition: Partition
    payoffs: NumberArray
    incentives: NumberArray
    unit: int
    ledger: Ledger
    factor: Number
    tables: IncentiveTables
    name: str
    seen: dict[Point, Number] = field(default_factory=dict)
    bounds: dict[int, tuple[Stage, float]] = field(default_factory=dict)

    @property
    def largest(self) -> tuple[FloatArray, FloatArray]:
        """The largest absolute payoffs of the blocks, and those that decide who deviates; shape ``(n_blocks,)``."""
        flat = [np.abs(table).reshape(len(table), -1).max(axis=1) for table in (self.payoffs, self.incentives)]
        return flat[0], flat[1]

    def strictly(self) -> BlockGame:
        """Check in exact arithmetic that accepts no violation."""
        return replace(self, ledger=self.ledger.strict(), seen={})

    def spread(self, profiles: Sequence[int], probabilities: Sequence[Number]) -> tuple[NumberArray, int]:
        """Spread probabilities over the profiles, after checking that they are a distribution.

        One number a profile, and their unit.
        """
        ledger = self.ledger
        size = self.payoffs[0].size
        ledger.demand(
            fact=len(set(profiles)) == len(profiles) == len(probabilities) and all(0 <= p < size for p in profiles),
            claim=f"{self.name}: a distribution names existing profiles, each once",
        )
        ledger.distribution(probabilities, f"{self.name}: a distribution")
        values, unit = ledger.whole(probabilities)
        table = np.zeros(size, dtype=self.payoffs.dtype)
        table[list(profiles)] = values
        return table, unit

    def check_point(
        self, profiles: Sequence[int], probabilities: Sequence[Number], payoffs: Sequence[Number]
    ) -> Number:
        """Check that a distribution is a correlated equilibrium with these payoffs; return its deviation gain."""
        regret = self.gain_at(profiles, probabilities, payoffs)
        self.ledger.at_most_zero(regret, f"{self.name}: nobody gains by deviating")
        return regret

    def gain_at(self, profiles: Sequence[int], probabilities: Sequence[Number], payoffs: Sequence[Number]) -> Number:
        """Check that a distribution has these payoffs; return its deviation gain."""
        point = tuple(profiles), tuple(probabilities), tuple(payoffs)
        if point in self.seen:
            return self.seen[point]
        table, unit = self.spread(profiles, probabilities)
        gains = self.tables.largest_gain(table)
        regret = self.ledger.ratio(max(gains, 0), unit * self.unit)
        places = list(profiles)
        paid = self.payoffs.reshape(len(self.payoffs), -1)[:, places] @ table[places]
        expected = [self.ledger.ratio(total, unit * self.unit) for total in paid.tolist()]
        self.ledger.all_equal(payoffs, expected, f"{self.name}: the payoffs of an equilibrium")
        self.seen[point] = regret
        return regret

    def proved_bound(self, stage: Stage) -> Number:
        """Compute the bound that the multipliers of a stage prove, after checking that they are multipliers."""
        self._check_multipliers(stage)
        return self._bound(stage)

    def check_stage(self, stage: Stage) -> None:
        """Check an optimum: its point by looking at it, its bound by weak duality."""
        ledger, name = self.ledger, self.name
        self._check_multipliers(stage)
        self.check_point(stage.profiles, stage.probabilities, stage.payoffs)
        payoffs = ledger.numbers(stage.payoffs)
        for floor in stage.floors:
            short = ledger.number(floor.bound) - _weighted(ledger.numbers(floor.weights), payoffs)
            ledger.at_most_zero(short, f"{name}: an equilibrium meets the demands of its stage")
        value = _weighted(ledger.numbers(stage.weights), payoffs)
        ledger.equal(stage.lower, value, f"{name}: the value of a stage")
        bound = self._bound(stage)
        ledger.equal(stage.upper, bound, f"{name}: the bound that the multipliers prove")
        ledger.at_most_zero(bound - ledger.number(stage.lower), f"{name}: a stage is optimal")

    def _check_multipliers(self, stage: Stage) -> None:
        fact = id(stage) in self.bounds or self._fits(stage)  # what was expected was found to fit
        self.ledger.demand(fact=fact, claim=f"{self.name}: {MULTIPLIERS}")

    def check_deviations(self, deviations: Sequence[tuple[int, int, int, Number]]) -> None:
        """Check that finite multipliers that are not negative belong to deviations that exist."""
        self.ledger.numbers([weight for *_, weight in deviations])
        self.ledger.demand(fact=self._fit(deviations), claim=f"{self.name}: {MULTIPLIERS}")

    def _fits(self, stage: Stage) -> bool:
        return (
            self._complete(stage)
            and all(multiplier >= 0 for multiplier in stage.multipliers)
            and self._fit(stage.deviations)
        )

    def _complete(self, stage: Stage) -> bool:
        """Tell whether a stage has one weight a block, everywhere, and one multiplier a floor."""
        count = len(self.payoffs)
        return (
            len(stage.weights) == count
            and len(stage.multipliers) == len(stage.floors)
            and all(len(floor.weights) == count for floor in stage.floors)
        )

    def _fit(self, deviations: Sequence[tuple[int, int, int, Number]]) -> bool:
        sizes = self.payoffs.shape[1:]
        return all(
            0 <= block < len(sizes) and 0 <= told < sizes[block] and 0 <= played < sizes[block] and weight >= 0
            for block, told, played, weight in deviations
        )

    def expect(self, stages: Sequence[Stage]) -> None:
        """Compute the bounds of stages that will be checked, all at once: of those where floats lose little."""
        if self.ledger.exact:
            return
        read = [stage for stage in stages if self._complete(stage)]
        proofs = float_proofs(read) if read else None
        if proofs is not None and proofs.fit(self.payoffs.shape[1:]):
            steep = [stage for stage in self._keep(read, proofs) if stage.floors]
            if steep and (proofs := float_proofs(steep)) is not None:
                self._keep(steep, proofs.accurately(self.payoffs, rounded_off(self.game, self.partition)))
        elif len(read) > 1:  # whichever is to blame
            for stage in read:
                self.expect([stage])

    def _keep(self, stages: Sequence[Stage], proofs: FloatProofs) -> list[Stage]:
        """Keep the bounds that rounding leaves as they are; return the stages of the others."""
        rounded = proofs.rounding(self.largest, self.payoffs.shape[1:])
        kept = (rounded <= float(self.ledger.allowed) / MARGIN).tolist()
        found = list(zip(stages, proofs.bounded(self.payoffs, self.tables), kept, strict=True))
        self.bounds.update({id(stage): (stage, bound) for stage, bound, good in found if good})
        return [stage for stage, _, good in found if not good]

    def _bound(self, stage: Stage) -> Number:
        """Compute the bound that multipliers prove; as fractions where floats would lose too much."""
        if self.ledger.exact:
            return self._exact_bound(stage)
        if id(stage) not in self.bounds:
            self.expect([stage])
        if id(stage) in self.bounds:
            return self.bounds[id(stage)][1]
        exact = block_game(self.game, self.partition, self.ledger.strict(), self.factor)
        return self.ledger.number(exact._exact_bound(stage))  # noqa: SLF001  # the same method of a twin

    def _exact_bound(self, stage: Stage) -> Number:
        """Compute the bound in whole numbers."""
        ledger = self.ledger
        floors = [number for floor in stage.floors for number in (*floor.weights, floor.bound)]
        weights = (*stage.weights, *stage.multipliers, *(weight for *_, weight in stage.deviations))
        read, unit = ledger.whole(weights)
        demands, fine = ledger.whole(floors)
        n_weights, n_floors = len(stage.weights), len(stage.floors)
        step = n_weights + 1
        places = [demands[start : start + step] for start in range(0, step * n_floors, step)]
        multiples = [number * fine for number in read[n_weights + n_floors :]]
        twin = replace(
            stage,
            weights=tuple(number * fine for number in read[:n_weights]),
            floors=tuple(Floor(tuple(place[:-1]), place[-1] * self.unit) for place in places),
            multipliers=tuple(read[n_weights : n_weights + n_floors]),
            deviations=tuple((*entry[:3], weight) for entry, weight in zip(stage.deviations, multiples, strict=True)),
        )
        return ledger.ratio(dual_bound(twin, self.incentives, self.payoffs), unit * fine * self.unit)


def block_game(game: Game, partition: Partition, ledger: Ledger, factor: Number) -> BlockGame:
    """Merge a game along a partition; with a factor, each of two blocks counts the other's payoff with -factor."""
    merged = game.merge(partition)
    payoffs = merged.fractions if ledger.exact else merged.payoffs
    incentives, name = payoffs, " | ".join(merged.players)
    if factor:
        weight = ledger.number(factor)
        incentives = np.stack([payoffs[0] - weight * payoffs[1], payoffs[1] - weight * payoffs[0]])
    if not ledger.exact:
        return BlockGame(game, partition, payoffs, incentives, 1, ledger, factor, IncentiveTables(incentives), name)
    both = np.stack([payoffs, incentives])
    whole, unit = ledger.whole(to_fractions(both).reshape(-1).tolist())
    integers = np.array(whole, dtype=object).reshape(both.shape)
    return BlockGame(
        game, partition, integers[0], integers[1], unit, ledger, factor, IncentiveTables(integers[1]), name
    )


def _weighted(weights: Sequence[Number], payoffs: Sequence[Number]) -> Number:
    total: Number = sum(weight * payoff for weight, payoff in zip(weights, payoffs, strict=True))
    return total
