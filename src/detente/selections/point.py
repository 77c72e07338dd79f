"""A payoff point with the equilibria that are mixed to reach it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.agreement import NearTie, Round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Stage
    from detente.model.numbers import Number


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """Hold a pick.

    Attributes
    ----------
    payoffs
        One a block, in the currency.
    weights
        The probabilities of flat profile indices that give these payoffs.
    radius
        How far, in the currency, each payoff may be from the limit of the rounds; 0 if they ended exactly.
    near_ties
        Decisions that a small change of the payoffs could turn.
    trace
        The rounds, where the rule bargains in rounds and there was something to bargain about.
    """

    payoffs: tuple[Number, ...]
    weights: dict[int, Number]
    radius: float = 0.0
    near_ties: tuple[NearTie, ...] = ()
    trace: tuple[Round, ...] = ()


def point_of(stage: Stage) -> Point:
    """Take the equilibrium at which a maximum was found."""
    return Point(stage.payoffs, dict(zip(stage.profiles, stage.probabilities, strict=True)))


def mix(parts: Sequence[tuple[Number, Point]]) -> Point:
    """Mix points with given weights that add up to 1; sets of equilibria are convex."""
    payoffs = [sum(share * point.payoffs[k] for share, point in parts) for k in range(len(parts[0][1].payoffs))]
    weights: dict[int, Number] = {}
    for share, point in parts:
        for profile, probability in point.weights.items():
            weights[profile] = weights.get(profile, 0) + share * probability
    return Point(tuple(payoffs), weights, max(point.radius for _, point in parts))


def mean(points: Sequence[Point]) -> Point:
    """Average points; exactly if they are exact."""
    share: Number = Fraction(1, len(points))
    if isinstance(points[0].payoffs[0], float):
        share = float(share)
    return mix([(share, point) for point in points])


def settled(point: Point, radius: float, near_ties: Sequence[NearTie]) -> Point:
    """Finish a pick; the limit of endless rounds is known within a radius only, so it is given in floats."""
    if radius <= 0:
        return replace(point, radius=0.0, near_ties=tuple(near_ties))
    weights: dict[int, Number] = {profile: float(weight) for profile, weight in point.weights.items()}
    return Point(tuple(map(float, point.payoffs)), weights, radius, tuple(near_ties), point.trace)


def recorded(best: Sequence[Number], point: Point) -> Round:
    """Record a round by what the blocks could still hope for, and the point it led to."""
    return Round(tuple(map(float, best)), tuple(map(float, point.payoffs)))


def with_near_ties(point: Point, near_ties: Sequence[NearTie]) -> Point:
    """Add close decisions to a pick."""
    return replace(point, near_ties=(*near_ties, *point.near_ties))


def unit(block: int, n_blocks: int, like: Number) -> tuple[Number, ...]:
    """Weigh one block by 1 and the others by 0, in numbers of the same kind."""
    kind = type(like)
    return tuple(kind(int(other == block)) for other in range(n_blocks))
