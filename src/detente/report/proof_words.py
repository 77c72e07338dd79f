"""How an agreement was checked, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.lottery_agreement import LotteryAgreement

if TYPE_CHECKING:
    from detente.model.lottery_agreement import AnyAgreement
    from detente.report.figures import Figures

CLAIMS = "optima, equilibria, worths, shares, payments"
LOTTERY_CLAIMS = "optima, equilibria, the steps of the rule, the lottery"


def proof_sentence(agreement: AnyAgreement, figures: Figures) -> str:
    """Say how the agreement was checked."""
    certificate = agreement.certificate
    if certificate.status == "unchecked":
        return "This was not checked: the concept has parts that the checker does not know."
    what = LOTTERY_CLAIMS if isinstance(agreement, LotteryAgreement) else CLAIMS
    violation = float(certificate.largest_violation)
    slack = "none is off at all" if violation <= 0 else f"the largest is off by {violation:.2g} {figures.game.currency}"
    return (
        f"{len(certificate.claims)} claims ({what}) were re-checked without a "
        f"solver; {slack.rstrip()}. `detente verify` repeats the check from the file that `detente solve --json` "
        f"writes, with --exact in exact fractions."
    )
