"""The correlated equilibria of a merged game as a set of possible fallbacks, with the proof of every pick."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from detente.fallbacks.arithmetic import in_fractions
from detente.fallbacks.responses import regret
from detente.model.agreement import Bounds, NearTie, PlayedDisagreement
from detente.model.certificate import DeviationClaim, Evenest, EvenestClaim, Stage, StageClaim
from detente.model.distribution import JointDistribution
from detente.model.errors import NotApplicable, SolverError, TooLarge
from detente.model.merging import merged_tensor, split_profiles
from detente.model.numbers import is_exact
from detente.model.recall import Answer
from detente.numerics.accurate_rows import rounded_off
from detente.numerics.dominance import undominated
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.numerics.tolerance import TIE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.model.certificate import Floor
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import Number, NumberArray
    from detente.model.recall import Recall
    from detente.protocols import Selected, Selection


class Wavering(SolverError):
    """Report that a rule was answered in two ways that do not fit together; asked once more, it is answered in one."""


@dataclass(frozen=True, slots=True, eq=False)
class Recorder:
    """Pass on maxima over a polytope and keep their proofs, in order; answer curious questions if asked to."""

    polytope: EquilibriumPolytope
    stages: list[Stage | Evenest]
    curious: bool = True

    @property
    def n_blocks(self) -> int:
        """The number of blocks."""
        return self.polytope.n_blocks

    @property
    def scale(self) -> float:
        """The scale of the game, in the currency."""
        return self.polytope.scale

    @property
    def tie(self) -> Number:
        """Gaps up to this are ties, in the currency."""
        return self.polytope.tie

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Maximise, and keep the proof.

        Raises
        ------
        Wavering
            If fractions had to be asked, after floats had answered a question of that kind.
        """
        stage = self.polytope.maximise(weights, floors)
        if self.polytope.doubts(floors) and any(_rounded(stage, floors[0]) for stage in self.stages):
            message = "demands are met in floats here and in fractions there"
            raise Wavering(message)
        self.stages.append(stage)
        return stage

    def evenest(self, measure: str, /) -> Evenest:
        """Find the evenest equilibrium, and keep the proof."""
        found = self.polytope.evenest(measure)
        self.stages.append(found)
        return found

    def probe(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage | None:
        """Maximise, and keep nothing."""
        return self.polytope.probe(weights, floors) if self.curious else None


class EquilibriumSet:
    """Study the correlated equilibria of one merged game.

    Parameters
    ----------
    game, partition
        The game, and who stands with whom.
    selection
        The rule that picks.
    blend
        Turns the blocks' payoffs into the payoffs that decide who deviates; the identity for honest play.
    """

    def __init__(
        self,
        game: Game,
        partition: Partition,
        selection: Selection,
        blend: Callable[[NumberArray], NumberArray] = lambda payoffs: payoffs,
    ) -> None:
        self._game = game
        self._partition = partition
        self._selection = selection
        self._payoffs = self._merged.fractions if in_fractions(game) else merged_tensor(game.payoffs, partition)
        self._blend = blend
        self._incentives = blend(self._payoffs)

    @cached_property
    def _merged(self) -> Game:
        """The game of the blocks, with labels and fractions."""
        return self._game.merge(self._partition)

    @cached_property
    def polytope(self) -> EquilibriumPolytope:
        """The correlated equilibria."""
        polytope = EquilibriumPolytope(
            self._incentives,
            self._payoffs,
            self._game.scale,
            exact_arrays=partial(_in_fractions, self._game, self._partition, self._blend),
        )
        polytope.rest = cache(partial(rounded_off, self._game, self._partition))
        return polytope

    def pick(self) -> PlayedDisagreement:
        """Return the selected equilibrium with its claims: the selection's stages, then its deviation gain."""
        recorder = Recorder(self.polytope, [])
        point = self._select(recorder)
        profiles = tuple(sorted(profile for profile, weight in point.weights.items() if weight))
        probabilities = tuple(point.weights[profile] for profile in profiles)
        exact = all(not isinstance(weight, float) for weight in probabilities)
        payoffs, incentives = self._payoffs, self._incentives
        if not exact and payoffs.dtype == object:
            payoffs, incentives = payoffs.astype(np.float64), incentives.astype(np.float64)
        deviation = DeviationClaim(
            self._partition, profiles, probabilities, point.payoffs, regret(incentives, profiles, probabilities)
        )
        claims = [_claim(self._partition, stage) for stage in recorder.stages]
        distribution = self._distribution(profiles, probabilities)
        close = tuple(NearTie(f"{tie.what} ({' | '.join(self._merged.players)})", tie.gap) for tie in point.near_ties)
        return PlayedDisagreement(
            self._partition, point.payoffs, distribution, True, (*claims, deviation), close, point.radius, point.trace
        )

    def sketch(self) -> PlayedDisagreement:
        """Return the selected equilibrium in floats, without claims and near ties: for a search, nothing is proved."""
        payoffs = merged_tensor(self._game.payoffs, self._partition)
        polytope = EquilibriumPolytope(
            self._blend(payoffs),
            payoffs,
            self._game.scale,
            exact_arrays=partial(_in_fractions, self._game, self._partition, self._blend),
        )
        point = self._select(Recorder(polytope, [], curious=False))
        profiles = tuple(sorted(profile for profile, weight in point.weights.items() if weight))
        distribution = self._distribution(profiles, tuple(point.weights[profile] for profile in profiles))
        return PlayedDisagreement(self._partition, tuple(point.payoffs), distribution, True, (), (), point.radius)

    def payoffs(self, recall: Recall, /) -> tuple[Number, ...]:
        """Return what the selected equilibrium pays, without its claims and near ties.

        Only actions that survive iterated strict dominance are looked at: no equilibrium plays another. In floats the
        answer depends on the scale of the game, which says what is a tie; in fractions only how far Raiffa's rounds go.
        """
        scale, exact = self._game.scale, is_exact(self._payoffs)
        left = np.ix_(*undominated(self._incentives, tie=0.0 if exact else TIE * scale))
        incentives, payoffs = (np.stack([own[left] for own in table]) for table in (self._incentives, self._payoffs))
        key = (None if exact else scale, payoffs.shape, *payoffs.reshape(-1).tolist(), *incentives.reshape(-1).tolist())
        known = recall.answers.get(key)
        if known is None or not known.holds_at(scale):
            polytope = EquilibriumPolytope(incentives, payoffs, scale)
            polytope.restarts = recall.restarts.setdefault(payoffs.shape, {})
            point = self._select(Recorder(polytope, [], curious=False))
            known = recall.answers[key] = Answer(tuple(point.payoffs), scale)
        return known.payoffs

    def bounds(self, weights: Sequence[Number], /) -> Bounds:
        """Return the least and the largest weighted payoff over all correlated equilibria, with proofs."""
        kind = type(self.polytope.tie)
        upper = [kind(weight) for weight in weights]
        high = self.polytope.maximise(upper)
        low = self.polytope.maximise([-weight for weight in upper])
        claims = tuple(StageClaim("range_end", self._partition, stage) for stage in (low, high))
        return Bounds(-low.lower, high.lower, claims)

    def _select(self, recorder: Recorder) -> Selected:
        """Follow the rule, from the start again where that wavers; if it has no answer, say for whom."""
        try:
            return self._selection.select(recorder)
        except Wavering:
            recorder.stages.clear()
            return self._select(recorder)
        except (NotApplicable, TooLarge) as error:
            message = (
                f"the selection '{self._selection.name}' has no answer for {' | '.join(self._merged.players)}: "
                f"{error.message}"
            )
            raise type(error)(message, where=error.where or "selection") from error

    def _distribution(self, profiles: Sequence[int], probabilities: tuple[Number, ...]) -> JointDistribution:
        sizes = self._game.n_actions
        original = split_profiles(profiles, self._partition, sizes)
        return JointDistribution(sizes, original, probabilities)


def _in_fractions(
    game: Game, partition: Partition, blend: Callable[[NumberArray], NumberArray]
) -> tuple[NumberArray, NumberArray]:
    """Return what decides who deviates, and the payoffs, of the blocks' game in fractions."""
    payoffs = game.merge(partition).fractions
    return blend(payoffs), payoffs


def _rounded(stage: Stage | Evenest, floor: Floor) -> bool:
    """Tell whether a stage meets a floor in floats, as its first."""
    return isinstance(stage, Stage) and stage.floors[:1] == (floor,) and isinstance(stage.lower, float)


def _claim(partition: Partition, stage: Stage | Evenest) -> StageClaim | EvenestClaim:
    if isinstance(stage, Evenest):
        return EvenestClaim(partition, stage)
    return StageClaim("selection_stage", partition, stage)


def parameters_of(rule: Selection) -> dict[str, float]:
    """List the numbers that complete the name of a rule."""
    return dict(getattr(rule, "parameters", {}))  # asking whether it is `Tuned` takes longer


def blended(factor: Number) -> Callable[[NumberArray], NumberArray]:
    """Let each of two blocks count the other's payoff with weight -factor."""

    def blend(payoffs: NumberArray) -> NumberArray:
        weight = factor if payoffs.dtype == object else float(factor)
        return np.stack([payoffs[0] - weight * payoffs[1], payoffs[1] - weight * payoffs[0]])

    return blend
