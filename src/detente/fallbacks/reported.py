"""What somebody reports of how the players fare alone, whatever the game says."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite, lcm
from typing import TYPE_CHECKING

from detente.fallbacks.single_point import SinglePoint
from detente.model.agreement import ReportedDisagreement
from detente.model.certificate import ReportedClaim
from detente.model.coalition import singletons
from detente.model.errors import NotApplicable
from detente.model.payoff_tensor import LARGEST_PAYOFF
from detente.numerics.episode_means import column_means

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from detente.model.coalition import Partition
    from detente.model.game import Game

Row = tuple[Fraction, ...]

MOST_BITS = 14_000  #: of the common denominator of what was reported: about 4000 digits


def as_row(values: Iterable[object], where: str) -> Row:
    """Read numbers as the fractions that they are.

    Raises
    ------
    NotApplicable
        If one is no number, not finite, or larger than a payoff can be.
    """
    return tuple([_fraction(value, where) for value in values])


def _fraction(value: object, where: str) -> Fraction:
    message = f"the {where} payoff {value!r:.40} is not a finite number; give one finite number a player"
    if isinstance(value, bool | str | bytes):
        raise NotApplicable(message, where=where)
    try:
        exact = value if isinstance(value, int | Fraction) else float(value)  # type: ignore[arg-type]  # asked here
        if isinstance(exact, float) and not isfinite(exact):
            raise NotApplicable(message, where=where)
        read = Fraction(exact)
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(error, NotApplicable):
            raise
        raise NotApplicable(message, where=where) from error
    if abs(read) > LARGEST_PAYOFF:
        message = f"a {where} payoff is beyond {LARGEST_PAYOFF:g}; choose a larger unit of currency"
        raise NotApplicable(message, where=where)
    return read


def check_denominators(rows: Sequence[Row], where: str) -> None:
    """Refuse numbers that have no common denominator of reasonable length.

    Raises
    ------
    NotApplicable
        If sums of them would take too long.
    """
    unit = 1
    for denominator in {number.denominator for row in rows for number in row}:
        unit = lcm(unit, denominator)
        if unit.bit_length() > MOST_BITS:
            message = f"the {where} payoffs are fractions without a common denominator of reasonable length; round them"
            raise NotApplicable(message, where=where)


def reported_point(game: Game, partition: Partition, rows: Sequence[Row], where: str) -> SinglePoint:
    """Make the one admissible point of reported payoffs: their mean.

    Raises
    ------
    NotApplicable
        If the partition is not that into single players, or the numbers are not one a player.
    """
    if partition != singletons(game.n_players):
        message = (
            f"only what single players get was {where}, not what coalitions get; divide by 'equal-surplus', which asks "
            f"for no more"
        )
        raise NotApplicable(message, where=where)
    if len(rows[0]) != game.n_players:
        message = f"{len(rows[0])} payoffs were {where}, but the game has {game.n_players} players; give one a player"
        raise NotApplicable(message, where=where)
    mean = column_means(rows)
    claim = ReportedClaim(partition, tuple(rows), mean, Fraction(0))
    return SinglePoint(ReportedDisagreement(partition, mean, (claim,)))
