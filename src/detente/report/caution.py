"""What a reader should be warned of, with what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.model.lottery_agreement import AnyAgreement

MEANINGS = {
    "worths are not superadditive": (
        "the two would rather stay apart, so the deal may not hold together; see the worths with "
        "`detente solve GAME --coalitions`"
    ),
}  #: by the beginning of the warning


def explained(warning: str) -> str:
    """Add to a warning what it means, where that is not plain."""
    meanings = [meaning for beginning, meaning in MEANINGS.items() if warning.startswith(beginning)]
    return "; ".join([warning, *meanings])


def caution_items(agreement: AnyAgreement) -> tuple[str, ...]:
    """List warnings and near ties."""
    ties = [
        f"a near tie: {tie.what} (gap {tie.gap:.3g}); a small change of the payoffs could turn this decision"
        for tie in agreement.near_ties
    ]
    return (*map(explained, agreement.warnings), *ties)
