"""Check solutions with weights in place of money: each by its weighted game, and that none is missing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.certify.ledger import ACCEPTED
from detente.certify.payoff_hull import OutcomeTable
from detente.certify.stated import check_identity, check_status, ledger_of
from detente.certify.transfer_absence import check_absence
from detente.certify.verification import Verification
from detente.certify.whole_game import totals
from detente.model.certificate import Claim
from detente.model.errors import CertificateRejected
from detente.model.evenness import evenness, is_same, payoff_ranges
from detente.model.numbers import absolute
from detente.model.transfer import AbsenceClaim, TransferClaim
from detente.model.weighting import weighted_game

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.model.game import Game
    from detente.model.lottery_agreement import LotteryAgreement
    from detente.model.numbers import Number


class Parts(NamedTuple):
    """Hold a certificate, taken apart: the solutions, and the claim that there are no others, if it is made."""

    solutions: tuple[TransferClaim, ...]
    absence: AbsenceClaim | None


def has_solutions(agreement: LotteryAgreement) -> bool:
    """Tell whether a certificate is about solutions with weights."""
    return any(isinstance(claim, TransferClaim) for claim in agreement.certificate.claims)


def check_transfer(game: Game, agreement: LotteryAgreement, *, exact: bool = False) -> Verification:
    """Check solutions with weights in place of money, without solving anything.

    Parameters
    ----------
    exact
        Evaluate the written numbers as fractions and report the exact violation. Games of at most 64 profiles are
        always evaluated so.

    Raises
    ------
    CertificateRejected
        If a claim is missing or false, or a residual is more than 2e-9 of the scale of its weighted game.
    NotApplicable
        If the parts of the concept with money are not known to this checker.

    Notes
    -----
    The agreement on every weighted game is checked as any agreement with money is. What everybody deserves there is
    then compared with what the lottery pays.
    """
    check_identity(game, agreement.game)
    ledger, parts = ledger_of(game, exact=exact), _parts(agreement.certificate.claims)
    check_status(agreement.certificate, agreement.near_ties, ledger)
    ledger.demand(fact=agreement.certificate.offsets == (), claim="solutions with weights have no offsets")
    largest = [_check_solution(game, agreement, claim, exact=exact) for claim in parts.solutions]
    ledger.at_most_zero(max(largest), "the agreements on the weighted games")
    _check_order(game, parts.solutions, ledger)
    if parts.absence is not None:
        check_absence(game, agreement.concept, parts.solutions, parts.absence, ledger)
    _check_stated(game, agreement, parts, ledger)
    claims = sum(len(claim.value.certificate.claims) for claim in parts.solutions) + len(agreement.certificate.claims)
    return Verification(claims, ledger.largest if exact else float(ledger.largest))


def _parts(claims: Sequence[Claim]) -> Parts:
    solutions = tuple(claim for claim in claims if isinstance(claim, TransferClaim))
    rest = claims[len(solutions) :]
    match rest:
        case () if solutions and tuple(claims) == solutions:
            return Parts(solutions, None)
        case (AbsenceClaim() as absence,) if solutions:
            return Parts(solutions, absence)
    message = "the certificate holds solutions first, and then at most the claim that there are no others"
    raise CertificateRejected(message, where="certificate", slack=float("inf"))


def _check_solution(game: Game, agreement: LotteryAgreement, claim: TransferClaim, *, exact: bool) -> Number:
    """Check one solution in its weighted game; return the largest violation, in units of the game itself."""
    whole = ledger_of(game, exact=exact)
    _check_weights(game, claim, whole)
    weighted = weighted_game(game, [Fraction(weight) for weight in claim.weights])
    own = claim.value.concept
    whole.demand(
        fact=replace(own, name="") == replace(agreement.concept, name=""),
        claim="the weighted game is solved by the parts that are named",
    )
    from detente.certify.check import check  # which sends agreements without money here

    verification = check(weighted, claim.value, exact=exact)
    table = game.fractions if whole.exact else game.payoffs
    OutcomeTable(table, whole).check_lottery(claim.profiles, claim.probabilities, claim.payoffs)
    ledger = ledger_of(weighted, exact=exact)
    payoffs, weights = (ledger.numbers(values) for values in (claim.payoffs, claim.weights))
    paid = [weight * payoff for weight, payoff in zip(weights, payoffs, strict=True)]
    gaps = [absolute(p - v) for p, v in zip(paid, ledger.numbers(claim.value.payoff_numbers), strict=True)]
    ledger.equal(claim.residual, max(gaps), "the residual of a solution")
    ledger.demand(fact=max(gaps) <= ACCEPTED * weighted.scale, claim="the residual of a solution is next to nothing")
    _check_best(game, claim, ledger)
    factor = ledger.number(game.scale) / ledger.number(weighted.scale)
    return max(whole.largest, whole.number(verification.largest_violation) * factor, ledger.largest * factor)


def _check_weights(game: Game, claim: TransferClaim, ledger: Ledger) -> None:
    """Check that weights are weights, and that those that support the lottery are positive."""
    for values in (claim.weights, claim.support):
        ledger.numbers(values)
        ledger.demand(
            fact=len(values) == game.n_players and min(values) >= 0 and sum(map(Fraction, values)) == 1,
            claim="weights are not negative and add up to 1, one a player",
        )
    ledger.demand(fact=all(claim.support), claim="the weights that support a solution are positive")
    ledger.demand(
        fact=claim.degenerate or tuple(claim.support) == tuple(claim.weights),
        claim="positive weights support their solution themselves",
    )


def _check_best(game: Game, claim: TransferClaim, ledger: Ledger) -> None:
    """Check that nothing is better with the weights, nor with the positive weights beside them."""
    for weights in {tuple(claim.weights), tuple(claim.support)}:
        weighted = weighted_game(game, [Fraction(weight) for weight in weights])
        best = totals(weighted, (0,) * game.n_players, exact=ledger.exact)[1]
        pairs = zip(ledger.numbers(weights), ledger.numbers(claim.payoffs), strict=True)
        own: Number = sum(weight * payoff for weight, payoff in pairs)
        ledger.at_most_zero(ledger.number(best) - own, "no profile has a larger weighted total than a solution")


def _check_order(game: Game, solutions: Sequence[TransferClaim], ledger: Ledger) -> None:
    """Check that solutions are different, that the first one is to be picked, and that degenerate ones come last."""
    ranges = payoff_ranges(game)
    keys = [
        (
            claim.degenerate,
            -evenness([Fraction(w) for w in claim.weights], ranges),
            [-Fraction(p) for p in claim.payoffs],
        )
        for claim in solutions
    ]
    ledger.demand(
        fact=keys == sorted(keys),
        claim="solutions stand in the order of how evenly everybody counts, degenerate ones last",
    )
    twice = any(is_same(*pair, ranges) for pair in combinations(solutions, 2))
    ledger.demand(fact=not twice, claim="no solution is listed twice")


def _check_stated(game: Game, agreement: LotteryAgreement, parts: Parts, ledger: Ledger) -> None:
    """Check what is said outside of the certificate: that of the first solution, and the ranges over all of them."""
    picked, exhaustive = parts.solutions[0], parts.absence is not None
    ledger.all_equal(agreement.payoff_numbers, picked.payoffs, "the payoffs are those of the first solution")
    ledger.demand(
        fact=[Fraction(weight) for weight in agreement.supporting_numbers] == list(picked.support),
        claim="the weights that support the deal are those of the first solution",
    )
    ledger.demand(
        fact=not agreement.disagreement_numbers and not agreement.ideal_numbers and not agreement.disagreements,
        claim="solutions with weights have no disagreement point",
    )
    ledger.equal(agreement.radius, picked.radius, "how far the payoffs may be from what is deserved")
    lottery = agreement.lottery
    ledger.demand(fact=lottery.n_actions == game.n_actions, claim="the lottery that is shown is one over the profiles")
    places = [int(np.ravel_multi_index(profile, game.n_actions)) for profile in lottery.profiles]
    shown = dict(zip(places, [Fraction(chance) for chance in lottery.probabilities], strict=True))
    ledger.demand(
        fact=shown == dict(zip(picked.profiles, picked.probabilities, strict=True)),
        claim="the lottery that is shown is that of the first solution",
    )
    ledger.equal(
        agreement.welfare, totals(game, (0,) * game.n_players, exact=ledger.exact)[1], "the largest total payoff"
    )
    flat = (game.fractions if ledger.exact else game.payoffs).reshape(game.n_players, -1)
    columns = zip(*[claim.payoffs for claim in parts.solutions], strict=True) if exhaustive else flat.tolist()
    low, high = zip(*[(min(own), max(own)) for own in columns], strict=True)
    ledger.all_equal(agreement.ranges.low_numbers, low, "the low ends of the ranges")
    ledger.all_equal(agreement.ranges.high_numbers, high, "the high ends of the ranges")
    ledger.demand(fact=agreement.ranges.exact == exhaustive, claim="the ranges say whether solutions may be missing")
