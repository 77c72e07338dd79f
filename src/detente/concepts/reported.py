"""Agreements over a disagreement point that was reported, where nothing is known of larger coalitions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.coalitions.outer_bounds import player_extremes
from detente.coalitions.reported_division import divides, even_shares, reported_worths
from detente.concepts.efficient_profile import efficient_profile
from detente.concepts.steps import with_steps
from detente.model.agreement import Agreement, ConceptSummary, Ranges, summary_of
from detente.model.certificate import BudgetClaim, Certificate, DivisionClaim, EfficiencyClaim, ReportedClaim
from detente.model.coalition import singletons
from detente.model.errors import NotApplicable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.agreement import Disagreement
    from detente.model.game import Game
    from detente.protocols import Fallback

FEW = 5  #: below so many episodes, an interval rests on its assumptions more than on what was observed


def check_division(summary: ConceptSummary, n_players: int) -> None:
    """Refuse a division, or an opposition, that needs more than what single players fall back on.

    Raises
    ------
    NotApplicable
        With what to take instead.
    """
    if not divides(summary.division, summary.opposition, n_players):
        message = (
            f"the fallback '{summary.fallback}' knows single players only, and '{summary.division}' against "
            f"'{summary.opposition}' asks what coalitions of {n_players} players fall back on; divide by "
            f"'equal-surplus' (EqualSurplus()) against 'individuals' (Individuals())"
        )
        raise NotApplicable(message, where="division")


def reported_agreement(game: Game, summary: ConceptSummary, fallback: Fallback) -> Agreement:
    """Give every player what it falls back on, and an even part of the rest.

    Raises
    ------
    NotApplicable
        If the fallback does not say what every player gets, or the division asks for more.
    """
    check_division(summary, game.n_players)
    disagreement = fallback.admissible(game, singletons(game.n_players)).pick()
    episodes = _episodes(disagreement)
    efficient = efficient_profile(game)
    point = [Fraction(payoff) for payoff in disagreement.payoffs]
    payoffs = even_shares(point, efficient.welfare)
    transfers = tuple(payoff - own for payoff, own in zip(payoffs, efficient.payoffs, strict=True))
    worth = reported_worths(episodes, efficient.welfare)
    claims = (
        *disagreement.claims,
        EfficiencyClaim(efficient.profile, efficient.welfare, Fraction(0)),
        DivisionClaim(tuple(worth.values.values()), payoffs, Fraction(0)),
        BudgetClaim(transfers, Fraction(0)),
    )
    return with_steps(
        Agreement(
            summary_of(game),
            summary,
            payoffs,
            Ranges(payoffs, payoffs, True),
            efficient.welfare,
            efficient.profile,
            transfers,
            worth,
            (disagreement,),
            Certificate("unchecked", float("nan"), claims),
            efficient.near_ties,
            (*_warnings(game, point, efficient.welfare), *_cautions(game, episodes)),
            {},
            (),
        )
    )


def _episodes(disagreement: Disagreement) -> Sequence[tuple[Fraction, ...]]:
    found = next(claim for claim in disagreement.claims if isinstance(claim, ReportedClaim))
    return [tuple([Fraction(number) for number in row]) for row in found.episodes]


def _warnings(game: Game, point: Sequence[Fraction], welfare: Fraction) -> list[str]:
    """Say what looks odd about a reported point."""
    said = []
    excess = sum(point) - welfare
    if excess > 0:
        said.append(
            f"the reported disagreement payoffs add up to {float(excess):.6g} more than the largest total, so "
            f"everybody agrees to an even part of that loss"
        )
    for name, own, (low, high) in zip(game.players, point, player_extremes(game), strict=True):
        if not low <= own <= high:
            said.append(
                f"the reported disagreement payoff of {name}, {float(own):.6g}, is outside what the game pays, "
                f"{float(low):.6g} to {float(high):.6g}; are both in the same currency?"
            )
    return said


def _cautions(game: Game, episodes: Sequence[tuple[Fraction, ...]]) -> list[str]:
    """Say what intervals from episodes do not tell: of episodes that are all alike, and of few."""
    if len(episodes) == 1 or game.n_players == 1:  # a stated point has no interval, and one player gets everything
        return []
    said = []
    parts = [even_shares(row, Fraction(0)) for row in episodes]  # the payoffs of every episode, but for a constant
    alike = [name for name, values in zip(game.players, zip(*parts, strict=True), strict=True) if len(set(values)) == 1]
    if alike:
        said.append(
            f"the {len(episodes):,} episodes all lead to the same payoff of {_listing(alike)}, so the interval there "
            f"has no width; equal values say nothing about spread, and the payoff is no surer for it"
        )
    if len(episodes) < FEW:
        said.append(
            f"the intervals rest on {len(episodes)} episodes only; they assume that episodes are independent and "
            f"roughly normal, which so few cannot show"
        )
    return said


def _listing(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
