"""Bargaining without pause: everybody's claim grows at the rate of what the others' claims leave."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor, gcd, lcm
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import demanding, ideals
from detente.bargaining.raising import leximin, little_to_gain, within
from detente.bargaining.two_players import check_exact, frontier_of_two
from detente.numerics.facing_plane import Outline
from detente.numerics.planar_flow import limit_of_flow
from detente.numerics.steady_path import end_of_path
from detente.selections.point import point_of, unit, with_near_ties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.bargaining.acceptable import Acceptable
    from detente.model.numbers import Number
    from detente.numerics.steady_path import PathEnd
    from detente.protocols import PayoffSet
    from detente.selections.gains import Gains
    from detente.selections.point import Point

PLACES = 60  #: binary digits of a gain to which claims are rounded down


@dataclass(frozen=True, slots=True)
class RaiffaContinuous:
    """Start at the disagreement point, and let every claim grow at the rate of what the others' claims leave.

    With F_d the feasible payoffs x >= d and m_i(y) the largest x_i in F_d that leaves every other player j at least
    y_j: the path y' = m(y) - y from y = d. The pick is its limit.

    Raises
    ------
    NotApplicable
        If F_d is empty.
    TooLarge
        If what is feasible is known in floats only, or the path of three and more players is too winding.

    Notes
    -----
    Unique, since m is piecewise linear. Efficient for the same reason as `RaiffaDiscrete`, anonymous, and independent
    of the unit that a player counts in. On the frontier of two players the path consists of pieces with closed forms;
    where one ends is found in ball arithmetic, which knows its error: 1e-40 of the scale and better, or none if the
    path is straight. Among more players the path is followed by its Taylor series from plane to plane of the frontier,
    each of which is found when the path runs into it, until it runs into a single one, or leaves less than 1e-13 of the
    gains: one maximum a corner or plane, without demands. Claims that are surely below the path then become an
    agreement as in `RaiffaDiscrete`; the pick and the limit both lie between these claims y and m(y), which is the
    radius. It is exact if all players face the same plane from the start.

    References
    ----------
    Raiffa (1953); Livne (1989).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "raiffa-continuous"

    def choose(self, feasible: PayoffSet, disagreement: Sequence[Number], /) -> Point:
        """Return the pick."""
        region = demanding(feasible, disagreement)
        if region.n_blocks == 1:
            return point_of(region.maximise(unit(0, 1, region.tie)))
        if region.n_blocks > 2:
            check_exact(region)
            return _among_many(region)
        frontier = frontier_of_two(region)
        if len(frontier.points) == 1:
            return frontier.points[0]
        end = limit_of_flow(frontier.line(), frontier.least)
        return within(frontier.at(end.point), end.radius, ())


def _among_many(region: Acceptable) -> Point:
    """Follow the path of three players and more."""
    found = ideals(region.feasible, region.least)
    close = little_to_gain(found)
    if not found.active:
        return with_near_ties(point_of(found.corners[0]), close)
    counted = _Counted(region, found)
    claims = counted.claims(end_of_path(Outline(counted.best), [gain > 0 for gain in counted.gains]))
    left = ideals(region.feasible, claims)
    point = leximin(left, [Fraction(1)] * len(left.active))
    return within(point, max(map(Fraction, left.ranges), default=Fraction(0)), close)


class _Counted:
    """Count payoffs from the disagreement point, and in units of what each player can gain from there."""

    def __init__(self, region: Acceptable, found: Gains) -> None:
        self._feasible, self._least = region.feasible, found.nadir
        self.gains = [Fraction(best) - least for best, least in zip(found.best, found.nadir, strict=True)]
        self._units = [gain or Fraction(1) for gain in self.gains]

    def best(self, weights: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Find what is best by some weights; ask for it in whole numbers without a common factor."""
        weighed = [weight / size for weight, size in zip(weights, self._units, strict=True)]
        common = Fraction(lcm(*(w.denominator for w in weighed)), gcd(*(w.numerator for w in weighed)))
        stage = self._feasible.maximise(tuple(weight * common for weight in weighed))
        rows = zip(stage.payoffs, self._least, self._units, strict=True)
        return tuple((Fraction(payoff) - least) / size for payoff, least, size in rows)

    def claims(self, end: PathEnd) -> tuple[Fraction, ...]:
        """Turn the end of a path into payoffs that are surely not above it, and not longer than they need be."""
        counted = end.claims
        if end.error:
            lower = (floor((claim - end.error) * 2**PLACES) for claim in counted)
            counted = tuple(max(Fraction(0), Fraction(claim, 2**PLACES)) for claim in lower)
        return tuple(least + size * claim for least, size, claim in zip(self._least, self._units, counted, strict=True))
