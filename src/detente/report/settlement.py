"""Who pays whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.figures import NOTHING

if TYPE_CHECKING:
    from detente.model.lottery_agreement import AnyAgreement


@dataclass(frozen=True, slots=True)
class Payment:
    """Hold one side payment, in the currency."""

    payer: str
    receiver: str
    amount: float


def payments(agreement: AnyAgreement) -> tuple[Payment, ...]:
    """List payments that settle all transfers: payers in game order pay receivers in game order.

    Notes
    -----
    At most n - 1 payments. With more than two players only the net amounts are part of the agreement.
    """
    smallest = NOTHING * agreement.game.scale
    owed: list[tuple[str, float]] = [
        (player, -float(amount))
        for player, amount in zip(agreement.game.players, agreement.transfers, strict=True)
        if amount < -smallest
    ]
    found: list[Payment] = []
    for receiver, amount in zip(agreement.game.players, agreement.transfers, strict=True):
        due = float(amount)
        while due > smallest and owed:
            payer, left = owed[0]
            paid = min(due, left)
            found.append(Payment(payer, receiver, paid))
            due -= paid
            owed[:1] = [(payer, left - paid)] if left - paid > smallest else []
    return tuple(found)
