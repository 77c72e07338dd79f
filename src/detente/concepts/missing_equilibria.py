"""What is said where the list of Nash equilibria behind an agreement may be incomplete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.coalition import members
from detente.model.nash_list import NashListClaim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from detente.model.certificate import Claim


def missing_equilibria(claims: Iterable[Claim], players: Sequence[str]) -> tuple[str, ...]:
    """Warn that a Nash equilibrium with a larger total could be missing; nothing where all lists are complete."""
    short = [claim.partition for claim in claims if isinstance(claim, NashListClaim) and not claim.complete]
    if not short:
        return ()
    sides = " | ".join(" + ".join(players[player] for player in members(block)) for block in short[0].blocks)
    lists = "list" if len(short) == 1 else "lists"
    more = f" and {len(short) - 1} more ways to split" if len(short) > 1 else ""
    message = (
        f"the {lists} of Nash equilibria of {sides}{more} may miss mixed ones, and then one with a larger total could "
        f"have been taken; the ranges hold for those that are missing too"
    )
    return (message,)
