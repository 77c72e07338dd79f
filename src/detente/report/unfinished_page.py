"""What is certain of an agreement that was cut short, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.concept_words import description, label
from detente.report.figures import Figures
from detente.report.page import Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from detente.model.unfinished import UnfinishedAgreement


def unfinished_page(unfinished: UnfinishedAgreement) -> Page:
    """Say what everybody does, between which numbers everybody's payoff lies, and how sure that is."""
    figures, bounds, spread = Figures(unfinished.game), unfinished.payoff_bounds, unfinished.ranges
    about = f"{label(unfinished.concept)}: {description(unfinished.concept)}."
    does = f"{figures.profile(unfinished.profile)}: {figures.amount(unfinished.welfare)} in all."
    cut = (
        f"Time ran out: {_known(unfinished)}; they lie between the bounds below, and whatever the rule that picks "
        "among fallbacks, within the interval. Allow more time with --timeout; with --checkpoint FILE what is known is "
        "kept."
    )
    rows = tuple(
        (
            name,
            unfinished.profile_labels[player],
            figures.number(bounds.low_numbers[player]),
            figures.number(bounds.high_numbers[player]),
            figures.interval(spread.low_numbers[player], spread.high_numbers[player]),
        )
        for player, name in enumerate(unfinished.game.players)
    )
    table = Table(("player", "plays", "at least", "at most", "interval"), rows, 2)
    others = (
        "Of all other fallbacks only what the payoffs of the game allow at the least and at the most was used. "
        if len(unfinished.finished) < unfinished.partitions
        else ""
    )
    sure = (
        f"What is known was re-checked without a solver (claims: {len(unfinished.certificate.claims):,}). {others}"
        f"`detente verify` repeats the check from the file that `detente solve --json` writes."
    )
    pieces = tuple(map(Paragraph, (about, does, cut)))
    sections = Section("", (*pieces, table)), Section("", (Paragraph(sure),))
    return Page(unfinished.game.title or "The game", sections)


def _known(unfinished: UnfinishedAgreement) -> str:
    """Say what is known of the fallbacks, and what is missing."""
    known, count = len(unfinished.finished), unfinished.partitions
    if known == count:
        return (
            f"{known:,} of the {count:,} fallbacks that matter, so all of them, are known and checked. The agreement "
            f"as a whole was not checked in time, so no payoffs are stated yet"
        )
    return f"{known:,} of the {count:,} fallbacks that matter are known and checked. The payoffs are not"
