"""How sure an agreement is that rests on breakdowns that happened, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.page import Paragraph, Section, Table

if TYPE_CHECKING:
    from detente.model.agreement import Agreement
    from detente.model.reported_worths import Observations
    from detente.report.figures import Figures


def observed_sentence(seen: Observations) -> str:
    """Say what payoffs rest on, and how far to trust them."""
    return (
        f"The disagreement point is the mean of {seen.episodes:,} breakdowns that happened. The interval that is "
        f"{seen.level:.0%} sure counts on episodes that have nothing to do with each other and are alike; more of them "
        f"make it narrower."
    )


def sure_of(seen: Observations, player: int, figures: Figures) -> str:
    """Write the interval around one payoff."""
    return f"{seen.level:.0%} sure {figures.interval(seen.low_numbers[player], seen.high_numbers[player])}"


def reported_section(agreement: Agreement, figures: Figures) -> Section:
    """Tell how everybody's share follows from the disagreement point that was reported."""
    point = [agreement.worth.worth(1 << player) for player in range(len(agreement.game.players))]
    surplus = agreement.welfare - sum(point)
    told = (
        f"Everybody together is worth {figures.amount(agreement.welfare)}. Alone all get {figures.number(sum(point))} "
        f"taken together; the rest of {figures.amount(surplus)} is split evenly, "
        f"{figures.number(surplus / len(point))} each. "
        "What larger coalitions fall back on was not reported and does not count."
    )
    seen = agreement.observations
    ends_too = () if seen is None else ("at least", "at most")
    heading = ("player", "alone", "equal part of the rest", "share", *ends_too)
    rows = []
    for player, (name, own) in enumerate(zip(agreement.game.players, point, strict=True)):
        share = agreement.payoff_numbers[player]
        ends = () if seen is None else (seen.low_numbers[player], seen.high_numbers[player])
        rows.append((name, figures.number(own), figures.signed(share - own), *map(figures.number, (share, *ends))))
    sentence = () if seen is None else (Paragraph(observed_sentence(seen)),)
    return Section("What each coalition is worth", (Paragraph(told), *sentence, Table(heading, tuple(rows))))
