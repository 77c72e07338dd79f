"""What either of two sides would secure by moving first, and how: its commitment, its payment, the refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.model.certificate import LeaderClaim
from detente.model.merging import merged_labels
from detente.numerics.tolerance import TIE
from detente.report.figures import probability
from detente.report.page import Bullets

if TYPE_CHECKING:
    from detente.model.agreement import Agreement
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.report.figures import Figures

SHOWN_ACTIONS = 8


@dataclass(frozen=True, slots=True)
class _Lead:
    """Hold how one side leads: names of both sides, what is done, and what it comes to, in the currency.

    Attributes
    ----------
    refusal
        The reply that would pay the follower most.
    total, refused
        What both get together if the wanted reply is given, and what the follower would get by refusing.
    payment
        What the follower has to be paid.
    """

    leader: str
    follower: str
    commitment: str
    reply: str
    refusal: str
    total: float
    refused: float
    payment: float


def leader_story(game: Game, agreement: Agreement, partition: Partition, figures: Figures) -> tuple[Bullets, ...]:
    """Tell how both sides would lead, a line each: at length for two players, in short for more; if the claims say so.

    Claims are left out of a certificate for their size; nothing is told without them.
    """
    claims = [each for each in agreement.certificate.claims if isinstance(each, LeaderClaim)]
    told = [_lead(game, claim, figures) for claim in claims if claim.partition == partition]
    words = _at_length if len(agreement.game.players) == 2 else _in_short
    return (Bullets(tuple(words(each, figures) for each in told)),) if told else ()


def _lead(game: Game, claim: LeaderClaim, figures: Figures) -> _Lead:
    """Compute what a commitment comes to, in the game itself: claims may speak of one that is nearer to zero."""
    labels = merged_labels(figures.game.players, figures.game.actions, claim.partition)[1]
    leads, follows = claim.leader, 1 - claim.leader
    payoffs = game.merge(claim.partition).payoffs
    own, other = (payoffs[side] if leads == 0 else payoffs[side].T for side in (leads, follows))
    played = list(claim.strategy.actions)
    mixed = np.array([float(chance) for chance in claim.strategy.probabilities])
    earned, replies = mixed @ own[played], mixed @ other[played]
    refusal, reply = int(replies.argmax()), claim.reply
    payment = float(replies[refusal] - replies[reply])
    chances = zip(played, claim.strategy.probabilities, strict=True)
    drawn = [(_bracketed(labels[leads][action]), chance) for action, chance in chances]
    shown = [name if len(drawn) == 1 else f"{name} ({probability(p)})" for name, p in drawn[:SHOWN_ACTIONS]]
    hidden = len(drawn) - SHOWN_ACTIONS
    return _Lead(
        figures.block(claim.partition.blocks[leads]),
        figures.block(claim.partition.blocks[follows]),
        " or ".join([*shown, f"{hidden} more"] if hidden > 0 else shown),
        _bracketed(labels[follows][reply]),
        _bracketed(labels[follows][refusal]),
        float(earned[reply] + replies[reply]),
        float(replies[refusal]),
        payment if payment > 2 * TIE * game.scale else 0.0,
    )


def _bracketed(label: str) -> str:
    """Put joint actions of several players, which have a comma in them, in brackets."""
    return f"[{label}]" if ", " in label else label


def _at_length(lead: _Lead, figures: Figures) -> str:
    refused, total = figures.amount(lead.refused), figures.amount(lead.total)
    kept = figures.amount(lead.total - lead.refused)
    if lead.payment == 0:
        return (
            f"{lead.leader} leads with {lead.commitment} and need not pay {lead.follower} for {lead.reply} in reply: "
            f"no other reply gets {lead.follower} more than these {refused}. {lead.leader} keeps the rest of the "
            f"{total} that both make: {kept}."
        )
    return (
        f"{lead.leader} leads with {lead.commitment} and pays {lead.follower} {figures.amount(lead.payment)} for "
        f"{lead.reply} in reply. {lead.follower} could refuse and get {refused} with {lead.refusal}, and must end "
        f"with no less; {lead.leader} keeps the rest of the {total} that both make: {kept}."
    )


def _in_short(lead: _Lead, figures: Figures) -> str:
    paid = f"pays {lead.follower} {figures.number(lead.payment)}" if lead.payment else f"need not pay {lead.follower}"
    total, refused, kept = map(figures.number, (lead.total, lead.refused, lead.total - lead.refused))
    less = f"- {refused}" if not refused.startswith("-") else f"+ {refused[1:]}"
    return (
        f"{lead.leader} leads with {lead.commitment} and {paid} for {lead.reply}, as refusing gets {refused}; it keeps "
        f"{total} {less} = {kept}."
    )
