"""Between threats and honest play: a fallback that is really played with probability q."""

from __future__ import annotations

from detente.coalitions.opposition import Bloc
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.divisions.shapley import Shapley
from detente.fallbacks.credible import Credible
from detente.selections.kindest import Kindest


def credible(*, breakdown: float = 0.5) -> FallbackBargaining:
    """Make the concept for a breakdown probability in [0, 1]: 0 is the CoCo value, 1 honest play against a bloc."""
    return FallbackBargaining(
        "credible",
        Bloc(),
        Credible(Kindest(), breakdown),
        Shapley(),
        "threats that would really be carried out, if talks fail with probability q",
    )


CREDIBLE = credible()
