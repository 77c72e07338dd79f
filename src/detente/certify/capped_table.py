"""Agreements with limited payments, looked at and bounded without solving anything."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.certify.payoff_hull import OutcomeTable
from detente.model.errors import CertificateRejected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.model.capped import Payments, Shortfall
    from detente.model.caps import Caps
    from detente.model.certificate import Floor, Stage
    from detente.model.numbers import Number, NumberArray

NAME = "what can be agreed on with limited payments"
ZERO = Fraction(0)


class CappedTable:
    """Check agreements and bounds over outcomes with payments.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, ...)``: fractions where the ledger's arithmetic is exact, otherwise floats.
    ledger
        Where violations are recorded.
    """

    def __init__(self, payoffs: NumberArray, ledger: Ledger) -> None:
        self.ledger = ledger
        self.outcomes = OutcomeTable(payoffs, ledger)
        self.n_players = self.outcomes.n_players

    def check_agreement(
        self,
        caps: Caps,
        lottery: tuple[Sequence[int], Sequence[Fraction]],
        payments: Payments,
        payoffs: Sequence[Fraction],
    ) -> None:
        """Check that a lottery and payments within the limits give everybody so much."""
        ledger = self.ledger
        self._check_size(payments)
        paid, received = ledger.numbers(payments.paid), ledger.numbers(payments.received)
        for value, own, budget in zip(paid, received, caps.budgets, strict=True):
            ledger.at_most_zero(max(-value, -own), f"{NAME}: payments and receipts are not negative")
            if budget is not None:
                ledger.at_most_zero(value - ledger.number(budget), f"{NAME}: nobody pays more than its budget")
        ledger.equal(sum(received), sum(paid), f"{NAME}: what is paid is received")
        arrive = ledger.number(1 - caps.tax)
        parts = zip(self.outcomes.paid(*lottery), paid, received, strict=True)
        found = [mean - value + arrive * own for mean, value, own in parts]
        ledger.all_equal(payoffs, found, f"{NAME}: what the lottery and the payments give")

    def _check_size(self, payments: Payments) -> None:
        self.ledger.demand(
            fact=len(payments.paid) == len(payments.received) == self.n_players,
            claim=f"{NAME}: there is one payment and one receipt a player",
        )

    def check_shortfall(self, caps: Caps, payoffs: Sequence[Fraction], found: Shortfall) -> None:
        """Check that some agreement misses payoffs by no more than is said, and that none misses them by less."""
        ledger = self.ledger
        self._check_size(found.payments)
        mean = self.outcomes.paid(found.outcomes, found.chances)
        given = found.payments.added_to([Fraction(value) for value in mean], caps.tax)
        self.check_agreement(caps, (found.outcomes, found.chances), found.payments, given)
        for payoff, value in zip(payoffs, given, strict=True):
            missed = ledger.number(payoff) - ledger.number(value) - ledger.number(found.amount)
            ledger.at_most_zero(missed, f"{NAME}: nobody misses its payoff by more than is said")
        ledger.demand(fact=found.amount >= 0, claim=f"{NAME}: a shortfall is not negative")
        proved = self.proved_shortfall(caps, payoffs, found.weights)
        ledger.at_most_zero(ledger.number(found.amount) - proved, f"{NAME}: nothing misses the payoffs by less")

    def proved_shortfall(self, caps: Caps, payoffs: Sequence[Fraction], weights: Sequence[Fraction]) -> Number:
        """Compute the least shortfall that weights prove, after checking that they prove any.

        For w >= 0 with sum at most 1, whoever gets v - s at least has w.v - s at most w.x <= max w.x over all that can
        be agreed on, so that s >= w.v - max w.x.
        """
        self.ledger.demand(
            fact=len(weights) == self.n_players and min(weights) >= 0 and sum(weights) <= 1,
            claim=f"{NAME}: weights are not negative, and at most 1 in sum",
        )
        due = sum((weight * payoff for weight, payoff in zip(weights, payoffs, strict=True)), ZERO)
        return self.ledger.number(due) - self.most(caps, weights)

    def most(self, caps: Caps, weights: Sequence[Fraction]) -> Number:
        """Compute the largest weighted payoff of an agreement."""
        worth = caps.worth(weights)
        if worth is None:
            message = f"{NAME}: payments without limit make a weighted payoff as large as one likes"
            raise CertificateRejected(message, where=NAME, slack=float("inf"))
        return self.outcomes.most(self.ledger.numbers(weights)) + self.ledger.number(worth)

    def check_stage(self, caps: Caps, stage: Stage) -> None:
        """Check a maximum where everybody has a limit: its point by looking at it, its bound by weak duality."""
        ledger, n_players = self.ledger, self.n_players
        ledger.demand(
            fact=len(stage.weights) == n_players == len(stage.payoffs)
            and len(stage.multipliers) == len(stage.floors)
            and all(len(floor.weights) == n_players for floor in stage.floors)
            and all(multiplier >= 0 for multiplier in stage.multipliers)
            and not stage.deviations,
            claim=f"{NAME}: there is one multiplier a demand, none is negative, and nobody can deviate",
        )
        self._check_payable(caps, stage)
        payoffs = ledger.numbers(stage.payoffs)
        for floor in stage.floors:
            short = ledger.number(floor.bound) - _dot(ledger.numbers(floor.weights), payoffs)
            ledger.at_most_zero(short, f"{NAME}: an agreement meets the demands of its stage")
        ledger.equal(stage.lower, _dot(ledger.numbers(stage.weights), payoffs), f"{NAME}: the value of a stage")
        weights, level = _combined(stage)
        bound = self.most(caps, weights) - ledger.number(level)
        ledger.equal(stage.upper, bound, f"{NAME}: the bound that the multipliers prove")
        ledger.at_most_zero(bound - ledger.number(stage.lower), f"{NAME}: a stage is optimal")

    def _check_payable(self, caps: Caps, stage: Stage) -> None:
        """Check that payments within the limits make up the difference between payoffs and what the lottery pays.

        Whoever loses by t pays that at least; all that is paid together, P, shrinks by tax P, which is what the total
        loses. Any P between what must be paid and what can be is possible, as one may pay oneself.
        """
        ledger = self.ledger
        mean = self.outcomes.paid(stage.profiles, stage.probabilities)
        moves = [value - own for value, own in zip(ledger.numbers(stage.payoffs), mean, strict=True)]
        tax, lost = ledger.number(caps.tax), -sum(moves)
        ledger.at_most_zero(tax * sum(max(-move, 0) for move in moves) - lost, f"{NAME}: the tax takes its part")
        limits = [budget for budget in caps.budgets if budget is not None]
        ledger.at_most_zero(
            lost - tax * ledger.number(sum(limits, ZERO)), f"{NAME}: no more is lost than the tax on all budgets"
        )
        for move, budget in zip(moves, limits, strict=True):
            ledger.at_most_zero(-move - ledger.number(budget), f"{NAME}: nobody pays more than its budget")


class CappedWitness:
    """Answer a rule's questions from recorded maxima: the next one, checked, in place of a linear program."""

    def __init__(self, table: CappedTable, caps: Caps, scale: float, stages: Sequence[Stage]) -> None:
        self.n_blocks = table.n_players
        self.scale = scale
        self.tie: Number = ZERO
        self._table, self._caps = table, caps
        self._stages, self._place = stages, 0

    @property
    def finished(self) -> bool:
        """Whether every maximum was asked for."""
        return self._place == len(self._stages)

    def probe(self, _weights: Sequence[Number], _floors: Sequence[Floor] = (), /) -> Stage | None:
        """Solve nothing."""
        return None

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Check that the next stage answers this question, and that it is right."""
        ledger = self._table.ledger
        ledger.demand(fact=not self.finished, claim=f"{NAME}: a maximum that a rule asks for is missing")
        stage = self._stages[self._place]
        self._place += 1
        ledger.demand(
            fact=tuple(stage.weights) == tuple(weights)
            and [(tuple(entry.weights), entry.bound) for entry in stage.floors]
            == [(tuple(entry.weights), entry.bound) for entry in floors],
            claim=f"{NAME}: a maximum is the one that the rule asks for",
        )
        self._table.check_stage(self._caps, stage)
        return stage


def _combined(stage: Stage) -> tuple[tuple[Fraction, ...], Fraction]:
    """Add the multiples of all floors to the weights, and add up those of their bounds."""
    weights, level = [Fraction(weight) for weight in stage.weights], ZERO
    for floor, multiplier in zip(stage.floors, stage.multipliers, strict=True):
        weights = [
            weight + Fraction(multiplier) * Fraction(more) for weight, more in zip(weights, floor.weights, strict=True)
        ]
        level += Fraction(multiplier) * Fraction(floor.bound)
    return tuple(weights), level


def _dot(weights: Sequence[Number], values: Sequence[Number]) -> Number:
    total: Number = sum(weight * value for weight, value in zip(weights, values, strict=True))
    return total
