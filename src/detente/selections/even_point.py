"""The payoff point of the evenest equilibrium."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.selections.point import Point, settled

if TYPE_CHECKING:
    from detente.model.numbers import Number
    from detente.protocols import ProfileSet


def even_point(possible: ProfileSet, measure: str) -> Point:
    """Take the evenest equilibrium: in fractions where it is exact, otherwise in floats with its radius."""
    found = possible.evenest(measure)
    point = Point(found.payoffs, dict(zip(found.profiles, found.probabilities, strict=True)), found.radius)
    if isinstance(possible.tie, Fraction):
        return settled(point, found.radius, ())
    weights: dict[int, Number] = {profile: float(weight) for profile, weight in point.weights.items()}
    return Point(tuple(map(float, point.payoffs)), weights, found.radius)
