"""What can be agreed on where side payments are limited or taxed: maxima and shortfalls, exactly, with proofs.

The payoffs that can be agreed on are x_i = sum_k mu_k u_i(k) + (1 - tax) g_i - p_i, for a lottery mu over outcomes k,
payments 0 <= p_i <= budget_i and receipts g_i >= 0 with sum g = sum p.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.capped import Payments, Shortfall
from detente.model.certificate import Floor, Stage
from detente.model.errors import Infeasible
from detente.numerics.fraction_program import FractionProgram
from detente.numerics.lp import Basis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.caps import Caps
    from detente.model.numbers import Number
    from detente.numerics.fraction_program import FractionOptimum
    from detente.numerics.outcome_search import OutcomeSearch

    Weights = Sequence[Fraction]

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class _Demand:
    """Hold a floor in fractions."""

    weights: tuple[Fraction, ...]
    bound: Fraction


class CappedPayoffs:
    """Maximise weighted payoffs over what can be agreed on with limited payments.

    Parameters
    ----------
    outcomes
        What can be done, and what it pays.
    scale
        The scale of the game, in the currency.
    caps
        The limits.

    Notes
    -----
    A linear program in fractions with a column an outcome that was seen and two a player, and 2 + n + k rows for n
    players and k floors. It is solved again with the best of all other outcomes until that is no better, so every
    answer is exact, at any size. `asked` keeps all maxima that were asked for, in order.
    """

    def __init__(self, outcomes: OutcomeSearch, scale: float, caps: Caps) -> None:
        self.n_blocks = outcomes.n_players
        self.scale = scale
        self.tie: Number = ZERO
        self.caps = caps
        self.outcomes = outcomes
        self.asked: list[Stage] = []
        self._known: dict[tuple[object, object], Stage] = {}

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Find the largest weighted payoff among the agreements that meet the floors, and prove it.

        Its proof is one multiplier a floor, y: with w the weights plus y times those of the floors, no agreement has
        more than max_k w.u(k) + caps.worth(w) - sum y_k bound_k.

        Raises
        ------
        Infeasible
            If no agreement meets the floors.
        Unbounded
            If payments without limit make it as large as one likes.
        """
        goal = tuple(Fraction(weight) for weight in weights)
        demands = tuple(
            _Demand(tuple([Fraction(own) for own in floor.weights]), Fraction(floor.bound)) for floor in floors
        )
        key = goal, tuple((floor.weights, floor.bound) for floor in demands)
        if key not in self._known:
            self._known[key] = self._maximum(goal, demands)
        self.asked.append(self._known[key])
        return self._known[key]

    def probe(self, _weights: Sequence[Number], _floors: Sequence[Floor] = (), /) -> Stage | None:
        """Solve nothing for curiosity."""
        return None

    def _maximum(self, weights: Weights, floors: Sequence[_Demand]) -> Stage:
        try:
            found = self._solved(weights, floors, ZERO)
        except Infeasible:
            if self.outcomes.all_seen or self._solved(_nothing(weights), floors, ONE).value < 0:
                raise
            found = self._solved(weights, floors, ZERO)  # the outcomes that were missing are seen now
        multipliers = self._multipliers(found, floors)
        places, chances, payments = self._read(found)
        payoffs = payments.added_to(self.outcomes.mean(places, chances), self.caps.tax)
        return Stage(
            tuple(weights),
            tuple([Floor(floor.weights, floor.bound) for floor in floors]),
            multipliers,
            places,
            chances,
            payoffs,
            (),
            found.value,
            found.value,
        )

    def shortfall(self, payoffs: Sequence[Fraction]) -> Shortfall:
        """Find the least s >= 0 at which some agreement gives everybody at least its payoff minus s, and prove it."""
        floors = [
            _Demand(tuple(Fraction(int(other == player)) for other in range(self.n_blocks)), Fraction(payoff))
            for player, payoff in enumerate(payoffs)
        ]
        found = self._solved((ZERO,) * self.n_blocks, floors, ONE)
        places, chances, payments = self._read(found)
        return Shortfall(-found.value, self._multipliers(found, floors), places, chances, payments)

    def _solved(self, weights: Weights, floors: Sequence[_Demand], price: Fraction) -> FractionOptimum:
        """Maximise the weighted payoffs minus a price times what all floors are missed by; 0: nothing may be missed."""
        while True:
            found = self._program(weights, floors, price).optimum(self._start())
            combined = list(weights)
            for floor, multiplier in zip(floors, self._multipliers(found, floors), strict=True):
                combined = [own + multiplier * more for own, more in zip(combined, floor.weights, strict=True)]
            place, value = self.outcomes.best(combined)
            if value <= found.duals.get(0, ZERO):
                return found
            self.outcomes.seen.append(place)

    def _start(self) -> Basis:
        return Basis((0, len(self.outcomes.seen)), ())

    def _program(self, weights: Weights, floors: Sequence[_Demand], price: Fraction) -> FractionProgram:
        """Set the program up: outcomes that were seen, receipts, payments, and what the floors are missed by."""
        n_seen, n_players = len(self.outcomes.seen), self.n_blocks
        receipts = range(n_seen, n_seen + n_players)
        payments = range(n_seen + n_players, n_seen + 2 * n_players)
        program = FractionProgram([*self._row(weights).values(), -price], 2)
        program.add(dict.fromkeys(range(n_seen), ONE), ONE)
        program.add({**dict.fromkeys(receipts, ONE), **dict.fromkeys(payments, -ONE)}, ZERO)
        for place, budget in zip(payments, self.caps.budgets, strict=True):
            if budget is not None:
                program.add({place: ONE}, budget)
        for floor in floors:
            row = {place: -value for place, value in self._row(floor.weights).items()}
            program.add({**row, n_seen + 2 * n_players: -price}, -floor.bound)
        return program

    def _row(self, weights: Weights) -> dict[int, Fraction]:
        """Weigh all columns."""
        arrive = 1 - self.caps.tax
        outcomes = [self.outcomes.value(weights, place) for place in self.outcomes.seen]
        return dict(enumerate([*outcomes, *(weight * arrive for weight in weights), *(-weight for weight in weights)]))

    def _multipliers(self, found: FractionOptimum, floors: Sequence[_Demand]) -> tuple[Fraction, ...]:
        first = 2 + sum(budget is not None for budget in self.caps.budgets)
        return tuple(found.duals.get(first + place, ZERO) for place in range(len(floors)))

    def _read(self, found: FractionOptimum) -> tuple[tuple[int, ...], tuple[Fraction, ...], Payments]:
        """Read the lottery and the payments of an optimum; nobody pays itself more than it must."""
        n_seen, n_players = len(self.outcomes.seen), self.n_blocks
        lottery = sorted((self.outcomes.seen[place], chance) for place, chance in found.x.items() if place < n_seen)
        received = [found.x.get(n_seen + player, ZERO) for player in range(n_players)]
        paid = [found.x.get(n_seen + n_players + player, ZERO) for player in range(n_players)]
        if not self.caps.tax:  # a payment to oneself costs nothing: leave it out
            both = [min(pair) for pair in zip(paid, received, strict=True)]
            paid = [value - own for value, own in zip(paid, both, strict=True)]
            received = [value - own for value, own in zip(received, both, strict=True)]
        return (
            tuple(place for place, _ in lottery),
            tuple(chance for _, chance in lottery),
            Payments(tuple(paid), tuple(received)),
        )


def _nothing(weights: Weights) -> Weights:
    return (ZERO,) * len(weights)
