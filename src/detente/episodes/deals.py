"""Deals without money over many episodes at once: what everybody concedes in one it may be paid for in another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.bargaining import RULES, Egalitarian, feasible_payoffs, pareto_meet
from detente.bargaining.asked_once import AskedOnce
from detente.bargaining.rule_names import named_rule
from detente.coalitions.reported_division import REPORTED
from detente.episodes.linking import LinkTask
from detente.episodes.sums import SumOfSets
from detente.episodes.theorems import adds_up
from detente.fallbacks.pareto_meet import NAME as PARETO_MEET
from detente.model.bundle import LinkedDeal, weighed
from detente.model.coalition import singletons
from detente.model.errors import NotApplicable
from detente.numerics.tolerance import TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.episodes.linking import Shifted
    from detente.model.agreement import ConceptSummary
    from detente.model.bundle import LinkedPart
    from detente.model.lottery_agreement import LotteryAgreement
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet


@dataclass(frozen=True, slots=True, eq=False)
class Breakdown:
    """Hold what everybody gets if talks about a bundle fail: the sum of what it gets in the episodes, or computed.

    `payoffs` is None where it is read off what can be agreed on.
    """

    payoffs: tuple[Number, ...] | None
    parts: tuple[LinkedPart, ...]


def adding_up(concept: ConceptSummary, n_players: int) -> bool:
    """Tell whether what players fall back on in a bundle is the sum of what they fall back on in its episodes."""
    return concept.fallback in REPORTED or adds_up(concept, singletons(n_players))


def breakdown(concept: ConceptSummary, episodes: Shifted, agreements: Sequence[LotteryAgreement]) -> Breakdown:
    """Find what everybody gets if talks about a bundle fail."""
    if concept.fallback == PARETO_MEET:
        return Breakdown(None, ())
    if adding_up(concept, len(episodes.constants)):
        return Breakdown(summed_breakdown(episodes, agreements), ())
    part = LinkTask(concept, episodes)(singletons(episodes.games[0].n_players))
    return Breakdown(part.payoffs, (part,))


def summed_breakdown(episodes: Shifted, agreements: Sequence[LotteryAgreement]) -> tuple[Fraction, ...]:
    """Add up what everybody gets if talks fail, floats being read as the fractions that they are."""
    listed = [[Fraction(payoff) for payoff in agreement.disagreement_numbers] for agreement in agreements]
    return tuple(Fraction(total) for total in weighed(episodes.weights, listed))


def linked_deal(
    concept: ConceptSummary, episodes: Shifted, agreements: Sequence[LotteryAgreement], apart: Sequence[Number]
) -> LinkedDeal:
    """Strike a deal without money over all episodes at once.

    What can be agreed on in a bundle is the weighted sum of what can be agreed on in its episodes: a lottery for each.

    Parameters
    ----------
    apart
        What the deals one by one pay.

    Raises
    ------
    NotApplicable
        If the rule is not known, or nothing that can be agreed on gives everybody at least its fallback.
    """
    if concept.division not in {rule.name for rule in RULES}:
        message = f"the rule '{concept.division}' is followed in single games only"
        raise NotApplicable(message, where="concept")
    found = breakdown(concept, episodes, agreements)
    hulls = [feasible_payoffs(game) for game in episodes.games]
    possible = SumOfSets(hulls, episodes.weights, episodes.scale)
    deal = struck(possible, concept, episodes, found.payoffs, apart)
    return replace(deal, parts=found.parts, stages=tuple(possible.recorded))


def struck(
    possible: PayoffSet,
    concept: ConceptSummary,
    episodes: Shifted,
    breakdown_payoffs: Sequence[Number] | None,
    apart: Sequence[Number],
) -> LinkedDeal:
    """Follow the rule, and then look how far everybody can do better than one by one; nothing is said of proofs.

    Parameters
    ----------
    breakdown_payoffs
        What everybody gets if talks fail; None where that is read off what can be agreed on.
    """
    asked = AskedOnce(possible)
    rule = named_rule(concept.division, concept.parameters, possible.n_blocks)
    point = pareto_meet(asked) if breakdown_payoffs is None else near_zero(asked, episodes, breakdown_payoffs)
    pick = rule.choose(asked, point)
    better = improvement(asked, near_zero(asked, episodes, apart))
    paid, disagreement, improved = (shifted(list(each), episodes) for each in (pick.payoffs, point, better))
    return LinkedDeal(paid, disagreement, (), improved, (), pick.radius)


def improvement(possible: PayoffSet, apart: Sequence[Number]) -> tuple[Number, ...]:
    """Find the point that is better for all than the deals one by one, with the largest least gain.

    Where payoffs were rounded, a gain that rounding may have made is none.
    """
    kind, exact = type(possible.tie), all(isinstance(payoff, Fraction) for payoff in apart) and not possible.tie
    slack = kind(0) if exact else kind(TIE * possible.scale)
    found = Egalitarian().choose(possible, [kind(payoff) - slack for payoff in apart]).payoffs
    pairs = [(payoff, kind(own)) for payoff, own in zip(found, apart, strict=True)]
    return tuple(payoff if exact or payoff - own > 2 * slack else own for payoff, own in pairs)


def near_zero(possible: PayoffSet, episodes: Shifted, payoffs: Sequence[Number]) -> tuple[Number, ...]:
    """Take away what was taken from the games that are far from zero, in the arithmetic of the set."""
    kind = type(possible.tie)
    return tuple(kind(own) - kind(taken) for own, taken in zip(payoffs, episodes.constants, strict=True))


def shifted(payoffs: Sequence[Number], episodes: Shifted) -> tuple[Number, ...]:
    """Add what was taken from the games that are far from zero."""
    return episodes.restored(singletons(len(payoffs)), payoffs)
