"""Every player's range under any division: exact where the rule is linear, otherwise an outer bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from detente.coalitions.worth import ranges
from detente.model.agreement import Ranges
from detente.model.coalition import members
from detente.model.numbers import numbers
from detente.model.tu_game import TUGame
from detente.protocols import Division

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from detente.coalitions.plan import Plan
    from detente.coalitions.worth import Bounded
    from detente.model.numbers import Number


@runtime_checkable
class Enclosing(Division, Protocol):
    """A division that is not linear: its coefficients ask for the range of every worth, 1 for members and else 0."""

    def linear(self, n_players: int, /) -> bool:
        """Tell whether the coefficients say everything after all, for so many players."""
        ...

    def enclosed(
        self, low: TUGame, high: TUGame, shares: Sequence[Number], /
    ) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
        """Bound everybody's share where worths lie between two bounds, `shares` being those at some of them."""
        ...


def is_linear(division: Division, n_players: int) -> bool:
    """Tell whether a division is a linear function of the worths, for so many players."""
    return not isinstance(division, Enclosing) or division.linear(n_players)


def division_ranges(
    plan: Plan,
    welfare: Fraction,
    rule: tuple[Division, Sequence[Number]],
    studies: Sequence[Bounded],
    *,
    differences: bool,
) -> Ranges:
    """Bound every player's payoff over all admissible fallbacks.

    Parameters
    ----------
    rule
        The division, and what it gives everybody.

    Returns
    -------
    Ranges
        Exact if the division is linear, or if there is but one admissible fallback everywhere.

    Notes
    -----
    A division that is not linear is asked what follows from the range of every worth by itself.
    """
    division, shares = rule
    if not isinstance(division, Enclosing) or division.linear(len(shares)):
        return ranges(plan, welfare, division, studies, differences=differences)
    low, high = worth_ends(plan, welfare, studies, differences=differences)
    if all(low.values == high.values):
        return Ranges(tuple(shares), tuple(shares), True)
    return Ranges(*division.enclosed(low, high, shares), False)


def worth_ends(
    plan: Plan, welfare: Fraction, studies: Sequence[Bounded], *, differences: bool
) -> tuple[TUGame, TUGame]:
    """Bound the worth of every coalition over all admissible fallbacks.

    Parameters
    ----------
    plan
        Of an `Enclosing` division: what matters to a player in a partition is what its own block gets.
    """
    count = 1 << len(plan.sums)
    start: Number = welfare / 2 if differences else welfare * 0
    lows, highs = [start] * count, [start] * count
    for study in studies:
        influence = study.influence
        for block in influence.partition.blocks:
            term = influence.terms[members(block)[0]] if influence.terms else None
            if term is None:
                continue
            place, factor = term
            bounds = study.bounds[place]
            ends = [end * (float(factor) if isinstance(end, float) else factor) for end in (bounds.low, bounds.high)]
            lows[block] += min(ends)
            highs[block] += max(ends)
    lows[0] = highs[0] = welfare * 0
    lows[-1] = highs[-1] = welfare
    return TUGame(numbers(lows)), TUGame(numbers(highs))
