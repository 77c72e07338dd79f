"""Solutions with weights in place of money, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.model.transfer import AbsenceClaim, TransferClaim
from detente.report.figures import Figures, listing, probability

if TYPE_CHECKING:
    from detente.model.agreement import ConceptSummary
    from detente.model.lottery_agreement import LotteryAgreement

NAME = "lambda-transfer"
USUAL = "threat"


def is_transfer(concept: ConceptSummary) -> bool:
    """Tell whether a concept weighs payoffs in place of payments."""
    return concept.name == NAME


def transfer_label(concept: ConceptSummary) -> str:
    """Name the concept, with its fallback unless that is the usual one."""
    return NAME if concept.fallback == USUAL else f"{NAME} ({concept.fallback})"


def solutions_of(agreement: LotteryAgreement) -> list[TransferClaim]:
    """List the solutions, the one that is picked first; none for agreements of other concepts."""
    return [claim for claim in agreement.certificate.claims if isinstance(claim, TransferClaim)]


def weights_in_words(claim: TransferClaim, agreement: LotteryAgreement) -> str:
    """Say how much everybody's payoffs count."""
    return listing(
        f"{name} {probability(weight)}" for name, weight in zip(agreement.game.players, claim.weights, strict=True)
    )


def played_in_words(claim: TransferClaim, agreement: LotteryAgreement) -> list[str]:
    """Say what is played, a line a profile."""
    figures, sizes = Figures(agreement.game), tuple(map(len, agreement.game.actions))
    return [
        f"with probability {probability(chance)}: {figures.profile(tuple(map(int, np.unravel_index(place, sizes))))}"
        for place, chance in sorted(zip(claim.profiles, claim.probabilities, strict=True), key=lambda pair: -pair[1])
    ]


def residual_in_words(claim: TransferClaim) -> str:
    """Say how far what is paid is from what is deserved."""
    if not claim.residual:
        return "exact"
    return f"off by {float(claim.residual):.1g}"


def completeness(agreement: LotteryAgreement) -> str:
    """Say whether there may be other solutions."""
    if any(isinstance(claim, AbsenceClaim) for claim in agreement.certificate.claims):
        return "It is proved that no other payoffs are a solution, whatever the weights."
    return "Solutions were searched from many sides; that there are no others is not proved."


def transfer_claim(claim: TransferClaim | AbsenceClaim, figures: Figures) -> str:
    """Say what a claim proves."""
    if isinstance(claim, AbsenceClaim):
        return f"No other payoffs are a solution, whatever the weights: {len(claim.spans)} intervals cover them all."
    players = figures.game.players
    weights = listing(f"{name} {probability(weight)}" for name, weight in zip(players, claim.weights, strict=True))
    paid = figures.paid(players, claim.payoffs)
    return f"With the weights {weights}, what everybody deserves is paid by playing alone: {paid}."
