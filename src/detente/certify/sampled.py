"""Check an agreement that rests on a sample of the coalitions: which were drawn, and what follows from them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.certify.shown import check_shown
from detente.certify.sides import DIFFERENCES, contributions
from detente.certify.whole_game import payoffs_at
from detente.certify.witnessed import Claims
from detente.coalitions.sampled_estimate import estimate, sampled_worths
from detente.coalitions.sampling import Design, sampled_plan
from detente.model.errors import CertificateRejected, NotApplicable

if TYPE_CHECKING:
    from detente.certify.check import Parts
    from detente.certify.ledger import Ledger
    from detente.coalitions.sampled_estimate import Estimate
    from detente.model.agreement import Agreement
    from detente.model.certificate import DivisionClaim
    from detente.model.game import Game
    from detente.model.sampled_worths import SampledWorths, Sampling


def check_sample(game: Game, agreement: Agreement, stated: SampledWorths, parts: Parts, ledger: Ledger) -> None:
    """Draw the sample again, check the claims about it, and estimate worths, payoffs, intervals and ranges again.

    Parameters
    ----------
    stated
        The worths of the agreement.
    parts
        Its certificate.

    Raises
    ------
    CertificateRejected
        If anything differs.
    """
    concept, claims = agreement.concept, Claims(parts.proofs)
    ledger.demand(
        fact=(concept.opposition, concept.division) == ("bloc", "shapley"),
        claim="a sample of pairs of a coalition and its complement says something about the Shapley value only",
    )
    design = _design(game, stated.sampling, len(stated.values))
    sides = design.sides()
    studies = contributions(game, concept, sampled_plan(sides, game.n_players), claims, ledger)
    ledger.demand(
        fact=claims.place == len(parts.proofs), claim="the certificate holds claims that prove nothing needed"
    )
    start = payoffs_at(game, agreement.profile, exact=ledger.exact)
    welfare = Fraction(agreement.welfare)
    found = estimate(design, sides, studies, start=start, welfare=welfare)
    differences = concept.fallback in DIFFERENCES
    worth = sampled_worths(studies, welfare, found.sampling, n_players=game.n_players, differences=differences)
    _check_worths(stated, parts.division, worth, ledger)
    ledger.all_equal(parts.division.payoffs, found.payoffs, "the estimate from the worths")
    _check_estimate(agreement, stated.sampling, found, ledger)
    check_shown(agreement, studies, ledger)


def _design(game: Game, sampling: Sampling, n_known: int) -> Design:
    """Read how the sample was drawn; no more is drawn than there are worths for."""
    claim = "the sample was drawn by its seed"
    if n_known != 2 * sampling.lps + 1:
        raise CertificateRejected(claim, where=claim, slack=float("inf"))
    try:
        return Design(game.n_players, sampling.lps, sampling.seed)
    except NotApplicable as error:
        raise CertificateRejected(error.message, where=claim, slack=float("inf")) from error


def _check_worths(stated: SampledWorths, division: DivisionClaim, found: SampledWorths, ledger: Ledger) -> None:
    ledger.demand(fact=list(stated.values) == list(found.values), claim="the sample was drawn by its seed")
    expected = list(found.values.values())
    ledger.all_equal(division.worths, expected, "the worths of the coalitions that were drawn")
    ledger.all_equal(list(stated.values.values()), expected, "the worths of the coalitions that were drawn")


def _check_estimate(agreement: Agreement, stated: Sampling, found: Estimate, ledger: Ledger) -> None:
    """Check payoffs, intervals and ranges."""
    ranges, drawn = agreement.ranges, found.sampling
    ledger.all_equal(agreement.payoff_numbers, found.payoffs, "the payoffs")
    ledger.demand(fact=stated.level == drawn.level, claim="the intervals have the level of the design")
    ledger.all_equal(stated.low_numbers, drawn.low_numbers, "the low ends of the intervals")
    ledger.all_equal(stated.high_numbers, drawn.high_numbers, "the high ends of the intervals")
    ledger.all_equal(ranges.low_numbers, found.ranges.low_numbers, "the low ends of the ranges")
    ledger.all_equal(ranges.high_numbers, found.ranges.high_numbers, "the high ends of the ranges")
    ledger.demand(fact=not ranges.exact, claim="ranges from a sample are estimates")
