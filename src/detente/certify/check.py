"""Check an agreement against its game: every claim, and every number that follows from them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.certify.excesses import check_nucleolus
from detente.certify.ledger import Ledger
from detente.certify.lottery import check_lottery
from detente.certify.reported import check_reported
from detente.certify.sampled import check_sample
from detente.certify.shown import check_shown
from detente.certify.sides import DIFFERENCES, contributions
from detente.certify.stated import (
    check_efficiency,
    check_identity,
    check_status,
    known_opposition,
    known_part,
    ledger_of,
)
from detente.certify.transfer import check_transfer, has_solutions
from detente.certify.verification import Verification
from detente.certify.whole_game import payoffs_at
from detente.certify.witnessed import Claims
from detente.coalitions.division_ranges import division_ranges
from detente.coalitions.offsets import moved, offsets, without
from detente.coalitions.plan import planned
from detente.coalitions.worth import worths
from detente.divisions import DIVISIONS, Nucleolus
from detente.model.certificate import BudgetClaim, Claim, DivisionClaim, EfficiencyClaim
from detente.model.errors import CertificateRejected
from detente.model.lottery_agreement import AnyAgreement, LotteryAgreement
from detente.model.numbers import absolute
from detente.model.reported_worths import ReportedWorths
from detente.model.sampled_worths import SampledWorths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.coalitions.worth import Study
    from detente.model.agreement import Agreement
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.model.tu_game import TUGame
    from detente.protocols import Division


class Parts(NamedTuple):
    """Hold a certificate, taken apart: what proves the fallbacks, and the three claims at its end."""

    proofs: tuple[Claim, ...]
    efficiency: EfficiencyClaim
    division: DivisionClaim
    budget: BudgetClaim


def check(game: Game, agreement: AnyAgreement, *, exact: bool = False) -> Verification:
    """Check an agreement without solving anything.

    Parameters
    ----------
    exact
        Evaluate the written numbers as fractions and report the exact violation. Games of at most 64 profiles are
        always evaluated so.

    Raises
    ------
    CertificateRejected
        If a claim is missing, or false by more than 2e-9 of the scale (and what rounding to floats costs).
    NotApplicable
        If the concept's parts are not known to this checker.

    Notes
    -----
    A few passes over the merged payoffs for every claim. The list of Nash equilibria, for whose completeness there is
    no short proof, is enumerated again.
    """
    if isinstance(agreement, LotteryAgreement) and has_solutions(agreement):
        return check_transfer(game, agreement, exact=exact)
    if isinstance(agreement, LotteryAgreement):
        return check_lottery(game, agreement, exact=exact)
    check_identity(game, agreement.game)
    ledger, parts = ledger_of(game, exact=exact), _parts(agreement)
    check_status(agreement.certificate, agreement.near_ties, ledger)
    with np.errstate(over="ignore", invalid="ignore"):
        stated_game, stated = _as_stated(game, agreement, ledger)
        check_efficiency(stated_game, (stated.profile, stated.welfare), parts.efficiency, ledger)
        _check_division(stated_game, stated, parts, ledger)
        _check_transfers(stated_game, stated, parts.budget, ledger)
    for claim in parts[1:]:
        ledger.at_most_zero(absolute(ledger.number(claim.slack)), f"{claim.kind}: the stated slack")
    return Verification(len(agreement.certificate.claims), ledger.largest if exact else float(ledger.largest))


def _parts(agreement: Agreement) -> Parts:
    match agreement.certificate.claims:
        case (*proofs, EfficiencyClaim() as efficiency, DivisionClaim() as division, BudgetClaim() as budget):
            return Parts(tuple(proofs), efficiency, division, budget)
    message = "the certificate does not end with the claims of efficiency, division and budget"
    raise CertificateRejected(message, where="certificate", slack=float("inf"))


def _as_stated(game: Game, agreement: Agreement, ledger: Ledger) -> tuple[Game, Agreement]:
    """Take the certificate's offsets from the game and from what the agreement says, so that its claims fit both."""
    reported = isinstance(agreement.worth, ReportedWorths)  # everything is exact then, however far from zero
    constants = () if reported else offsets(game)
    ledger.demand(
        fact=agreement.certificate.offsets == constants, claim="the offsets are those that the game calls for"
    )
    if not constants:
        return game, agreement
    return without(game, constants), moved(agreement, [-constant for constant in constants])


def _check_division(game: Game, agreement: Agreement, parts: Parts, ledger: Ledger) -> None:
    """Rebuild worths, payoffs and ranges from the claims about every partition."""
    if isinstance(agreement.worth, SampledWorths):
        check_sample(game, agreement, agreement.worth, parts, ledger)
        return
    if isinstance(agreement.worth, ReportedWorths):
        check_reported(agreement, agreement.worth, parts, ledger)
        return
    concept, claims = agreement.concept, Claims(parts.proofs)
    divisions: Sequence[Division] = DIVISIONS
    opposition, rule = known_opposition(concept.opposition, game.players), known_part(divisions, concept.division)
    differences = concept.fallback in DIFFERENCES
    plan = planned(game.n_players, opposition, rule, differences=differences)
    studies: list[Study] = contributions(game, concept, plan.influences, claims, ledger)
    ledger.demand(
        fact=claims.place == len(parts.proofs), claim="the certificate holds claims that prove nothing needed"
    )
    welfare = Fraction(agreement.welfare)
    worth = worths(plan, welfare, [entry.payoffs for entry in studies], differences=differences)
    ledger.all_equal(parts.division.worths, worth.values[1:].tolist(), "the worths of the coalitions")
    ledger.all_equal(agreement.worth.values.tolist(), worth.values.tolist(), "the worths of the coalitions")
    shares = _shares(rule, worth, parts.division, ledger)
    ledger.all_equal(parts.division.payoffs, shares, "the division of the worths")
    ledger.all_equal(agreement.payoff_numbers, shares, "the payoffs")
    spread = division_ranges(plan, welfare, (rule, shares), studies, differences=differences)
    ledger.all_equal(agreement.ranges.low_numbers, spread.low_numbers, "the low ends of the ranges")
    ledger.all_equal(agreement.ranges.high_numbers, spread.high_numbers, "the high ends of the ranges")
    ledger.demand(fact=agreement.ranges.exact == spread.exact, claim="the ranges say whether they are exact")
    check_shown(agreement, studies, ledger)


def _shares(rule: Division, worth: TUGame, claim: DivisionClaim, ledger: Ledger) -> Sequence[Number]:
    """Divide once more or, where that takes linear programs, check the proof."""
    if isinstance(rule, Nucleolus):
        check_nucleolus(claim.worths, claim.payoffs, claim.levels, ledger)
        return claim.payoffs
    ledger.demand(fact=not claim.levels, claim="a division that is a formula needs no proof")
    found: list[Number] = rule.share(worth).tolist()
    return found


def _check_transfers(game: Game, agreement: Agreement, claim: BudgetClaim, ledger: Ledger) -> None:
    own = payoffs_at(game, agreement.profile, exact=ledger.exact)
    expected = [ledger.number(p) - ledger.number(u) for p, u in zip(agreement.payoff_numbers, own, strict=True)]
    ledger.all_equal(agreement.transfer_numbers, expected, "the transfers")
    ledger.all_equal(claim.transfers, expected, "the transfers")
    ledger.at_most_zero(absolute(sum(ledger.numbers(claim.transfers))), "the transfers add up to 0")
