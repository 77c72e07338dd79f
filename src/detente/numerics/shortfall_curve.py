"""How far payoffs are from what can be agreed on, as a function of a budget that is the same for everybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.model.capped import ShortfallCurve
from detente.numerics.capped_payoffs import CappedPayoffs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.capped import Shortfall
    from detente.model.caps import Caps
    from detente.numerics.outcome_search import OutcomeSearch

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True, eq=False)
class _At:
    """Hold the shortfall at a budget, and the line that its weights prove: nowhere above the curve."""

    budget: Fraction
    found: Shortfall
    fall: Fraction

    def line(self, budget: Fraction) -> Fraction:
        """Return the value of the line at a budget."""
        return self.found.amount - self.fall * (budget - self.budget)


def shortfall_curve(payoffs: Sequence[Fraction], outcomes: OutcomeSearch, scale: float, caps: Caps) -> ShortfallCurve:
    """Find the least uniform shortfall of payoffs for every common budget, under the tax of `caps`.

    Notes
    -----
    It is convex, falls, and is piecewise linear: the value of a linear program whose bounds move. The weights that
    prove a value at one budget give a line that lies nowhere above the curve. Where the lines of two budgets meet,
    either the curve is there too, or its line there is new. One program a corner and a line.

    Nobody needs to pay more than brings it down from the most it can get to what it is due, less the shortfall: the
    curve is flat from there on.
    """
    search = _Search(tuple(payoffs), CappedPayoffs(outcomes, scale, caps))
    first = search.at(ZERO)
    spare = max(ZERO, *(best - due for best, due in zip(outcomes.ideal(), payoffs, strict=True)))
    edges = search.edges(first, search.at(spare + first.found.amount + Fraction(scale)))
    kept = [edges[0], *(edge for before, edge in pairwise(edges) if edge[1].fall != before[1].fall)]
    corners = tuple(replace(start.found, weights=proof.found.weights) for start, proof in kept)
    return ShortfallCurve(tuple(start.budget for start, _ in kept), corners)


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """Find the edges of the curve."""

    payoffs: tuple[Fraction, ...]
    capped: CappedPayoffs

    def at(self, budget: Fraction) -> _At:
        """Find the shortfall at a budget."""
        capped = self.capped
        caps = capped.caps.same_for_all(budget)
        found = CappedPayoffs(capped.outcomes, capped.scale, caps).shortfall(self.payoffs)
        return _At(budget, found, capped.caps.same_for_all(ONE).worth(found.weights) or ZERO)

    def edges(self, left: _At, right: _At) -> list[tuple[_At, _At]]:
        """List the edges between two budgets: where each begins, and whose line it lies on."""
        if left.line(right.budget) == right.found.amount:
            return [(left, left)]
        if right.line(left.budget) == left.found.amount:
            return [(left, right)]
        gap = left.line(right.budget) - right.found.amount
        middle = self.at(right.budget + gap / (left.fall - right.fall))
        if left.line(middle.budget) == middle.found.amount:
            return [(left, left), (middle, right)]
        return [*self.edges(left, middle), *self.edges(middle, right)]
