"""Check an agreement over a disagreement point that was reported."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.certify.shown import check_shown
from detente.certify.witnessed import Claims
from detente.coalitions import OPPOSITIONS
from detente.coalitions.plan import Influence
from detente.coalitions.reported_division import REPORTED, divides, even_shares, reported_worths
from detente.coalitions.studies import Study
from detente.model.agreement import ReportedDisagreement
from detente.model.certificate import ReportedClaim
from detente.model.coalition import singletons
from detente.model.numbers import absolute
from detente.numerics.episode_means import column_means

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.check import Parts
    from detente.certify.ledger import Ledger
    from detente.model.agreement import Agreement, ConceptSummary
    from detente.model.certificate import DivisionClaim
    from detente.model.numbers import Number
    from detente.model.reported_worths import Observations, ReportedWorths

STANCES = {entry.name for entry in OPPOSITIONS}
ROUNDING = 1e-12  #: of an interval's width: what its ends may differ by besides, as they are floats


def check_reported(agreement: Agreement, stated: ReportedWorths, parts: Parts, ledger: Ledger) -> None:
    """Average the episodes of the certificate again, and compute worths, payoffs and intervals again, in fractions.

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
    n_players = len(agreement.game.players)
    _check_parts(agreement.concept, n_players, ledger)
    claims = Claims(parts.proofs)
    episodes = checked_episodes(claims, agreement.concept.fallback, n_players, ledger)
    ledger.demand(
        fact=claims.place == len(parts.proofs), claim="the certificate holds claims that prove nothing needed"
    )
    point, welfare = column_means(episodes), Fraction(agreement.welfare)
    worth = reported_worths(episodes, welfare)
    _check_worths(stated, parts.division, worth, ledger)
    _check_shares(agreement, parts.division, even_shares(point, welfare), ledger)
    proven = ReportedDisagreement(singletons(n_players), point, ())
    check_shown(agreement, [Study(Influence(proven.partition, (), ()), proven, ())], ledger)


def checked_episodes(claims: Claims, fallback: str, n_players: int, ledger: Ledger) -> Sequence[tuple[Fraction, ...]]:
    """Take the claim about what was reported, check its mean, and return its episodes.

    Parameters
    ----------
    fallback
        "stated" for one point, "observed" for several.

    Raises
    ------
    CertificateRejected
        If the claim is missing or false.
    """
    claim = claims.take(ReportedClaim, singletons(n_players))
    episodes = _episodes(claim, n_players, ledger)
    ledger.demand(
        fact=len(episodes) == 1 if fallback == "stated" else len(episodes) > 1,
        claim="several episodes were observed, or one point was stated",
    )
    ledger.all_equal(claim.payoffs, column_means(episodes), "the mean of what was reported")
    ledger.at_most_zero(absolute(ledger.number(claim.slack)), "reported: the stated slack")
    return episodes


def _check_parts(concept: ConceptSummary, n_players: int, ledger: Ledger) -> None:
    ledger.demand(
        fact=concept.fallback in REPORTED and concept.selection is None and not concept.parameters,
        claim="a disagreement point that was reported has no selection and no parameters",
    )
    ledger.demand(fact=concept.opposition in STANCES, claim="the opposition is one that there is")
    ledger.demand(
        fact=divides(concept.division, concept.opposition, n_players),
        claim="the division asks for no more than what single players fall back on",
    )


def _check_worths(stated: ReportedWorths, division: DivisionClaim, found: ReportedWorths, ledger: Ledger) -> None:
    name, expected = "the worths of single players and of everybody", list(found.values.values())
    ledger.demand(fact=list(stated.values) == list(found.values), claim=name)
    ledger.all_equal(division.worths, expected, name)
    ledger.all_equal(list(stated.values.values()), expected, name)
    _check_observations(stated.observations, found.observations, ledger)


def _check_shares(agreement: Agreement, division: DivisionClaim, shares: Sequence[Fraction], ledger: Ledger) -> None:
    spread = agreement.ranges
    ledger.all_equal(division.payoffs, shares, "the even split of the rest")
    ledger.all_equal(agreement.payoff_numbers, shares, "the payoffs")
    ledger.all_equal(spread.low_numbers, shares, "the low ends of the ranges")
    ledger.all_equal(spread.high_numbers, shares, "the high ends of the ranges")
    ledger.demand(fact=spread.exact, claim="the ranges say whether they are exact")


def _episodes(claim: ReportedClaim, n_players: int, ledger: Ledger) -> Sequence[tuple[Fraction, ...]]:
    ledger.demand(
        fact=all(len(row) == n_players for row in claim.episodes), claim="every episode has one number a player"
    )
    for row in claim.episodes:
        ledger.numbers(row)  # finite, whatever the arithmetic; what follows is in fractions
    return [tuple([Fraction(number) for number in row]) for row in claim.episodes]


def _check_observations(stated: Observations | None, found: Observations | None, ledger: Ledger) -> None:
    if stated is None or found is None:
        ledger.demand(fact=stated is found, claim="intervals rest on what was observed")
        return
    ledger.demand(
        fact=(stated.episodes, stated.level) == (found.episodes, found.level),
        claim="the intervals have the number of episodes and the level that they say",
    )
    ledger.all_equal(stated.mean_numbers, found.mean_numbers, "the mean of what was observed")
    widths = found.high - found.low
    for written, computed in ((stated.low_numbers, found.low_numbers), (stated.high_numbers, found.high_numbers)):
        _check_ends(written, computed, widths.tolist(), ledger)


def _check_ends(written: Sequence[Number], found: Sequence[Number], widths: Sequence[float], ledger: Ledger) -> None:
    """Compare ends of intervals, which are floats: wide ones may differ by what rounding costs."""
    name = "the ends of the intervals"
    ledger.demand(fact=len(written) == len(found), claim=f"{name}: {len(found)} numbers belong here")
    for one, other, width in zip(written, found, widths, strict=True):
        gap = absolute(ledger.number(one) - ledger.number(other)) - ledger.number(ROUNDING * width)
        if gap > 0:
            ledger.at_most_zero(gap, name)
