"""Maxima over the mixtures of outcomes, read from a certificate and checked by weak duality."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.model.certificate import StageClaim
from detente.model.numbers import is_exact, to_fractions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.certify.witnessed import Claims
    from detente.model.certificate import Floor, Stage
    from detente.model.coalition import Partition
    from detente.model.numbers import Number, NumberArray

NAME = "what can be agreed on"


class OutcomeTable:
    """Check maxima over the convex hull of the payoffs of some outcomes.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, ...)``: fractions where the ledger's arithmetic is exact, otherwise floats.
    ledger
        Where violations are recorded.
    """

    def __init__(self, payoffs: NumberArray, ledger: Ledger) -> None:
        self.ledger = ledger
        self.n_players = int(payoffs.shape[0])
        table = payoffs.reshape(self.n_players, -1)
        self.n_outcomes = int(table.shape[1])
        self._table = to_fractions(table) if ledger.exact and not is_exact(table) else table

    @cached_property
    def _whole(self) -> tuple[NumberArray, int]:
        """The payoffs as whole numbers, and their unit; in floats as they are."""
        if not self.ledger.exact:
            return self._table, 1
        values, unit = self.ledger.whole(self._table.reshape(-1).tolist())
        whole = np.empty(len(values), dtype=object)
        whole[:] = values
        return whole.reshape(self._table.shape), unit

    def check_lottery(
        self, outcomes: Sequence[int], probabilities: Sequence[Number], payoffs: Sequence[Number]
    ) -> None:
        """Check that probabilities of outcomes are a distribution, and what it pays."""
        self.ledger.all_equal(payoffs, self.paid(outcomes, probabilities), f"{NAME}: the payoffs of a lottery")

    def paid(self, outcomes: Sequence[int], probabilities: Sequence[Number]) -> list[Number]:
        """Check that probabilities of outcomes are a distribution, and compute what it pays."""
        ledger = self.ledger
        ledger.demand(
            fact=len(set(outcomes)) == len(outcomes) == len(probabilities)
            and all(0 <= outcome < self.n_outcomes for outcome in outcomes),
            claim=f"{NAME}: a lottery names existing outcomes, each once",
        )
        ledger.distribution(probabilities, f"{NAME}: a lottery")
        chances, fine = ledger.whole(probabilities)
        table, unit = self._whole
        paid = table[:, list(outcomes)] @ np.array(chances, dtype=table.dtype)
        return [ledger.ratio(value, unit * fine) for value in paid]

    def check_stage(self, stage: Stage) -> None:
        """Check an optimum: its point by looking at it, its bound by weak duality."""
        ledger = self.ledger
        ledger.demand(
            fact=len(stage.weights) == self.n_players
            and len(stage.multipliers) == len(stage.floors)
            and all(len(floor.weights) == self.n_players for floor in stage.floors)
            and all(multiplier >= 0 for multiplier in stage.multipliers)
            and not stage.deviations,
            claim=f"{NAME}: there is one multiplier a demand, none is negative, and nobody can deviate",
        )
        self.check_lottery(stage.profiles, stage.probabilities, stage.payoffs)
        payoffs = ledger.numbers(stage.payoffs)
        for floor in stage.floors:
            short = ledger.number(floor.bound) - _weighted(ledger.numbers(floor.weights), payoffs)
            ledger.at_most_zero(short, f"{NAME}: a lottery meets the demands of its stage")
        value, bound = _weighted(ledger.numbers(stage.weights), payoffs), self._bound(stage)
        ledger.equal(stage.lower, value, f"{NAME}: the value of a stage")
        ledger.equal(stage.upper, bound, f"{NAME}: the bound that the multipliers prove")
        ledger.at_most_zero(bound - ledger.number(stage.lower), f"{NAME}: a stage is optimal")

    def _bound(self, stage: Stage) -> Number:
        """Compute the bound that multipliers prove.

        For y >= 0, every lottery that meets the floors has a weighted payoff of at most the largest, over outcomes, of
        (weights + sum y_k weights_k).u - sum y_k bound_k, because it exceeds every floor by at least 0.
        """
        ledger = self.ledger
        multipliers = ledger.numbers(stage.multipliers)
        weights, level = ledger.numbers(stage.weights), ledger.number(0)
        for floor, multiplier in zip(stage.floors, multipliers, strict=True):
            if multiplier:
                more = ledger.numbers(floor.weights)
                weights = [weight + multiplier * other for weight, other in zip(weights, more, strict=True)]
                level = level + multiplier * ledger.number(floor.bound)
        return self.most(weights) - level

    def most(self, weights: Sequence[Number]) -> Number:
        """Compute the largest weighted payoff of an outcome."""
        whole, fine = self.ledger.whole(weights)
        table, unit = self._whole
        best = (np.array(whole, dtype=table.dtype) @ table).max()
        return self.ledger.ratio(best, unit * fine)


@dataclass(frozen=True, slots=True, eq=False)
class HullWitness:
    """Answer a rule's questions from a certificate: the next stage, checked, in place of a linear program.

    Attributes
    ----------
    claims
        Where the stages stand.
    partition
        The single players: whom the claims speak of.
    table
        What the outcomes pay. Exact arithmetic that accepts no violation makes exact answers.
    scale
        The scale of the game, in the currency.
    tie
        Gaps up to this are ties, in the currency; 0 where everything is exact.
    kind
        What the claims are called.
    """

    claims: Claims
    partition: Partition
    table: OutcomeTable
    scale: float
    tie: Number
    kind: str = "bargaining_stage"

    @property
    def n_blocks(self) -> int:
        """The number of players."""
        return self.table.n_players

    def probe(self, _weights: Sequence[Number], _floors: Sequence[Floor] = (), /) -> Stage | None:
        """Solve nothing."""
        return None

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Check that the next stage answers this question, and that it is right."""
        claim = self.claims.take(StageClaim, self.partition)
        stage, ledger = claim.stage, self.table.ledger
        ledger.demand(fact=claim.kind == self.kind, claim=f"{NAME}: a stage stands in the wrong place")
        ledger.all_equal(stage.weights, weights, f"{NAME}: a stage maximises what the rule asks for")
        ledger.demand(fact=len(stage.floors) == len(floors), claim=f"{NAME}: a stage meets the rule's demands")
        for written, asked in zip(stage.floors, floors, strict=True):
            ledger.all_equal(written.weights, asked.weights, f"{NAME}: a stage meets the rule's demands")
            ledger.equal(written.bound, asked.bound, f"{NAME}: a stage meets the rule's demands")
        self.table.check_stage(stage)
        return stage if isinstance(self.tie, float) else _in_fractions(stage)


def _weighted(weights: Sequence[Number], payoffs: Sequence[Number]) -> Number:
    total: Number = sum(weight * payoff for weight, payoff in zip(weights, payoffs, strict=True))
    return total


def _in_fractions(stage: Stage) -> Stage:
    """Read the numbers that decide ties as the fractions that they are."""
    payoffs, chances = (tuple(Fraction(value) for value in numbers) for numbers in (stage.payoffs, stage.probabilities))
    return replace(
        stage, payoffs=payoffs, probabilities=chances, lower=Fraction(stage.lower), upper=Fraction(stage.upper)
    )
