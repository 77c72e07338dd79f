"""What is certain of an agreement, from the partitions that were studied so far."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.coalitions.division_ranges import Enclosing
from detente.coalitions.outer_bounds import BOUNDED
from detente.coalitions.partial_ranges import Enclosure
from detente.coalitions.plan import planned
from detente.coalitions.stances import seated
from detente.concepts.efficient_profile import efficient_profile
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.fallbacks import Correlated, Credible, Nash, Security, Threat
from detente.model.agreement import summary_of
from detente.model.certificate import Certificate, EfficiencyClaim
from detente.model.unfinished import UnfinishedAgreement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.coalitions.plan import Plan
    from detente.coalitions.studies import Study
    from detente.model.certificate import Claim
    from detente.model.coalition import Partition
    from detente.model.game import Game

KINDS = (Correlated, Credible, Nash, Security, Threat)


def has_bounds(concept: object) -> bool:
    """Tell whether something is certain of a concept's payoffs before all of its fallbacks are known."""
    if not isinstance(concept, FallbackBargaining) or not isinstance(concept.fallback, KINDS):
        return False
    if isinstance(concept.division, Enclosing):
        return False
    return concept.fallback.traits.name in BOUNDED


def plan_of(game: Game, concept: FallbackBargaining) -> Plan:
    """List the partitions that matter."""
    differences = concept.fallback.traits.differences
    opposition = seated(concept.opposition, game.players)
    return planned(game.n_players, opposition, concept.division, differences=differences)


def unfinished_agreement(
    game: Game, concept: FallbackBargaining, known: Mapping[Partition, Study]
) -> UnfinishedAgreement:
    """Enclose every player's payoff, given the studies of some partitions.

    Parameters
    ----------
    game
        As it is solved: near zero, where its payoffs are not.
    concept
        One that `has_bounds`.
    known
        The studies of partitions that are finished.
    """
    efficient, plan = efficient_profile(game), plan_of(game, concept)
    differences, fallback = concept.fallback.traits.differences, concept.fallback.traits.name
    enclosure = Enclosure(game, plan, concept.division, fallback, efficient.welfare, differences)
    bounds, spread = enclosure.ranges(known)
    finished = [place for place, influence in enumerate(plan.influences) if influence.partition in known]
    studies = [known[plan.influences[place].partition] for place in finished]
    near = [*efficient.near_ties, *(tie for entry in studies for tie in entry.disagreement.near_ties)]
    claims = (*claims_of(studies), EfficiencyClaim(efficient.profile, efficient.welfare, Fraction(0)))
    return UnfinishedAgreement(
        summary_of(game),
        concept.summary,
        bounds,
        spread,
        efficient.welfare,
        efficient.profile,
        tuple(finished),
        len(plan.influences),
        Certificate("unchecked", float("nan"), claims),
        tuple(near),
    )


def claims_of(studies: Sequence[Study]) -> list[Claim]:
    """List the claims of studies in the order in which they are checked."""
    return [
        claim
        for entry in studies
        for claim in (*entry.disagreement.claims, *(proof for bounds in entry.bounds for proof in bounds.claims))
    ]
