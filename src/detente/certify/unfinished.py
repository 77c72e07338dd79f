"""Check what is said to be certain of an agreement that was cut short."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from detente.certify.sides import DIFFERENCES, contributions
from detente.certify.stated import (
    check_efficiency,
    check_identity,
    check_status,
    known_opposition,
    known_part,
    ledger_of,
)
from detente.certify.verification import Verification
from detente.certify.witnessed import Claims
from detente.coalitions.division_ranges import is_linear
from detente.coalitions.offsets import offsets, without
from detente.coalitions.outer_bounds import BOUNDED
from detente.coalitions.partial_ranges import Enclosure, shifted
from detente.coalitions.plan import planned
from detente.divisions import DIVISIONS
from detente.model.certificate import Claim, EfficiencyClaim
from detente.model.errors import CertificateRejected
from detente.model.numbers import absolute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.model.agreement import Ranges
    from detente.model.game import Game
    from detente.model.unfinished import UnfinishedAgreement
    from detente.protocols import Division


class Parts(NamedTuple):
    """Hold a certificate, taken apart: what proves the fallbacks, and the claim at its end."""

    proofs: tuple[Claim, ...]
    efficiency: EfficiencyClaim


def check_unfinished(game: Game, unfinished: UnfinishedAgreement, *, exact: bool = False) -> Verification:
    """Check the claims about the partitions that were studied, and compute the bounds again.

    Raises
    ------
    CertificateRejected
        If a claim is missing or false, or a bound is another one.
    NotApplicable
        If the concept's parts are not known to this checker.
    """
    check_identity(game, unfinished.game)
    certificate = unfinished.certificate
    match certificate.claims:
        case (*proofs, EfficiencyClaim() as efficiency):
            parts = Parts(tuple(proofs), efficiency)
        case _:
            message = "the certificate does not end with the claim of efficiency"
            raise CertificateRejected(message, where="certificate", slack=float("inf"))
    ledger, constants = ledger_of(game, exact=exact), offsets(game)
    check_status(certificate, unfinished.near_ties, ledger)
    ledger.demand(fact=certificate.offsets == constants, claim="the offsets are those that the game calls for")
    with np.errstate(over="ignore", invalid="ignore"):
        if constants:
            near, back = without(game, constants), [-constant for constant in constants]
            _check_near(near, shifted(unfinished, back), parts, ledger)
        else:
            _check_near(game, unfinished, parts, ledger)
    return Verification(len(certificate.claims), ledger.largest if exact else float(ledger.largest))


def _check_near(game: Game, unfinished: UnfinishedAgreement, parts: Parts, ledger: Ledger) -> None:
    """Check a game whose payoffs are not far from zero."""
    proofs, efficiency = parts
    check_efficiency(game, (unfinished.profile, unfinished.welfare), efficiency, ledger)
    ledger.at_most_zero(absolute(ledger.number(efficiency.slack)), "efficiency: the stated slack")
    enclosure = _enclosure(game, unfinished, ledger)
    places, influences = unfinished.finished, enclosure.plan.influences
    ledger.demand(
        fact=unfinished.partitions == len(influences)
        and list(places) == sorted(set(places))
        and all(0 <= place < len(influences) for place in places),
        claim="the partitions that were studied are some of those that matter, each once and in order",
    )
    claims = Claims(proofs)
    studies = contributions(game, unfinished.concept, [influences[place] for place in places], claims, ledger)
    ledger.demand(fact=claims.place == len(proofs), claim="the certificate holds claims that prove nothing needed")
    bounds, spread = enclosure.ranges({study.influence.partition: study for study in studies})
    _check_ranges(unfinished.payoff_bounds, bounds, "the bounds on the payoffs", ledger)
    _check_ranges(unfinished.ranges, spread, "the outer ranges", ledger)


def _enclosure(game: Game, unfinished: UnfinishedAgreement, ledger: Ledger) -> Enclosure:
    concept = unfinished.concept
    ledger.demand(
        fact=concept.fallback in BOUNDED, claim=f"nothing is certain of the fallback '{concept.fallback}' unsolved"
    )
    divisions: Sequence[Division] = DIVISIONS
    opposition, rule = known_opposition(concept.opposition, game.players), known_part(divisions, concept.division)
    differences = concept.fallback in DIFFERENCES
    ledger.demand(
        fact=is_linear(rule, game.n_players), claim=f"nothing is certain of the division '{concept.division}' unsolved"
    )
    plan = planned(game.n_players, opposition, rule, differences=differences)
    return Enclosure(game, plan, rule, concept.fallback, Fraction(unfinished.welfare), differences)


def _check_ranges(stated: Ranges, found: Ranges, name: str, ledger: Ledger) -> None:
    ledger.all_equal(stated.low_numbers, found.low_numbers, name)
    ledger.all_equal(stated.high_numbers, found.high_numbers, name)
    ledger.demand(fact=stated.exact == found.exact, claim=f"{name} say whether they are exact")
