"""Stages of single episodes, put together to the stage of a bundle, and made of what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.certificate import Floor, Stage
from detente.model.numbers import weighted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from detente.model.bundle import Stages
    from detente.model.numbers import Number

    Kind = Callable[[Number], Number]  #: reads a number in the arithmetic of a set: a fraction or a float

STRIDE = 1 << 40  #: between the profiles of one episode and those of the next, where they are listed together


def joined(stages: Stages, weights: Sequence[Fraction], floors: Sequence[Floor], kind: Kind) -> Stage:
    """Put the stages of all episodes together to the stage of a maximum over their sum.

    If f_k meets the demands g.f_k >= b_k with multipliers y that all episodes share, every play of the bundle that
    meets sum w_k g.f_k >= b pays at most sum w_k upper_k + y (sum w_k b_k - b).
    """
    shares = [kind(weight) for weight in weights]
    payoffs = tuple(
        sum((w * kind(value) for w, value in zip(shares, column, strict=True)), kind(0))
        for column in zip(*(stage.payoffs for stage in stages), strict=True)
    )
    first = stages[0]
    directions = tuple(map(kind, first.weights))
    multipliers = tuple(map(kind, first.multipliers))
    upper = sum((w * kind(stage.upper) for w, stage in zip(shares, stages, strict=True)), kind(0))
    for place, (floor, multiplier) in enumerate(zip(floors, multipliers, strict=True)):
        bounds = (kind(stage.floors[place].bound) for stage in stages)
        given = sum((w * bound for w, bound in zip(shares, bounds, strict=True)), kind(0))
        upper += multiplier * (given - kind(floor.bound))
    listed = [
        (place * STRIDE + profile, kind(probability))
        for place, stage in enumerate(stages)
        for profile, probability in zip(stage.profiles, stage.probabilities, strict=True)
    ]
    profiles, probabilities = (tuple(part) for part in zip(*listed, strict=True))
    lower = sum((w * payoff for w, payoff in zip(directions, payoffs, strict=True)), kind(0))
    return Stage(directions, tuple(floors), multipliers, profiles, probabilities, payoffs, (), lower, upper)


def scaled(stage: Stage, unit: Fraction) -> Stage:
    """Multiply what a stage maximises, and its proof."""
    factor = type(stage.upper)(unit)
    deviations = tuple((*entry[:3], entry[3] * factor) for entry in stage.deviations)
    weights = tuple(weight * factor for weight in stage.weights)
    upper, lower = stage.upper * factor, stage.lower * factor
    return Stage(weights, (), (), stage.profiles, stage.probabilities, stage.payoffs, deviations, lower, upper)


def mixed(like: Stage, points: Sequence[Stage], shares: dict[int, Fraction]) -> Stage:
    """Mix known points of one episode; the rest is taken from a stage."""
    kind: Kind = type(like.upper)
    chances: dict[int, Number] = {}
    payoffs: list[Number] = [kind(0)] * len(like.payoffs)
    for place, share in shares.items():
        point, part = points[place], kind(share)
        payoffs = [total + part * own for total, own in zip(payoffs, point.payoffs, strict=True)]
        for profile, probability in zip(point.profiles, point.probabilities, strict=True):
            chances[profile] = chances.get(profile, kind(0)) + part * probability
    order = sorted(chances)
    probabilities = tuple(chances[profile] for profile in order)
    return Stage((), (), (), tuple(order), probabilities, tuple(payoffs), (), kind(0), kind(0))


def priced(
    point: Stage, weights: Sequence[Number], floors: Sequence[Floor], prices: Sequence[Fraction], proof: Stage
) -> Stage:
    """State that a point is best under its part of the demands, by the proof that it is best at their prices."""
    kind: Kind = type(proof.upper)
    objective, multipliers = tuple(map(kind, weights)), tuple(map(kind, prices))
    directions = [tuple(map(kind, floor.weights)) for floor in floors]
    given = [weighted(direction, point.payoffs) for direction in directions]
    owed = sum((price * part for price, part in zip(multipliers, given, strict=True)), kind(0))
    return Stage(
        objective,
        tuple(Floor(direction, part) for direction, part in zip(directions, given, strict=True)),
        multipliers,
        point.profiles,
        point.probabilities,
        point.payoffs,
        proof.deviations,
        weighted(objective, point.payoffs),
        proof.upper - owed,
    )
