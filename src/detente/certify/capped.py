"""Check what can be agreed on where side payments are limited or taxed, without solving anything."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.bargaining import RULES
from detente.bargaining.capped_bargains import efficient_agreements, least_accepted, sufficient
from detente.certify.capped_table import NAME, CappedTable, CappedWitness
from detente.certify.stated import check_identity, known_part, ledger_of
from detente.certify.verification import Verification
from detente.certify.whole_game import totals
from detente.model.errors import CertificateRejected, NotApplicable, SolverError
from detente.model.lottery_agreement import LotteryAgreement
from detente.numerics.tolerance import EXACT_PROFILES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.model.capped import CappedAgreements, CappedBargain, CappedDeal, ShortfallCurve
    from detente.model.caps import Caps
    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.protocols import BargainingRule, Selected

ONE = Fraction(1)
PROMISED = 1e-7  #: relative to the scale: how exact the payoffs of a deal are where they are floats


def check_capped(game: Game, found: CappedAgreements, *, exact: bool = False) -> Verification:
    """Check everything but the deals themselves, which have their own certificates.

    Parameters
    ----------
    exact
        Evaluate the written numbers as fractions and report the exact violation. In games of at most 64 profiles they
        always are, and nothing is accepted that is not exactly right.

    Raises
    ------
    CertificateRejected
        If a claim is false or missing.

    Notes
    -----
    A shortfall is checked from both sides: by an agreement that misses by no more, and by weights that nothing that
    misses by less can satisfy. Rules are followed once more with the recorded maxima, each checked by weak duality. A
    pass over the payoffs for every number.
    """
    check_identity(game, found.game)
    ledger = ledger_of(game, exact=exact)
    small = game.n_profiles <= EXACT_PROFILES
    table = CappedTable(game.fractions if small or exact else game.payoffs, ledger.strict() if small else ledger)
    ledger.demand(fact=len(found.caps.budgets) == game.n_players, claim=f"{NAME}: there is one budget a player")
    _, most = totals(game, (0,) * game.n_players, exact=table.ledger.exact)
    _check_once(found, ledger)
    table.ledger.equal(found.welfare, most, f"{NAME}: the largest total payoff")
    claims = 1 + sum(_check_deal(game, table, found.caps, deal) for deal in found.deals)
    claims += _check_bargains(game, table, found)
    largest = max(ledger.largest, table.ledger.largest)
    return Verification(claims, largest if exact else float(largest))


def tolerance_of(agreement: AnyAgreement) -> Fraction:
    """Bound how far the payoffs of a deal may be from those of its rule, all players together, in the currency."""
    if isinstance(agreement, LotteryAgreement):
        radius = Fraction(agreement.radius) * len(agreement.payoff_numbers)
    else:
        radii = (getattr(entry, "radius", 0.0) for entry in agreement.disagreements)
        radius = sum((Fraction(own) for own in radii), Fraction(0))
    rounded = any(isinstance(payoff, float) for payoff in agreement.payoff_numbers)
    return radius + (Fraction(PROMISED * agreement.game.scale) if rounded else 0)


def _check_once(found: CappedAgreements, ledger: Ledger) -> None:
    """Check that no deal and no rule stands there twice."""
    concepts = [deal.agreement.concept for deal in found.deals]
    rules = [bargain.rule for bargain in found.bargains]
    twice = any(concept in concepts[:place] for place, concept in enumerate(concepts))
    ledger.demand(fact=not twice and len(set(rules)) == len(rules), claim=f"{NAME}: no deal and no rule stands twice")


def _check_deal(game: Game, table: CappedTable, caps: Caps, deal: CappedDeal) -> int:
    ledger, due = table.ledger, tuple([Fraction(payoff) for payoff in deal.agreement.payoff_numbers])
    ledger.demand(
        fact=deal.agreement.game.digest == game.digest and len(due) == game.n_players,
        claim=f"{NAME}: a deal is one of this game",
    )
    ledger.demand(
        fact=deal.tolerance == tolerance_of(deal.agreement), claim=f"{NAME}: how exactly a deal must be reached"
    )
    table.check_shortfall(caps, due, deal.given)
    table.check_shortfall(caps.untaxed(), due, deal.untaxed)
    return 2 + _check_curve(table, caps, due, deal.curve)


def _check_curve(table: CappedTable, caps: Caps, due: Sequence[Fraction], curve: ShortfallCurve) -> int:
    """Check that every corner is reached, and that a line that nothing passes goes through every two neighbours."""
    ledger = table.ledger
    ledger.demand(
        fact=0 < len(curve.budgets) == len(curve.corners)
        and curve.budgets[0] == 0
        and all(here < there for here, there in pairwise(curve.budgets)),
        claim=f"{NAME}: a curve has a corner a budget, from 0 on",
    )
    for budget, corner in zip(curve.budgets, curve.corners, strict=True):
        table.check_shortfall(caps.same_for_all(budget), due, corner)
    ends = zip(curve.corners, curve.budgets[1:], curve.corners[1:], strict=False)
    for corner, budget, following in ends:
        proved = table.proved_shortfall(caps.same_for_all(budget), due, corner.weights)
        ledger.at_most_zero(ledger.number(following.amount) - proved, f"{NAME}: the curve is nowhere below a line")
    last = curve.corners[-1]
    fall = caps.same_for_all(ONE).worth(last.weights)
    ledger.demand(fact=fall == 0 or not last.amount, claim=f"{NAME}: nothing changes after the last corner")
    return 2 * len(curve.corners)


def _check_bargains(game: Game, table: CappedTable, found: CappedAgreements) -> int:
    """Follow the listing of corners and every rule once more."""
    if not found.disagreement:
        table.ledger.demand(
            fact=not found.bargains and found.source is None, claim=f"{NAME}: rules need a disagreement point"
        )
        return _check_corners(table, found, found.caps, None)
    table.ledger.demand(
        fact=len(found.disagreement) == game.n_players
        and (found.source is None or tuple(found.source.disagreement_numbers) == tuple(found.disagreement)),
        claim=f"{NAME}: the disagreement point is that of the deal that it is taken from",
    )
    least = least_accepted(found.disagreement, game.scale)
    ideal = tuple(game.fractions.reshape(game.n_players, -1).max(axis=1).tolist())
    caps = sufficient(found.caps, ideal, least)
    claims = _check_corners(table, found, caps, least)
    for bargain in found.bargains:
        witness = CappedWitness(table, caps, game.scale, bargain.stages)
        claims += 1 + len(bargain.stages)
        _check_bargain(table, found, bargain, _followed(witness, bargain.rule, least))
        table.ledger.demand(fact=witness.finished, claim=f"{NAME}: there are maxima that no rule asked for")
    return claims


def _followed(witness: CappedWitness, name: str, least: Sequence[Fraction]) -> Selected:
    """Follow a rule; return where it leads."""
    rules: Sequence[BargainingRule] = RULES
    try:
        return known_part(rules, name).choose(witness, least)
    except (NotApplicable, SolverError, ZeroDivisionError, IndexError) as error:
        message = f"the rule '{name:.60}' cannot be followed with these claims: {error}"
        raise CertificateRejected(message, where=NAME, slack=float("inf")) from error


def _check_bargain(table: CappedTable, found: CappedAgreements, bargain: CappedBargain, led: Selected) -> None:
    """Check that a lottery and payments give what is said: where the rule leads, or next to it where that is rounded.

    A rule whose answer is exact, and within reach as every maximum is, leads to payoffs that are reached exactly.
    """
    lottery = bargain.outcomes, bargain.chances
    table.check_agreement(found.caps, lottery, bargain.payments, bargain.payoffs)
    gap = max(abs(one - Fraction(other)) for one, other in zip(bargain.payoffs, led.payoffs, strict=True))
    rounded = bool(led.radius) or any(isinstance(payoff, float) for payoff in led.payoffs)
    table.ledger.demand(
        fact=gap <= (Fraction(PROMISED * found.game.scale) if rounded else 0),
        claim=f"{NAME}: a bargain is where its rule leads",
    )
    table.ledger.demand(
        fact=bargain.radius == Fraction(led.radius) + gap,
        claim=f"{NAME}: how far a bargain may be from the answer of its rule",
    )


def _check_corners(table: CappedTable, found: CappedAgreements, caps: Caps, least: Sequence[Fraction] | None) -> int:
    """Follow the listing of efficient agreements once more."""
    listed = found.corners
    if listed is None:
        return 0
    ledger = table.ledger
    ledger.demand(
        fact=listed.within is not found.caps.limited and (least is not None or not listed.within),
        claim=f"{NAME}: everything is listed where everybody has a limit",
    )
    used = caps if listed.within else found.caps
    witness = CappedWitness(table, used, found.game.scale, listed.stages)
    try:
        corners = efficient_agreements(witness, least if listed.within else None)
        shown = [listed.stages[place].payoffs for place in listed.corners]
    except (NotApplicable, SolverError, ZeroDivisionError, IndexError) as error:
        message = f"the efficient agreements cannot be listed with these claims: {error}"
        raise CertificateRejected(message, where=NAME, slack=float("inf")) from error
    ledger.demand(
        fact=witness.finished and [corner.payoffs for corner in corners] == shown,
        claim=f"{NAME}: the efficient agreements are those that are listed",
    )
    return len(listed.stages)
