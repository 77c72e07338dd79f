"""The argument of an agreement as data; `report` turns it into words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from detente.model.agreement import Step
from detente.model.coalition import members

if TYPE_CHECKING:
    from detente.model.agreement import Agreement


def with_steps(agreement: Agreement) -> Agreement:
    """Record what can be reached together, every fallback, every worth, and every share."""
    players = agreement.game.players

    @cache
    def name(coalition: int) -> str:
        return " + ".join(players[player] for player in members(coalition))

    record = [Step("welfare", "everybody", {"welfare": float(agreement.welfare)})]
    for entry in agreement.disagreements:
        blocks = entry.partition.blocks
        numbers = {name(block): float(payoff) for block, payoff in zip(blocks, entry.payoffs, strict=True)}
        record.append(Step("fallback", " | ".join(map(name, blocks)), numbers))
    values = agreement.worth.floats.tolist()
    record += [Step("worth", name(coalition), {"worth": values[coalition]}) for coalition in range(1, len(values))]
    shares = zip(players, agreement.payoffs.tolist(), strict=True)
    record += [Step("share", player, {"payoff": payoff}) for player, payoff in shares]
    return replace(agreement, steps=tuple(record))
