"""Bargaining without money: the machine that solutions without side payments are settings of."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.bargaining import pareto_meet
from detente.bargaining.breakdown_point import (
    BreakdownPoint,
    breakdown_point,
    own_interests,
    paid_exactly,
    reported_breakdown,
)
from detente.bargaining.exactness import hull_of, readable
from detente.bargaining.moved_lottery import moved_lottery
from detente.bargaining.rule_names import check_weights, rule_parameters
from detente.bargaining.struck_deal import strike
from detente.coalitions.offsets import offsets, without
from detente.coalitions.studies import study_each
from detente.concepts.efficient_profile import efficient_profile
from detente.concepts.lottery_steps import with_lottery_steps
from detente.concepts.missing_equilibria import missing_equilibria
from detente.fallbacks.arithmetic import in_fractions
from detente.fallbacks.pareto_meet import ParetoMeet
from detente.model.agreement import ConceptSummary, GuaranteedDisagreement, summary_of
from detente.model.certificate import Certificate, EfficiencyClaim, LotteryClaim, ReportedClaim, StageClaim
from detente.model.coalition import singletons
from detente.model.distribution import JointDistribution
from detente.model.errors import NotApplicable
from detente.model.lottery_agreement import LotteryAgreement
from detente.model.numbers import to_floats
from detente.model.polymatrix import MOST_NUMBERS, graph_of
from detente.numerics.payoff_hull import RecordedHull
from detente.selections.point import Point

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.bargaining.struck_deal import StruckDeal
    from detente.concepts.memory import Memory
    from detente.model.agreement import Disagreement
    from detente.model.certificate import Claim
    from detente.model.game import Game
    from detente.model.numbers import FloatArray
    from detente.protocols import BargainingRule, Fallback, Mapper, Selected

OPPOSITION = "individuals"  #: nobody pays a coalition for standing together
DIFFERENCES = (
    "the fallback '{name}' determines only by how much one side is ahead of the other, and without money payoffs of "
    "different players cannot be compared; choose 'lambda-transfer', which weighs them, or another fallback, such as "
    "'correlated'"
)


@dataclass(frozen=True, slots=True)
class WithoutTransfers:
    """Agree on a lottery over profiles by a bargaining rule, where nobody can pay anybody.

    Parameters
    ----------
    name
        On the command line and in documents.
    rule
        Which of the payoffs that can be agreed on.
    fallback
        What everybody, alone, falls back on if talks fail.
    about
        One phrase for the catalogue.

    Notes
    -----
    What can be agreed on is the convex hull of the payoffs of all profiles. The rules give nobody less than its
    fallback. Payoffs of different players are never added up, but by the rules that say so.

    Examples
    --------
    >>> from detente.bargaining import Egalitarian
    >>> from detente.fallbacks import Security
    >>> from detente.model.game import Game
    >>> battle = Game.from_bimatrix([[4, 0], [0, 1]], [[1, 0], [0, 2]])
    >>> WithoutTransfers("egalitarian", Egalitarian(), Security()).solve(battle)
    LotteryAgreement(egalitarian: Player 1: 1.85, Player 2: 1.71667; unchecked)
    """

    name: str
    rule: BargainingRule
    fallback: Fallback
    about: str = ""

    @property
    def summary(self) -> ConceptSummary:
        """The parts by name."""
        traits = self.fallback.traits
        numbers = {**traits.parameters, **rule_parameters(self.rule)}
        return ConceptSummary(self.name, OPPOSITION, traits.name, traits.selection, self.rule.name, numbers)

    def solve(self, game: Game, /, *, mapper: Mapper = map) -> LotteryAgreement:
        """Solve a game.

        Parameters
        ----------
        mapper
            Anything shaped like the builtin ``map``; one item, the partition into single players.

        Raises
        ------
        NotApplicable
            If fallback and rule do not combine or are not defined here, or nothing that can be agreed on gives
            everybody at least its fallback.
        SolverError
            If a maximum could not be certified.
        """
        self._check_parts(game)
        constants = offsets(game)
        near = without(game, constants) if constants else game
        found = self._agreement(near, constants, mapper)
        if constants:
            proof = replace(found.certificate, offsets=constants)
            found = replace(moved_lottery(found, constants), game=summary_of(game), certificate=proof)
        return with_lottery_steps(found)

    def payoffs(self, game: Game, /, *, memory: Memory) -> FloatArray:
        """Compute the agreed payoffs only: no ranges, no certificate.

        Parameters
        ----------
        memory
            What is already known about this game and its neighbours; what is found is added.

        Returns
        -------
        FloatArray
            Shape ``(n_players,)``; the same numbers as `solve`'s, within its accuracy.

        Raises
        ------
        NotApplicable, SolverError
            As `solve` does.
        """
        return to_floats(self.picked(game, memory=memory).payoffs)

    def picked(self, game: Game, /, *, memory: Memory) -> Selected:
        """Pick the agreed payoffs and the lottery only, as `payoffs` does.

        Raises
        ------
        NotApplicable, SolverError
            As `solve` does.
        """
        self._check_parts(game)
        constants = offsets(game)
        near = without(game, constants) if constants else game
        breakdown = self._remembered(near, constants, memory)
        hull = hull_of(near)
        breakdown = readable(near, hull, breakdown)
        point = pareto_meet(hull) if breakdown is None else breakdown.payoffs
        with _naming(game, constants, breakdown):
            pick = self.rule.choose(hull, [type(hull.tie)(payoff) for payoff in point])
        if not constants:
            return pick
        moved = tuple(payoff + constant for payoff, constant in zip(pick.payoffs, constants, strict=True))
        return Point(moved, pick.weights, pick.radius)

    def _remembered(self, game: Game, constants: Sequence[float], memory: Memory) -> BreakdownPoint | None:
        """Find what everybody falls back on, from what is already known; None where it is read off what is feasible."""
        if isinstance(self.fallback, ParetoMeet):
            return None
        alone = singletons(game.n_players)
        if self.fallback.traits.alone:
            return reported_breakdown(self.fallback.admissible(game, alone).pick(), constants)
        known = memory.payoffs(self.fallback, game, alone)
        found: Disagreement = GuaranteedDisagreement(alone, known, (), ())
        if in_fractions(game) and any(isinstance(payoff, float) for payoff in known):
            found = self.fallback.admissible(game, alone).pick()
        payoffs = paid_exactly(game, found)
        return BreakdownPoint(payoffs, payoffs, True, found)

    def _check_parts(self, game: Game) -> None:
        traits, graph = self.fallback.traits, graph_of(game)
        if traits.differences:
            raise NotApplicable(DIFFERENCES.format(name=traits.name), where="fallback")
        if traits.bloc_only and game.n_players != 2:
            message = (
                f"the fallback '{traits.name}' is defined between two sides, but without money everybody stands alone, "
                f"and these are {game.n_players} players; choose 'correlated' or 'security'"
            )
            raise NotApplicable(message, where="fallback")
        if graph is not None:
            graph.check_size(MOST_NUMBERS)
        check_weights(self.rule, game.players)

    def _breakdown(self, game: Game, constants: Sequence[float], mapper: Mapper) -> tuple[BreakdownPoint, list[Claim]]:
        """Study what everybody falls back on alone, and list the claims that prove it."""
        if self.fallback.traits.alone:
            found = self.fallback.admissible(game, singletons(game.n_players)).pick()
            return reported_breakdown(found, constants), list(found.claims)
        (study,) = study_each(game, [own_interests(game.n_players)], self.fallback, mapper)
        claims = [*study.disagreement.claims, *(claim for bounds in study.bounds for claim in bounds.claims)]
        return breakdown_point(game, study), claims

    def _agreement(self, game: Game, constants: Sequence[float], mapper: Mapper) -> LotteryAgreement:
        """Solve a game whose payoffs are not far from zero."""
        breakdown: BreakdownPoint | None = None
        proofs: list[Claim] = []
        if not isinstance(self.fallback, ParetoMeet):
            breakdown, proofs = self._breakdown(game, constants, mapper)
        hull = hull_of(game)
        breakdown, recorded = readable(game, hull, breakdown), RecordedHull(hull)
        with _naming(game, constants, breakdown):
            deal = strike(recorded, breakdown, self.rule)
        proofs += [StageClaim("bargaining_stage", singletons(game.n_players), stage) for stage in recorded.stages]
        return self._written(game, deal, breakdown, proofs)

    def _written(
        self, game: Game, deal: StruckDeal, breakdown: BreakdownPoint | None, proofs: Sequence[Claim]
    ) -> LotteryAgreement:
        """Put an agreement together."""
        efficient, pick = efficient_profile(game), deal.point
        alone = () if breakdown is None else (breakdown.disagreement,)
        profiles = tuple(sorted(profile for profile, weight in pick.weights.items() if weight))
        chances = tuple(pick.weights[profile] for profile in profiles)
        claims = (
            *proofs,
            EfficiencyClaim(efficient.profile, efficient.welfare, Fraction(0)),
            LotteryClaim(profiles, chances, pick.payoffs, Fraction(0)),
        )
        return LotteryAgreement(
            summary_of(game),
            self.summary,
            pick.payoffs,
            deal.ranges,
            efficient.welfare,
            JointDistribution(game.n_actions, tuple(_profile(game, profile) for profile in profiles), chances),
            deal.disagreement,
            deal.ideal,
            deal.supporting,
            alone,
            Certificate("unchecked", float("nan"), claims),
            (*(tie for entry in alone for tie in entry.near_ties), *pick.near_ties),
            (*missing_equilibria(proofs, game.players), *_warnings(proofs)),
            {},
            (),
            pick.radius,
        )


def _profile(game: Game, place: int) -> tuple[int, ...]:
    return tuple(int(action) for action in np.unravel_index(place, game.n_actions))


@contextmanager
def _naming(game: Game, constants: Sequence[float], breakdown: BreakdownPoint | None) -> Iterator[None]:
    """Say who falls back on what, where that leaves nothing to agree on."""
    try:
        yield
    except NotApplicable as error:
        if breakdown is None or error.where != "disagreement":
            raise
        moved = constants or (0.0,) * game.n_players
        paid = [float(payoff) + constant for payoff, constant in zip(breakdown.payoffs, moved, strict=True)]
        listed = ", ".join(f"{name} {payoff:.6g}" for name, payoff in zip(game.players, paid, strict=True))
        message = f"if talks fail, the players get {listed}; {error.message}"
        raise NotApplicable(message, where="disagreement") from error


def _warnings(proofs: Sequence[Claim]) -> tuple[str, ...]:
    """Say what the ranges do not tell of a disagreement point that was observed."""
    counts = [len(claim.episodes) for claim in proofs if isinstance(claim, ReportedClaim)]
    if not counts or counts[0] == 1:
        return ()
    message = (
        f"the disagreement point is the mean of {counts[0]:,} observed episodes; how far it may be from the truth is "
        f"not part of the ranges"
    )
    return (message,)
