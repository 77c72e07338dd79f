"""Agreements and comparisons as notebooks show them: `%load_ext detente.report.notebook`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.model.agreement import Agreement
from detente.report.comparison import HEADINGS, N_LABELS, row
from detente.report.figures import Figures
from detente.report.html import fragment
from detente.report.page import Page, Section, Table
from detente.report.summary import summarise
from detente.solve import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator


def load_ipython_extension(ipython: Any) -> None:
    """Show agreements and comparisons as tables in the running notebook."""
    formatter = ipython.display_formatter.formatters["text/html"]
    formatter.for_type(Agreement, agreement_html)
    formatter.for_type(Comparison, comparison_html)


def agreement_html(agreement: Agreement) -> str:
    """Write an agreement at a glance as a piece of HTML."""
    return fragment(summarise(agreement))


def comparison_html(comparison: Comparison) -> str:
    """Write a comparison as a piece of HTML, one row a concept and player."""
    lines = tuple(line for agreement in comparison.rows for line in _lines(agreement))
    title = comparison.rows[0].game.title if comparison.rows else ""
    return fragment(Page(title or "The game", (Section("", (Table(HEADINGS, lines, N_LABELS),)),)))


def _lines(agreement: Agreement) -> Iterator[tuple[str, ...]]:
    name, *columns = row(agreement, Figures(agreement.game))
    for cells in zip(*columns, strict=True):
        yield (name, *cells)
