"""How an agreement was checked, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.lottery_agreement import LotteryAgreement
from detente.model.transfer import TransferClaim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Claim
    from detente.model.lottery_agreement import AnyAgreement
    from detente.report.figures import Figures

CLAIMS = "optima, equilibria, worths, shares, payments"
REPEATED = (
    "`detente verify` repeats the check from the file that `detente solve --json` writes, with --exact in exact "
    "fractions."
)
LOTTERY_CLAIMS = "optima, equilibria, the steps of the rule, the lottery"


def _counted(claims: Sequence[Claim]) -> int:
    """Count claims, with those of the agreements on weighted games, as the checker does."""
    inner = [claim.value.certificate.claims for claim in claims if isinstance(claim, TransferClaim)]
    return len(claims) + sum(map(len, inner))


def proof_sentence(agreement: AnyAgreement, figures: Figures) -> str:
    """Say how the agreement was checked."""
    certificate = agreement.certificate
    if certificate.status == "unchecked":
        return "This was not checked: the concept has parts that the checker does not know."
    what = LOTTERY_CLAIMS if isinstance(agreement, LotteryAgreement) else CLAIMS
    n_claims = _counted(certificate.claims)
    claims, were = ("claim", "was") if n_claims == 1 else ("claims", "were")
    violation = float(certificate.largest_violation)
    slack = "none is off at all" if violation <= 0 else f"the largest is off by {violation:.2g} {figures.game.currency}"
    return f"{n_claims} {claims} ({what}) {were} re-checked without a solver; {slack.rstrip()}. {REPEATED}"
