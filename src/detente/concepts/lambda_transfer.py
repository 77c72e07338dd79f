"""One theory for deals with and without money: weights at which what everybody deserves needs no payments.

Harsanyi (1963) and Shapley (1969), with threats as the fallback; any other fallback may take their place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.concepts.efficient_profile import efficient_profile
from detente.concepts.transfer_claims import Candidate, transfer_claim
from detente.concepts.transfer_search import candidates
from detente.model.agreement import ConceptSummary, NearTie, Ranges, Step, summary_of
from detente.model.certificate import Certificate
from detente.model.distribution import JointDistribution
from detente.model.errors import NotApplicable, NumericalTrouble
from detente.model.evenness import evenness, is_same, payoff_ranges
from detente.model.expecting import check_is_game
from detente.model.lottery_agreement import LotteryAgreement
from detente.model.transfer import AbsenceClaim, TransferClaim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.model.game import Game
    from detente.protocols import Mapper

NAME = "lambda-transfer"


@dataclass(frozen=True, slots=True)
class LambdaTransfer:
    """Weight every player's payoffs so that what a concept with money gives can be had without any.

    The lambda-transfer solutions: weights l >= 0 that add up to 1, and x in the hull F of the profiles' payoffs,
    strongly efficient, that maximises l.x, with l_i x_i = value_i(l u) for every player, where value is the concept for
    games with money, applied to the game in which u_i is multiplied by l_i.

    Parameters
    ----------
    value
        What everybody deserves with money: CoCo, for the theory of Harsanyi and Shapley.

    Examples
    --------
    >>> from detente.concepts.coco import COCO
    >>> from detente.model.game import Game
    >>> LambdaTransfer(COCO).solve(Game([[[4, 0], [0, 1]], [[1, 0], [0, 2]]]))
    LotteryAgreement(lambda-transfer: Player 1: 3.5, Player 2: 1.16667; unchecked)
    """

    value: FallbackBargaining

    @property
    def name(self) -> str:
        """On the command line and in documents."""
        return NAME

    @property
    def about(self) -> str:
        """One phrase for the catalogue."""
        return "weights at which what threats are worth with money can be had without"

    @property
    def summary(self) -> ConceptSummary:
        """The parts of the concept with money, by name."""
        return replace(self.value.summary, name=NAME)

    def solve(self, game: Game, /, *, mapper: Mapper = map) -> LotteryAgreement:
        """Find solutions, and pick the one at whose weights everybody counts most evenly.

        Parameters
        ----------
        mapper
            Anything shaped like the builtin ``map``; one item a pair of weights that may lead to a solution.

        Returns
        -------
        LotteryAgreement
            The first claim of its certificate is the solution that is picked: not degenerate if there is such a one,
            and then that with the largest product of the players' shares in the sum of weights times ranges of
            payoffs (so that it does not depend on units); ties go to the largest payoff of the first player, then of
            the second. The other solutions follow. With many weights for the same payoffs, the most even ones stand for
            all.

        Raises
        ------
        NotApplicable
            If no solution was found where the fallback jumps with the weights, so that there may be none.
        NumericalTrouble
            If none was found although there is one.
        TooLarge
            If there are more than 6 players, or more than 4,096 profiles.
        SolverError
            If a weighted game could not be solved.

        Notes
        -----
        For threats there is always a solution, maybe degenerate only (Shapley 1969). The search is complete, and proves
        it, for two players with threats, but where what both deserve nears a degenerate solution too slowly; see
        `detente.concepts.transfer_search`.
        """
        check_is_game(game)
        listed, spans = candidates(game, self.value)
        found = list(mapper(_Claiming(game, self.value), listed))
        claims = [claim for claim in found if claim is not None]
        ranges = payoff_ranges(game)
        solutions = _ordered(_distinct(claims, ranges), ranges)
        if not solutions:
            raise _nothing(self.value)
        proved = spans is not None and len(claims) == len(listed)
        absence = (AbsenceClaim(spans),) if spans is not None and proved else ()
        return self._agreement(game, solutions, absence)

    def _agreement(
        self, game: Game, solutions: Sequence[TransferClaim], absence: tuple[AbsenceClaim, ...]
    ) -> LotteryAgreement:
        picked = solutions[0]
        profiles = tuple(tuple(map(int, np.unravel_index(place, game.n_actions))) for place in picked.profiles)
        return LotteryAgreement(
            summary_of(game),
            self.summary,
            picked.payoffs,
            spread_of(game, solutions, exhaustive=bool(absence)),
            efficient_profile(game).welfare,
            JointDistribution(game.n_actions, profiles, picked.probabilities),
            (),
            (),
            picked.support,
            (),
            Certificate("unchecked", float("nan"), (*solutions, *absence)),
            _near_ties(solutions, payoff_ranges(game)),
            _warnings(game, solutions, exhaustive=bool(absence)),
            {},
            _steps(game, picked),
            picked.radius,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Claiming:
    """Prove a candidate; a class, so that it can travel to another process."""

    game: Game
    value: FallbackBargaining

    def __call__(self, candidate: Candidate) -> TransferClaim | None:
        return transfer_claim(self.game, self.value, candidate)


def _nothing(value: FallbackBargaining) -> NotApplicable | NumericalTrouble:
    if value.fallback.traits.name == "threat":
        message = "no weights were found at which payments are not needed, although there are some"
        return NumericalTrouble(message)
    message = (
        f"no weights were found at which payments are not needed; with the fallback '{value.fallback.traits.name}', "
        "which may jump as the weights move, there need be none: threats always have some"
    )
    return NotApplicable(message, where="fallback")


def _distinct(claims: Sequence[TransferClaim], ranges: Sequence[Fraction]) -> list[TransferClaim]:
    """Keep one solution for the same payoffs, the exact and then the most even one; degenerate ones apart."""
    kept: list[TransferClaim] = []
    for claim in sorted(claims, key=lambda each: (each.residual, -evenness(each.weights, ranges))):
        if not any(is_same(claim, other, ranges) for other in kept):
            kept.append(claim)
    return kept


def _ordered(claims: Sequence[TransferClaim], ranges: Sequence[Fraction]) -> list[TransferClaim]:
    """Put the solution that is picked first, and degenerate ones last."""
    return sorted(
        claims,
        key=lambda claim: (
            claim.degenerate,
            -evenness(claim.weights, ranges),
            [-Fraction(payoff) for payoff in claim.payoffs],
        ),
    )


def spread_of(game: Game, solutions: Sequence[TransferClaim], *, exhaustive: bool) -> Ranges:
    """Say between which payoffs every player's lies in all solutions; in all of the game if some may be missing."""
    if not exhaustive:
        flat = game.fractions.reshape(game.n_players, -1)
        return Ranges(tuple(flat.min(axis=1).tolist()), tuple(flat.max(axis=1).tolist()), False)
    columns = list(zip(*[claim.payoffs for claim in solutions], strict=True))
    return Ranges(tuple(map(min, columns)), tuple(map(max, columns)), True)


def _near_ties(solutions: Sequence[TransferClaim], ranges: Sequence[Fraction]) -> tuple[NearTie, ...]:
    levels = [evenness(claim.weights, ranges) for claim in solutions if not claim.degenerate]
    if len(levels) > 1 and levels[0] == levels[1]:
        return (NearTie("solutions whose weights are equally even", 0.0),)
    return ()


def _warnings(game: Game, solutions: Sequence[TransferClaim], *, exhaustive: bool) -> tuple[str, ...]:
    warnings = []
    if solutions[0].degenerate:
        silent = [name for name, weight in zip(game.players, solutions[0].weights, strict=True) if not weight]
        warnings.append(
            f"only degenerate solutions were found: the payoffs of {', '.join(silent)} do not count in this one"
        )
    full = sum(not claim.degenerate for claim in solutions)
    if full > 1:
        warnings.append(f"{full} solutions were found; this is the one at whose weights everybody counts most evenly")
    if not exhaustive:
        warnings.append("the search does not prove that there are no other solutions")
    return tuple(warnings)


def _steps(game: Game, picked: TransferClaim) -> tuple[Step, ...]:
    names = game.players
    weights = dict(zip(names, map(float, picked.weights), strict=True))
    deserved = dict(zip(names, map(float, picked.value.payoff_numbers), strict=True))
    shares = [
        Step("share", name, {"payoff": float(payoff)}) for name, payoff in zip(names, picked.payoffs, strict=True)
    ]
    return Step("weights", "everybody", weights), Step("deserved", "everybody", deserved), *shares
