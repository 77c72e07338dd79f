"""A list of outcomes as a page, and which of them are efficient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.concepts.bargaining_sets import summary_of_set
from detente.concepts.efficient_outcomes import efficient_outcomes
from detente.report.figures import Figures, listing
from detente.report.page import Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from detente.model.bargaining_set import BargainingSet

ROWS = 60  #: outcomes of a table
SHOWN = 12  #: outcomes that are named
LARGEST = 2000  #: outcomes that are looked at


def bargaining_page(bargaining: BargainingSet) -> Page:
    """Lay out the outcomes, what they pay, and what everybody gets without a deal."""
    figures = Figures(summary_of_set(bargaining))
    listed = zip(bargaining.outcomes[:ROWS], bargaining.payoffs.T.tolist(), strict=False)
    rows = [("without a deal", *map(figures.number, bargaining.reserves))]
    rows += [(label, *map(figures.number, paid)) for label, paid in listed]
    left = bargaining.n_profiles - ROWS
    more = (Paragraph(f"{left:,} more outcomes follow."),) if left > 0 else ()
    table = Table(("outcome", *bargaining.players), tuple(rows))
    return Page(bargaining.title or "The outcomes", (Section("", (table, *more)),))


def efficient_words(bargaining: BargainingSet) -> str:
    """Name the outcomes that nothing beats for everybody, not even a lottery over the others."""
    if bargaining.n_profiles > LARGEST:
        return f"Which outcomes are efficient is listed up to {LARGEST:,} of them."
    names = efficient_outcomes(bargaining)
    count = f"{len(names)} of {bargaining.n_profiles} outcomes"
    shown = listing(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
    return f"Efficient, even against lotteries: {shown} ({count})."
