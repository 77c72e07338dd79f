"""Bargaining where side payments are limited: what solving and checking both follow."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import demanding
from detente.numerics.tolerance import TIE
from detente.selections.frontier import efficient_corners
from detente.selections.point import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.caps import Caps
    from detente.model.certificate import Stage
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet

MOST_LISTED = 3  #: players whose efficient corners are listed
ZERO = Fraction(0)


def least_accepted(disagreement: Sequence[Number], scale: float) -> tuple[Fraction, ...]:
    """Read a disagreement point exactly; one that is known in floats is lowered by what they may have rounded up."""
    lower = Fraction(TIE * scale) if any(isinstance(payoff, float) for payoff in disagreement) else ZERO
    return tuple([Fraction(payoff) - lower for payoff in disagreement])


def sufficient(caps: Caps, ideal: Sequence[Fraction], least: Sequence[Fraction]) -> Caps:
    """Replace budgets without limit by ones that limit nothing, where nobody accepts less than a given payoff.

    Whoever pays need not receive anything, and then pays at most what brings it down from its best outcome to that.
    """
    budgets = zip(caps.budgets, ideal, least, strict=True)
    found = tuple([max(ZERO, best - payoff) if budget is None else budget for budget, best, payoff in budgets])
    return replace(caps, budgets=found)


def efficient_agreements(feasible: PayoffSet, least: Sequence[Fraction] | None) -> list[Stage]:
    """List the efficient corners of what can be agreed on or, beyond three players, everybody's favourite.

    Parameters
    ----------
    least
        What everybody must get at least; None for no demands.

    Raises
    ------
    NotApplicable, Infeasible
        If nothing meets the demands.
    TooLarge
        If three players have too many corners.
    """
    region = feasible if least is None else demanding(feasible, least)
    if feasible.n_blocks <= MOST_LISTED:
        return efficient_corners(region)
    players = range(feasible.n_blocks)
    return [region.maximise(unit(player, feasible.n_blocks, feasible.tie)) for player in players]
