"""Check an agreement without money: its fallback, its rule followed once more, and its lottery."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.bargaining.breakdown_point import breakdown_point, own_interests, reported_breakdown
from detente.bargaining.exactness import bargained_exactly, known_in_floats, lowered
from detente.bargaining.moved_lottery import moved_lottery
from detente.bargaining.rule_names import named_rule, rule_parameters
from detente.bargaining.struck_deal import strike
from detente.certify.payoff_hull import HullWitness, OutcomeTable
from detente.certify.reported import checked_episodes
from detente.certify.shown import check_shown
from detente.certify.sides import DIFFERENCES, contributions
from detente.certify.stated import check_efficiency, check_identity, check_status, ledger_of
from detente.certify.verification import Verification
from detente.certify.witnessed import Claims
from detente.coalitions.offsets import offsets, without
from detente.coalitions.reported_division import REPORTED
from detente.coalitions.studies import Study
from detente.fallbacks.pareto_meet import NAME as PARETO_MEET
from detente.model.agreement import ReportedDisagreement
from detente.model.certificate import EfficiencyClaim, LotteryClaim
from detente.model.coalition import singletons
from detente.model.errors import CertificateRejected, NotApplicable, SolverError
from detente.model.numbers import absolute
from detente.numerics.episode_means import column_means
from detente.numerics.tolerance import TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.bargaining.breakdown_point import BreakdownPoint
    from detente.bargaining.struck_deal import StruckDeal
    from detente.certify.ledger import Ledger
    from detente.model.agreement import ConceptSummary
    from detente.model.certificate import Claim
    from detente.model.game import Game
    from detente.model.lottery_agreement import LotteryAgreement
    from detente.model.numbers import Number
    from detente.protocols import BargainingRule

INDIVIDUALS = "individuals"
TROUBLE = NotApplicable, SolverError, ZeroDivisionError, OverflowError  #: what a rule may make of wrong maxima


class Ending(NamedTuple):
    """Hold the two claims at the end of a certificate."""

    efficiency: EfficiencyClaim
    lottery: LotteryClaim


def check_lottery(game: Game, agreement: LotteryAgreement, *, exact: bool = False) -> Verification:
    """Check an agreement without money, without solving anything.

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
    The maxima over all that can be agreed on are checked by weak duality, one pass over the payoffs for each, and
    the rule is followed with them. Games whose table of payoffs cannot be made are not solved without money.
    """
    check_identity(game, agreement.game)
    ledger, (proofs, ending) = ledger_of(game, exact=exact), _parts(agreement)
    check_status(agreement.certificate, agreement.near_ties, ledger)
    with np.errstate(over="ignore", invalid="ignore"):
        constants = offsets(game)
        ledger.demand(
            fact=agreement.certificate.offsets == constants, claim="the offsets are those that the game calls for"
        )
        near = without(game, constants) if constants else game
        stated = moved_lottery(agreement, [-constant for constant in constants]) if constants else agreement
        check_efficiency(near, (ending.efficiency.profile, stated.welfare), ending.efficiency, ledger)
        claims = Claims(proofs)
        rule = _rule(stated.concept, near.n_players, ledger)
        breakdown = _breakdown(near, stated.concept, constants, claims, ledger)
        if breakdown is not None and known_in_floats(near, breakdown):
            breakdown = _as_stated(stated, breakdown, ledger)
        deal = _followed(near, breakdown, rule, claims, ledger)
        ledger.demand(fact=claims.place == len(proofs), claim="the certificate holds claims that prove nothing needed")
        _check_deal(stated, deal, ledger)
        _check_played(near, stated, deal, ending.lottery, ledger)
        known = [] if breakdown is None else [Study(own_interests(near.n_players), breakdown.disagreement, ())]
        check_shown(stated, known, ledger)
    for claim in ending:
        ledger.at_most_zero(absolute(ledger.number(claim.slack)), f"{claim.kind}: the stated slack")
    return Verification(len(agreement.certificate.claims), ledger.largest if exact else float(ledger.largest))


def _parts(agreement: LotteryAgreement) -> tuple[tuple[Claim, ...], Ending]:
    match agreement.certificate.claims:
        case (*proofs, EfficiencyClaim() as efficiency, LotteryClaim() as lottery):
            return tuple(proofs), Ending(efficiency, lottery)
    message = "the certificate does not end with the claims of efficiency and of the lottery"
    raise CertificateRejected(message, where="certificate", slack=float("inf"))


def _rule(concept: ConceptSummary, n_players: int, ledger: Ledger) -> BargainingRule:
    """Find the rule that is named, and check that everything else of the concept fits it."""
    try:
        rule = named_rule(concept.division, concept.parameters, n_players)
    except NotApplicable as error:
        if error.where != "weights":
            raise
        raise CertificateRejected(error.message, where="concept", slack=float("inf")) from error
    own = rule_parameters(rule)
    ledger.demand(
        fact=concept.opposition == INDIVIDUALS
        and all(concept.parameters[name] == value for name, value in own.items())
        and len(own) in {0, n_players},
        claim="without money everybody stands alone, and weights are positive numbers, one a player",
    )
    return rule


def _breakdown(
    game: Game, concept: ConceptSummary, constants: Sequence[float], claims: Claims, ledger: Ledger
) -> BreakdownPoint | None:
    """Check what everybody gets if talks fail; nothing has to be checked where that is read off what is feasible."""
    rule = rule_parameters(named_rule(concept.division, concept.parameters, game.n_players))
    others = {name: value for name, value in concept.parameters.items() if name not in rule}
    if concept.fallback in {PARETO_MEET, *REPORTED}:
        ledger.demand(
            fact=concept.selection is None and not others,
            claim="a disagreement point that was reported or read off has no selection and no parameters",
        )
        if concept.fallback == PARETO_MEET:
            return None
        mean = column_means(checked_episodes(claims, concept.fallback, game.n_players, ledger))
        return reported_breakdown(ReportedDisagreement(singletons(game.n_players), mean, ()), constants)
    ledger.demand(
        fact=concept.fallback not in DIFFERENCES,
        claim="a fallback of which only differences are determined is none without money",
    )
    alone = replace(concept, opposition="bloc", parameters=others)  # two single players are two rivals as well
    (study,) = contributions(game, alone, [own_interests(game.n_players)], claims, ledger)
    return breakdown_point(game, study)


def _as_stated(stated: LotteryAgreement, breakdown: BreakdownPoint, ledger: Ledger) -> BreakdownPoint:
    """Take the disagreement point that is stated in the place of one that floats tell, if it is that one."""
    point, least = stated.disagreement_numbers, breakdown.least
    ledger.all_equal(point, breakdown.payoffs, "the disagreement point")
    if not breakdown.determined:
        least = stated.ranges.low_numbers
        ledger.all_equal(least, breakdown.least, "the low ends of the ranges")
    return lowered(breakdown, point, least)


def _followed(
    game: Game, breakdown: BreakdownPoint | None, rule: BargainingRule, claims: Claims, ledger: Ledger
) -> StruckDeal:
    """Follow the rule through the stages of the certificate: exactly in games that are solved exactly."""
    partition = singletons(game.n_players)
    if bargained_exactly(game):
        table = OutcomeTable(game.fractions, ledger.strict())
        witness = HullWitness(claims, partition, table, game.scale, Fraction(0))
    else:
        table, tie = OutcomeTable(game.payoffs, ledger), TIE * game.scale
        witness = HullWitness(claims, partition, table, game.scale, tie)
    try:
        return strike(witness, breakdown, rule)
    except TROUBLE as error:
        message = f"the rule '{rule.name}' cannot be followed with these claims: {error}"
        raise CertificateRejected(message, where="certificate", slack=float("inf")) from error


def _check_deal(stated: LotteryAgreement, deal: StruckDeal, ledger: Ledger) -> None:
    """Check every number that the document says of the deal."""
    numbers: list[tuple[Sequence[Number], Sequence[Number], str]] = [
        (stated.disagreement_numbers, deal.disagreement, "the disagreement point"),
        (stated.ideal_numbers, deal.ideal, "what everybody could get at best"),
        (stated.payoff_numbers, deal.point.payoffs, "the payoffs"),
        (stated.ranges.low_numbers, deal.ranges.low_numbers, "the low ends of the ranges"),
        (stated.ranges.high_numbers, deal.ranges.high_numbers, "the high ends of the ranges"),
    ]
    for written, computed, what in numbers:
        ledger.all_equal(written, computed, what)
    ledger.demand(fact=stated.ranges.exact == deal.ranges.exact, claim="the ranges say whether they are exact")
    ledger.equal(stated.radius, deal.point.radius, "how far the payoffs may be from the exact answer of the rule")
    name, scale = "the weights that support the deal", ledger.number(ledger.scale)
    ledger.demand(fact=len(stated.supporting_numbers) == len(deal.supporting), claim=f"{name}: one a player")
    for one, other in zip(stated.supporting_numbers, deal.supporting, strict=True):
        ledger.at_most_zero(absolute(ledger.number(one) - ledger.number(other)) * scale, name)


def _check_played(game: Game, stated: LotteryAgreement, deal: StruckDeal, claim: LotteryClaim, ledger: Ledger) -> None:
    """Check what the lottery pays, that it is the one that the rule leads to, and the one that is shown."""
    OutcomeTable(game.fractions if ledger.exact else game.payoffs, ledger).check_lottery(
        claim.profiles, claim.probabilities, claim.payoffs
    )
    ledger.all_equal(claim.payoffs, deal.point.payoffs, "the lottery is where the rule leads")
    shown = stated.lottery
    ledger.demand(fact=shown.n_actions == game.n_actions, claim="the lottery that is shown is one over the profiles")
    places = [int(np.ravel_multi_index(profile, game.n_actions)) for profile in shown.profiles]
    played = dict(zip(claim.profiles, claim.probabilities, strict=True))
    for listed in (deal.point.weights, dict(zip(places, shown.probabilities, strict=True))):
        for place in {*listed, *played}:
            gap = absolute(ledger.number(listed.get(place, 0)) - ledger.number(played.get(place, 0)))
            ledger.at_most_zero(gap * ledger.number(ledger.scale), "the lottery is where the rule leads, and is shown")
