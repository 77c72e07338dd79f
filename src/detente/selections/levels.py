"""Raising all blocks together: the leximin point of gains over the nadir, in given units."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.errors import NumericalTrouble
from detente.numerics.common_level import common_level
from detente.numerics.largest_product import mixture
from detente.selections.point import point_of, with_near_ties

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.numerics.common_level import CommonLevel
    from detente.selections.gains import Gains
    from detente.selections.point import Point

MAX_CORNERS = 1000


def leximin(found: Gains, units: Sequence[Fraction]) -> Point:
    """Raise the gains of all active blocks to the largest common level, then those that can go further, and so on.

    Parameters
    ----------
    found
        What can be gained.
    units
        In what each active block's gain is measured, in the currency.

    Notes
    -----
    Every level is the optimum of a linear program over mixtures of the efficient corners. Its multipliers w weigh the
    blocks such that no possible fallback has a larger weighted sum: one stage a level proves that the level cannot be
    raised. Blocks with a positive multiplier have reached their level for good. The program is not trusted: what it
    answers is multiplied out, which is all that a checker who follows the rule relies on.

    Raises
    ------
    NumericalTrouble
        If stages went on finding points beyond the corners, or a program was answered wrongly.
    """
    if not found.active:
        return with_near_ties(point_of(found.corners[0]), found.near_ties())
    settled, shares = raised(found, units)
    return with_near_ties(settled.mixed(shares), found.near_ties())


def raised(found: Gains, units: Sequence[Fraction]) -> tuple[Gains, dict[int, Fraction]]:
    """Find the mixture of efficient corners with the levels of `leximin`; corners that were missing are added.

    At least one block is active.
    """
    held: dict[int, Fraction] = {}
    shares: dict[int, Fraction] = {}
    while len(held) < len(units):
        found, shares, reached = _level(found, units, held)
        held.update(reached)
    return found, shares


def _level(
    found: Gains, units: Sequence[Fraction], held: Mapping[int, Fraction]
) -> tuple[Gains, dict[int, Fraction], dict[int, Fraction]]:
    """Find the next level, prove it, and say which blocks it stops; corners that were missing are added."""
    known = found
    for _ in range(MAX_CORNERS):
        points = [tuple(gain / each for gain, each in zip(point, units, strict=True)) for point in known.points()]
        level = common_level(points, held)
        _multiply_out(level, points, held)
        steep = max(weight / each for weight, each in zip(level.weights, units, strict=True))
        stage = known.bound([weight / each / steep for weight, each in zip(level.weights, units, strict=True)])
        here = [gain * each for gain, each in zip(mixture(points, level.shares), units, strict=True)]
        if known.excess(stage, here) <= Fraction(known.possible.tie):
            stopped = [place for place, weight in enumerate(level.weights) if weight and place not in held]
            return known, level.shares, dict.fromkeys(stopped, level.level)
        known = known.joined_by(stage)
    message = f"the levels of a leximin point were not settled by {MAX_CORNERS} corners"
    raise NumericalTrouble(message)


def _multiply_out(level: CommonLevel, points: Sequence[Sequence[Fraction]], held: Mapping[int, Fraction]) -> None:
    """Check that a mixture reaches its levels, and that multipliers are positive only where it reaches no more.

    Together with the stage that bounds the weighted sum, this proves the level: whoever had more at all free places
    and no less at the others would have a larger sum.
    """
    reached = mixture(points, level.shares)
    targets = [held.get(place, level.level) for place in range(len(reached))]
    mixed = min(level.shares.values()) >= 0 and sum(level.shares.values()) == 1
    tight = all(
        value >= target and weight >= 0 and (value == target or not weight)
        for value, target, weight in zip(reached, targets, level.weights, strict=True)
    )
    free = any(weight for place, weight in enumerate(level.weights) if place not in held)
    if not (mixed and tight and free):
        message = "the program of a leximin level was answered wrongly; please report this game"
        raise NumericalTrouble(message, problem=(points, held))
