"""What is possible in a bundle of games: the weighted sum of what is possible in each of them.

A joint play of the bundle is a correlated equilibrium only if what it makes of every single episode is one there, and
correlated equilibria of the episodes, played independently, are one of the bundle. So the payoffs F of a bundle are
the Minkowski sum of the episodes' F, times their weights; and so are the payoffs of all lotteries over profiles.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.episodes.joined import joined, mixed, priced, scaled
from detente.episodes.master import best_mixture, least_missing
from detente.model.errors import Infeasible, NotApplicable, NumericalTrouble
from detente.model.numbers import weighted
from detente.numerics.tolerance import CERTIFIED, TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.episodes.master import Demand, Mixture
    from detente.model.bundle import Stages
    from detente.model.certificate import Evenest, Floor, Stage
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet

MOST_ROUNDS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class SumOfSets:
    """Maximise weighted payoffs over the weighted sum of sets, each known through its own maxima.

    Parameters
    ----------
    parts
        One an episode, with the same blocks.
    weights
        One an episode, positive.
    scale
        The scale of the bundle, in its currency.

    Attributes
    ----------
    recorded
        The proof of every maximum, in order: one stage an episode.
    known
        Points of the sets that were found so far.

    Notes
    -----
    Without demands a maximum is one maximum an episode. Under demands, the best mixture of the points at hand gives
    every demand a price, and the sets are asked for better points at these prices, until there is none. The proof
    hands every episode its part of each demand: what the mixture reaches there.
    """

    parts: Sequence[PayoffSet]
    weights: Sequence[Fraction]
    scale: float
    recorded: list[Stages] = field(default_factory=list)
    known: list[dict[tuple[Number, ...], Stage]] = field(default_factory=list)
    answers: dict[object, Stages] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin without points."""
        self.known.extend({} for _ in self.parts)

    @property
    def n_blocks(self) -> int:
        """The number of blocks."""
        return self.parts[0].n_blocks

    @property
    def exact(self) -> bool:
        """Whether all sets are known in fractions."""
        return all(isinstance(part.tie, Fraction) for part in self.parts)

    @property
    def tie(self) -> Number:
        """Gaps up to this are ties, in the currency."""
        return Fraction(0) if self.exact else TIE * self.scale

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Maximise, and keep the proof.

        Raises
        ------
        Infeasible
            If no point meets the floors.
        NumericalTrouble
            If the bounds could not be brought close enough.
        """
        stages = self._answered(weights, floors)
        self.recorded.append(stages)
        return self._checked(joined(stages, self.weights, floors, type(self.tie)))

    def probe(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage | None:
        """Maximise, and keep nothing."""
        return joined(self._answered(weights, floors), self.weights, floors, type(self.tie))

    def evenest(self, measure: str, /) -> Evenest:
        """Refuse: how evenly probability can be spread in a bundle is not known from what its episodes pay.

        Raises
        ------
        NotApplicable
            Always.
        """
        message = f"a rule that looks at how fallbacks are played ({measure}) is not known from the episodes' payoffs"
        raise NotApplicable(message, where="selection")

    def _checked(self, stage: Stage) -> Stage:
        if stage.upper - stage.lower > CERTIFIED * self.scale:
            message = "a maximum over all episodes could not be certified"
            raise NumericalTrouble(message, problem=stage)
        return stage

    def _answered(self, weights: Sequence[Number], floors: Sequence[Floor]) -> Stages:
        key = tuple(weights), tuple((floor.weights, floor.bound) for floor in floors)
        if key not in self.answers:
            free = tuple(self._point(place, weights) for place in range(len(self.parts)))
            lower = joined(free, self.weights, (), type(self.tie))
            met = all(weighted(floor.weights, lower.payoffs) >= floor.bound for floor in floors)
            self.answers[key] = self._with_floors(free, floors) if met else self._under(weights, floors)
        return self.answers[key]

    def _with_floors(self, stages: Stages, floors: Sequence[Floor]) -> Stages:
        """Name demands that are met anyway: they cost nothing."""
        return tuple(priced(stage, stage.weights, floors, [Fraction(0)] * len(floors), stage) for stage in stages)

    def _point(self, place: int, direction: Sequence[Number]) -> Stage:
        """Ask an episode for its best point in a direction, and keep it."""
        part = self.parts[place]
        kind = type(part.tie)
        stage = part.maximise(tuple(kind(weight) for weight in direction))
        self.known[place].setdefault(stage.payoffs, stage)
        return stage

    def _under(self, weights: Sequence[Number], floors: Sequence[Floor]) -> Stages:
        """Maximise under demands that the best points do not meet."""
        exact = [Fraction(weight) for weight in weights]
        for slack in (Fraction(0),) if self.exact else (TIE / 1000, TIE):
            less = Fraction(slack * self.scale)
            demands = [([Fraction(w) for w in floor.weights], Fraction(floor.bound) - less) for floor in floors]
            try:
                return self._best(exact, demands, floors)
            except Infeasible:
                continue
        message = "no play of the episodes meets the demands"
        raise Infeasible(message)

    def _best(self, weights: Sequence[Fraction], demands: Sequence[Demand], floors: Sequence[Floor]) -> Stages:
        self._meet(demands)
        for _ in range(MOST_ROUNDS):
            found = self._rounded(best_mixture(self._points(), weights, demands))
            direction = _direction(weights, demands, found.prices)
            stages, better = self._asked(direction, found)
            if not better:
                return self._proof(weights, floors, found, stages)
        message = f"a maximum over all episodes was not found within {MOST_ROUNDS:,} rounds"
        raise NumericalTrouble(message)

    def _meet(self, demands: Sequence[Demand]) -> None:
        """Find points of which some mixture meets all demands."""
        for _ in range(MOST_ROUNDS):
            found = least_missing(self._points(), demands)
            if not found.value:
                return
            direction = _direction([Fraction(0)] * self.n_blocks, demands, found.prices)
            if not self._asked(direction, found)[1]:
                message = "no play of the episodes meets the demands"
                raise Infeasible(message)
        message = f"no play that meets the demands was found within {MOST_ROUNDS:,} rounds"
        raise NumericalTrouble(message)

    def _rounded(self, found: Mixture) -> Mixture:
        """Write prices as all episodes can, where some of them are solved in floats."""
        return found if self.exact else replace(found, prices=tuple(Fraction(float(price)) for price in found.prices))

    def _points(self) -> list[list[tuple[Fraction, ...]]]:
        """List what the known points pay in the bundle."""
        return [
            [tuple(weight * Fraction(payoff) for payoff in payoffs) for payoffs in known]
            for weight, known in zip(self.weights, self.known, strict=True)
        ]

    def _asked(self, direction: Sequence[Fraction], found: Mixture) -> tuple[list[Stage], bool]:
        """Ask every episode for a better point at given prices; also say whether one has any."""
        unit = Fraction(1) if self.exact else max(map(abs, direction), default=Fraction(1)) or Fraction(1)
        turned = [weight / unit for weight in direction]
        stages, better = [], False
        for place, level in enumerate(found.levels):
            known = len(self.known[place])
            stage = self._point(place, turned)
            gain = self.weights[place] * unit * weighted(turned, _fractions(stage.payoffs)) - level
            better |= gain > 0 and len(self.known[place]) > known
            stages.append(stage if unit == 1 else scaled(stage, unit))
        return stages, better

    def _proof(
        self, weights: Sequence[Fraction], floors: Sequence[Floor], found: Mixture, stages: Sequence[Stage]
    ) -> Stages:
        """Hand every episode its part of each demand."""
        points = (
            mixed(stage, list(known.values()), shares)
            for stage, known, shares in zip(stages, self.known, found.shares, strict=True)
        )
        return tuple(
            priced(point, weights, floors, found.prices, stage) for point, stage in zip(points, stages, strict=True)
        )


def _direction(weights: Sequence[Fraction], demands: Sequence[Demand], prices: Sequence[Fraction]) -> list[Fraction]:
    """Add to the weights what the demands are worth at their prices."""
    total = list(weights)
    for (own, _), price in zip(demands, prices, strict=True):
        total = [sum_ + price * part for sum_, part in zip(total, own, strict=True)]
    return total


def _fractions(values: Sequence[Number]) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in values)
