"""Bargaining rules by name, with the numbers that complete it: the players' weights."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isfinite, lcm
from numbers import Real
from typing import TYPE_CHECKING

from detente.bargaining import RULES, NashBargaining
from detente.model.errors import NotApplicable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.numbers import Number
    from detente.protocols import BargainingRule

WEIGHT = "weight_{}"  #: what the weight of a player is called, counted from 1


def weighted(weights: Sequence[Number]) -> NashBargaining:
    """Make the Nash rule with weights, one positive number a player.

    Only their proportions count. Fractions are read as the smallest whole numbers in the same proportion, which
    documents hold exactly.

    Raises
    ------
    NotApplicable
        If a weight is not positive or not finite, or they have no short common denominator.
    """
    for weight in weights:
        number = isinstance(weight, Real) and not isinstance(weight, bool)
        if not number or (isinstance(weight, float) and not isfinite(weight)) or not weight > 0:
            message = f"the weight {weight!s:.40} is not a positive number; give one positive number a player"
            raise NotApplicable(message, where="weights")
    exact = [Fraction(weight) for weight in weights]
    if not any(isinstance(weight, float) for weight in weights):
        unit = Fraction(lcm(*(w.denominator for w in exact)), gcd(*(w.numerator for w in exact)))
        exact = [weight * unit for weight in exact]
    if not all(map(_is_float, exact)):
        message = "the weights have no common denominator of reasonable length; round them"
        raise NotApplicable(message, where="weights")
    return NashBargaining(tuple(exact))


def _is_float(value: Fraction) -> bool:
    """Tell whether a float holds a number exactly."""
    try:
        return Fraction(float(value)) == value
    except OverflowError:
        return False


def rule_parameters(rule: BargainingRule) -> dict[str, float]:
    """List the numbers that complete the name of a rule."""
    weights = rule.weights if isinstance(rule, NashBargaining) else ()
    return {WEIGHT.format(place): float(weight) for place, weight in enumerate(weights, 1)}


def named_rule(name: str, parameters: Mapping[str, float], n_players: int) -> BargainingRule:
    """Find a rule by its name and the numbers that complete it; other numbers are none of its business.

    Raises
    ------
    NotApplicable
        If there is no such rule.
    """
    found: dict[str, BargainingRule] = {rule.name: rule for rule in RULES}
    if name not in found:
        message = f"there is no bargaining rule '{name:.60}'; the rules are {', '.join(found)}"
        raise NotApplicable(message, where="division")
    keys = [WEIGHT.format(place) for place in range(1, n_players + 1)]
    if name == NashBargaining().name and keys[0] in parameters:
        return weighted([parameters[key] for key in keys if key in parameters])
    return found[name]


def check_weights(rule: BargainingRule, players: Sequence[str]) -> None:
    """Refuse weights that are not one a player.

    Raises
    ------
    NotApplicable
        With the players in the order of the weights.
    """
    weights = rule.weights if isinstance(rule, NashBargaining) else ()
    if weights and len(weights) != len(players):
        message = f"there are {len(weights)} weights; give one a player, in the order {', '.join(players)}"
        raise NotApplicable(message, where="weights")
