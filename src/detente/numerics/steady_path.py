"""Raiffa's steady path among several players: claims grow at the rate of what the others' claims leave."""

from __future__ import annotations

from fractions import Fraction
from math import frexp, log
from typing import TYPE_CHECKING, NamedTuple

from detente.model.errors import NumericalTrouble, TooLarge
from detente.numerics.facing_plane import FacingPlane
from detente.numerics.power_series import BITS, LOST, ONE, all_stay, changing, dot, steady_series, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.numerics.facing_plane import Outline

HOP = 295  #: binary digits: planes are looked up after 2^-295 more of the time
AROUND = 64  #: binary digits: slopes are known within 2^-64 of the gaps, and the error must not be larger
LEFT = ONE >> 44  #: how much of the largest gain may be left at the end
STRIDE = 2  #: a step takes so long, in the time in which the slopes of the planes matter
DIGITS = 1.4427  #: binary digits in a factor of e, and a little more
MAX_STEPS = 2000
NOT_BOUNDED = (
    "the frontier is so steep, or bends so often, that the error of this rule's path cannot be bounded: choose "
    "raiffa-discrete, which needs no such bound"
)


class PathEnd(NamedTuple):
    """Hold the claims at which a path was left, and a bound of the error in each of them."""

    claims: tuple[Fraction, ...]
    error: Fraction


def end_of_path(outline: Outline, active: Sequence[bool]) -> PathEnd:
    """Follow y' = m(y) - y from y = 0 to where hardly anything is left, m_i(y) the most for i that leaves others y_j.

    Parameters
    ----------
    outline
        What is feasible, counted from no agreement on, in units of what each player can gain: m_i(0) is 1, or 0.
    active
        Who can gain anything; the others stay where they are.

    Notes
    -----
    While every player faces the same plane, y is analytic: it is followed by its Taylor series, in whole multiples of
    2^-640. How long the planes stay is known from the shares of the points that they are read off, which are affine in
    y. Errors are measured in the gaps g = y' at the start of a step: by the largest of |e_i| / g_i.

    Such an error grows at most as exp((L - 1) t), with L the largest of sum_j s_ij g_j / g_i for slopes s between the
    computed path and the true one, and by the largest factor by which a gap has shrunk when the next step measures in
    smaller gaps. m_i is concave and falls in everybody's claims, so as long as the error is at most r, L is at most
    what the planes faced at y + r g make it: these are followed as well, for r = 2^-64.

    Planes are looked up 2^-295 ahead, and used from there. That moves the path by at most (1 + L) 2^-590. Shares
    that are taken for 0 although they are up to 2^-590 below it disturb y' by at most (1 + L) times that, times twice
    the number of players and the largest coordinate of a point, measured in the least gap.

    Once all players face the same plane, the path is straight, and ends in it, in the middle of what everybody could
    have. It does so at once, and exactly, if they face the same plane from the start.

    Raises
    ------
    TooLarge
        If planes near the path are so steep, or so many of them touch it, that the error cannot be bounded.
    """
    path = _Path(outline, active)
    try:
        while not path.is_at_end():
            path.step()
    except NumericalTrouble as error:
        raise TooLarge(NOT_BOUNDED, where="concept") from error
    return path.end()


class _Path:
    """Follow a path step by step, from claims of 0.

    `growth` is the logarithm of how much disturbances may have grown, and `disturbed` their sum before that.
    """

    def __init__(self, outline: Outline, active: Sequence[bool]) -> None:
        self.outline, self.n_players = outline, len(active)
        self.players = [player for player, gains in enumerate(active) if gains]
        self.near = [FacingPlane(outline, player, self.n_players) for player in self.players]
        self.far = [FacingPlane(outline, player, self.n_players) for player in self.players]
        self.claims, self.pace = [0] * self.n_players, [ONE if gains else 0 for gains in active]
        self.levels, self.slopes = [0] * self.n_players, [[0] * self.n_players for _ in active]
        self.steps, self.growth, self.disturbed = 0, 0.0, 0.0

    def is_at_end(self) -> bool:
        """Look planes up, and tell whether hardly anything is left, or all players face the same one."""
        self.claims = [claim + (gap >> HOP) for claim, gap in zip(self.claims, self.pace, strict=True)]
        for faced in self.near:
            faced.face([Fraction(claim, ONE) for claim in self.claims])
        for player, faced in zip(self.players, self.near, strict=True):
            self.levels[player], *self.slopes[player] = _whole((faced.level, *faced.slopes))
        self._find_pace()
        return self._faces_one_plane() or max(self.pace) <= LEFT

    def _find_pace(self) -> None:
        for player in self.players:
            left = self.levels[player] - dot(self.slopes[player], self.claims)
            self.pace[player] = max(1, left - self.claims[player])

    def _faces_one_plane(self) -> bool:
        return len({faced.plane for faced in self.near}) == 1

    def end(self) -> PathEnd:
        """Go the last straight way, if all face the same plane.

        That leads to the middle of points that no plane excludes, one a player, so no other plane is in the way.
        """
        share = Fraction(1, len(self.players)) if self._faces_one_plane() else Fraction(0)
        if share and not self.steps and all(faced.level == 1 for faced in self.near):
            return PathEnd(tuple(share * (gap > 0) for gap in self.pace), Fraction(0))
        pairs = zip(self.claims, self.pace, strict=True)
        claims = tuple(Fraction(claim, ONE) + share * Fraction(gap, ONE) for claim, gap in pairs)
        return PathEnd(claims, Fraction(1, 1 << (AROUND - 1)))

    def step(self) -> None:
        """Go on while everybody faces the same plane as now, for a while at most."""
        ahead = [claim + (gap >> AROUND) for claim, gap in zip(self.claims, self.pace, strict=True)]
        for faced in self.far:
            faced.face([Fraction(claim, ONE) for claim in ahead])
        before, pulls = list(self.pace), [self._pull(player) for player in self.players]
        length = STRIDE * ONE * ONE // (ONE + max(pulls))
        terms = steady_series(self.slopes, self.claims, before, length)
        share = all_stay(self._shares(ahead, terms, min(length, ONE)))
        self.claims = [value([term[player] for term in terms], share) for player in range(self.n_players)]
        self._find_pace()
        self.steps += 1
        self._count(before, float(Fraction(length * share, ONE * ONE)))

    def _pull(self, player: int) -> int:
        """Compute by how much a player's plane falls, measured in its gap, if all others' claims grow by their gaps."""
        return (dot(self.slopes[player], self.pace) << BITS) // self.pace[player]

    def _shares(self, ahead: Sequence[int], terms: Sequence[Sequence[int]], most: int) -> list[list[int]]:
        """Expand shares and surpluses that may fall to 0 on the way: no claim grows by more than a part of its gap."""
        falling: dict[tuple[int, ...], int] = {}
        for start, planes in ((self.claims, self.near), (ahead, self.far)):
            for constant, *factors in (_whole((first, *rest)) for faced in planes for first, rest in faced.shares):
                now = constant + dot(factors, start)
                if now + (dot([min(0, factor) for factor in factors], self.pace) * most >> BITS) < 0:
                    key = tuple(factors)
                    falling[key] = min(now, falling.get(key, now))
        return changing(list(falling.items()), terms[1:])

    def _count(self, before: Sequence[int], moment: float) -> None:
        """Bound how far the path may be off by now.

        Raises
        ------
        TooLarge
            If that is more than is known about.
        """
        steepest = 1.001 * max(
            sum(slope * gap for slope, gap in zip(map(float, faced.slopes), before, strict=True)) / before[player]
            for planes in (self.near, self.far)
            for player, faced in zip(self.players, planes, strict=True)
        )
        size = max(1.0, *(abs(float(part)) for point in self.outline.points for part in point))
        least = min(self.pace[player] for player in self.players) / ONE
        lost = 2.0 ** (-2 * HOP) + 2 * self.n_players * size * (LOST / ONE) / least
        self.disturbed += 4 * (1 + steepest) * lost
        shrunk = max(before[player] / self.pace[player] for player in self.players)
        self.growth += max(0.0, (steepest - 1) * moment + log(shrunk))
        if self.steps == MAX_STEPS or frexp(self.disturbed)[1] + DIGITS * self.growth > -AROUND:
            raise TooLarge(NOT_BOUNDED, where="concept")


def _whole(numbers: Sequence[Fraction]) -> list[int]:
    return [(number.numerator << BITS) // number.denominator for number in numbers]
