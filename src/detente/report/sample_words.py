"""How sure an agreement is that rests on a sample of the coalitions, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.coalitions.sampling import all_lps
from detente.report.page import Table

if TYPE_CHECKING:
    from detente.model.agreement import Agreement
    from detente.model.sampled_worths import Sampling
    from detente.report.figures import Figures


def sample_sentence(drawn: Sampling, n_players: int) -> str:
    """Say that payoffs are estimates, what they rest on, and how far to trust them."""
    return (
        f"These payoffs are estimates: {drawn.lps:,} of the {all_lps(n_players):,} pairs of a coalition and all others "
        f"were looked at, drawn with seed {drawn.seed}. For {drawn.level:.0%} of all seeds, the interval that is "
        f"{drawn.level:.0%} sure holds what all pairs together would give; a larger sample makes it narrower."
    )


def sure(drawn: Sampling, player: int, figures: Figures) -> str:
    """Write the interval around one payoff."""
    return f"{drawn.level:.0%} sure {figures.interval(drawn.low_numbers[player], drawn.high_numbers[player])}"


def sample_table(agreement: Agreement, figures: Figures) -> Table:
    """List every payoff with its interval; there must be a sample."""
    rows = []
    if agreement.sampling is not None:
        ends = zip(agreement.sampling.low_numbers, agreement.sampling.high_numbers, strict=True)
        payoffs = zip(agreement.game.players, agreement.payoff_numbers, ends, strict=True)
        for name, payoff, (low, high) in payoffs:
            rows.append((name, figures.number(payoff), figures.number(low), figures.number(high)))
    return Table(("player", "share, estimated", "at least", "at most"), tuple(rows))
