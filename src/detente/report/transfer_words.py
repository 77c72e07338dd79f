"""Solutions with weights in place of money, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.model.transfer import AbsenceClaim, TransferClaim
from detente.report.figures import Figures, listing, probabilities
from detente.selections.naming import asked_for

if TYPE_CHECKING:
    from detente.model.agreement import ConceptSummary
    from detente.model.lottery_agreement import AnyAgreement, LotteryAgreement

NAME = "lambda-transfer"
USUAL_DIVISION = "shapley"


def is_transfer(concept: ConceptSummary) -> bool:
    """Tell whether a concept weighs payoffs in place of payments."""
    return concept.name == NAME


def transfer_label(concept: ConceptSummary) -> str:
    """Name the concept with its fallback, other parts than the usual ones, and the probability that talks fail.

    Examples
    --------
    >>> from detente.concepts import concept
    >>> transfer_label(concept("lambda-transfer", fallback="credible").summary)
    'lambda-transfer (credible, q = 0.5)'
    """
    parts = [concept.fallback]
    parts += (
        [asked_for(str(concept.selection), concept.parameters)] if concept.selection not in {None, "kindest"} else []
    )
    parts += [concept.division] if concept.division != USUAL_DIVISION else []
    parts += [f"q = {concept.parameters['breakdown']:g}"] if "breakdown" in concept.parameters else []
    return f"{NAME} ({', '.join(parts)})"


def has_interval(agreement: AnyAgreement) -> bool:
    """Tell whether the range says anything: not of a solution with weights beside which there may be others."""
    return agreement.ranges.exact or not is_transfer(agreement.concept)


def solutions_of(agreement: LotteryAgreement) -> list[TransferClaim]:
    """List the solutions, the one that is picked first; none for agreements of other concepts."""
    return [claim for claim in agreement.certificate.claims if isinstance(claim, TransferClaim)]


def weights_in_words(claim: TransferClaim, agreement: LotteryAgreement) -> str:
    """Say how much everybody's payoffs count."""
    pairs = zip(agreement.game.players, probabilities(claim.weights), strict=True)
    return listing(f"{name} {weight}" for name, weight in pairs)


def played_in_words(claim: TransferClaim, agreement: LotteryAgreement) -> list[str]:
    """Say what is played, a line a profile."""
    figures, sizes = Figures(agreement.game), tuple(map(len, agreement.game.actions))
    listed = sorted(zip(claim.profiles, claim.probabilities, strict=True), key=lambda pair: -pair[1])
    shown = zip(listed, probabilities(chance for _, chance in listed), strict=True)
    return [
        f"with probability {chance}: {figures.profile(tuple(map(int, np.unravel_index(place, sizes))))}"
        for (place, _), chance in shown
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
    pairs = zip(players, probabilities(claim.weights), strict=True)
    weights = listing(f"{name} {weight}" for name, weight in pairs)
    paid = figures.paid(players, claim.payoffs)
    return f"With the weights {weights}, what everybody deserves is paid by playing alone: {paid}."
