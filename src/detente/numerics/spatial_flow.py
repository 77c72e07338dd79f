"""Raiffa's steady path among several players: claims grow at the rate of what the others' claims leave."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from detente.model.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Sequence

    Numbers = Sequence[int]  #: multiples of 2^-BITS

BITS = 384  #: binary digits after the point that are kept
ONE = 1 << BITS
TIED = ONE >> 300  #: planes this close to each other are the same there
LEFT = ONE >> 44  #: how much of the largest gain may be left at the end
DISTURBED = 290  #: binary digits to which the direction of the path is right
NEAR = ONE >> 60  #: planes further away than this from the path do not count for its error
ACCEPTED = 2.0**-60  #: the largest error with which a path is worth following
MAX_STEPS = 4000


class Plane(NamedTuple):
    """Bound a weighted sum of everybody's payoffs, with weights that are not negative."""

    weights: tuple[Fraction, ...]
    bound: Fraction


class PathEnd(NamedTuple):
    """Hold the claims at which a path was left, and a bound of the error in each of them."""

    claims: tuple[Fraction, ...]
    error: Fraction


@dataclass(frozen=True, slots=True)
class _Row:
    """Hold what one plane leaves for one player: level - slopes.y, with nothing for its own claim."""

    plane: int
    level: int
    slopes: tuple[int, ...]

    def at(self, claims: Numbers) -> int:
        """Compute what is left."""
        return self.level - _dot(self.slopes, claims)


def limit_of_spatial_flow(planes: Sequence[Plane], gains: Sequence[Fraction]) -> PathEnd:
    """Follow y' = m(y) - y from y = 0 to where hardly anything is left, m_i(y) the least that a plane leaves for i.

    Parameters
    ----------
    planes
        They bound exactly what is feasible and everything that is at most as good; all bounds allow for 0.
    gains
        The most that each player can get, m_i(0): the units in which claims are counted, 0 for who gets nothing.

    Notes
    -----
    While the same planes are the least, y is analytic: it is followed by its Taylor series, in whole multiples of
    2^-384. Where another plane becomes the least is found by halving, to 2^-300 of the gains; steps are so short that
    no plane can do so unseen. Rounding and such misplacements together disturb y' by at most 2^-290, and a disturbance
    grows at most as exp((L - 1) t), where L is the largest sum of slopes of a plane near the path: that bounds the
    error. Once all players run into the same plane, the path is straight, and ends in it.

    Raises
    ------
    TooLarge
        If planes near the path are so steep, or so many of them touch it, that the error cannot be bounded.
    """
    units = [gain or Fraction(1) for gain in gains]
    path = _Path([_rows(planes, units, player) for player in range(len(units))])
    while not path.is_at_end() and path.steps < MAX_STEPS and path.error() <= ACCEPTED:
        path.step()
    if path.steps == MAX_STEPS or path.error() > ACCEPTED:
        message = (
            "the frontier is so steep, or bends so often, that the error of this rule's path cannot be bounded: choose "
            "raiffa-discrete, which needs no such bound"
        )
        raise TooLarge(message, where="concept")
    claims = tuple(Fraction(claim, ONE) * unit for claim, unit in zip(path.claims, units, strict=True))
    return PathEnd(claims, Fraction(path.error()) * max(units))


def _rows(planes: Sequence[Plane], units: Sequence[Fraction], player: int) -> list[_Row]:
    """List what each plane leaves for a player, counted in units."""
    found = []
    for place, plane in enumerate(planes):
        own = plane.weights[player] * units[player]
        if own:
            parts = [round(ONE * weight * unit / own) for weight, unit in zip(plane.weights, units, strict=True)]
            parts[player] = 0
            found.append(_Row(place, round(ONE * plane.bound / own), tuple(parts)))
    return found


class _Path:
    """Follow a path step by step, from claims of 0.

    `growth` is the logarithm of how much disturbances may have grown, and `time` how long they could.
    """

    def __init__(self, rows: Sequence[Sequence[_Row]]) -> None:
        self.rows = rows
        self.claims = [0] * len(rows)
        self.steps, self.growth, self.time = 0, 0.0, 0.0

    def error(self) -> float:
        """Bound the error of the claims."""
        return 2.0**-DISTURBED * exp(min(self.growth, 400.0)) * (1 + self.time)

    def is_at_end(self) -> bool:
        """Tell whether hardly anything is left, or go the last straight way into the plane that all run into.

        That leads to the middle of points that no plane excludes, one a player, so no other plane is in the way.
        """
        chosen, pace = self._least()
        if max(pace) <= LEFT:
            return True
        if len({row.plane for row in chosen}) > 1:
            return False
        self.claims = [claim + gap // len(pace) for claim, gap in zip(self.claims, pace, strict=True)]
        return True

    def _least(self) -> tuple[list[_Row], list[int]]:
        """Find the planes that leave least, of several the one that falls fastest, and what they leave to gain."""
        least = [min(row.at(self.claims) for row in own) for own in self.rows]
        pace = [most - claim for most, claim in zip(least, self.claims, strict=True)]
        chosen = [
            max((row for row in own if row.at(self.claims) <= most + TIED), key=lambda row: _dot(row.slopes, pace))
            for own, most in zip(self.rows, least, strict=True)
        ]
        return chosen, pace

    def step(self) -> None:
        """Go on while the same planes are the least, for a while at most."""
        chosen, pace = self._least()
        length = ONE * ONE // (2 * (ONE + max(sum(row.slopes) for row in chosen)))
        series = _series(chosen, self.claims, pace, length)
        touched, others = list(chosen), []
        for own, many in zip(chosen, self.rows, strict=True):
            base = own.at(self.claims)
            for row in many:
                falls = (_dot(row.slopes, pace) * length) >> BITS
                if row is not own and row.at(self.claims) - base <= falls + NEAR:
                    touched.append(row)
                    others.append([row.at(series[0]) - base, *(_apart(own, row, terms) for terms in series[1:])])
        reaches = [_reach(terms) for terms in others]
        halvings = 0
        while None in reaches and halvings < BITS:
            halvings += 1
            others = [[term >> place for place, term in enumerate(terms)] for terms in others]
            reaches = [_reach(terms) for terms in others]
        share = min((reach for reach in reaches if reach is not None), default=ONE) >> halvings
        self.claims = [_value([terms[player] for terms in series], share) for player in range(len(self.claims))]
        moment = length / ONE * (share / ONE)
        self.growth += max(0.0, max(sum(row.slopes) for row in touched) / ONE - 1) * moment
        self.time += moment
        self.steps += 1


def _series(chosen: Sequence[_Row], claims: Numbers, pace: Numbers, length: int) -> list[list[int]]:
    """Compute the Taylor terms of the path for a time, all that count."""
    terms = [list(claims), [(gap * length) >> BITS for gap in pace]]
    while max(map(abs, terms[-1])) > 1:
        last, order = terms[-1], len(terms)
        changes = (_dot(row.slopes, last) + own for row, own in zip(chosen, last, strict=True))
        terms.append([-(change * length >> BITS) // order for change in changes])
    return terms


def _apart(own: _Row, other: _Row, terms: Numbers) -> int:
    """Compute a term of how far another plane moves away from the chosen one."""
    return _dot(own.slopes, terms) - _dot(other.slopes, terms)


def _reach(terms: Numbers) -> int | None:
    """Find how far a difference stays above zero, as a part of the time; None if that cannot be told at once."""
    first, slope, rest = terms[0], terms[1], [abs(term) for term in terms[2:]]
    bend = sum(rest)
    if first + min(slope, 0) - bend >= -TIED:
        return ONE
    if abs(slope) < sum(place * term for place, term in enumerate(rest, 2)):
        return None
    if _value(terms, ONE) >= -TIED:
        return ONE
    early, late = 0, ONE
    while late - early > TIED:
        middle = (early + late) // 2
        early, late = (middle, late) if _value(terms, middle) > 0 else (early, middle)
    return late


def _value(terms: Numbers, time: int) -> int:
    """Evaluate a series."""
    total = 0
    for term in reversed(terms):
        total = (total * time >> BITS) + term
    return total


def _dot(one: Numbers, other: Numbers) -> int:
    return sum(a * b for a, b in zip(one, other, strict=True)) >> BITS
