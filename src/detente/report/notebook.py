"""Games and results as notebooks show them: `%load_ext detente.report.notebook`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.audit.auditing import Audit
from detente.concepts.sweep_results import BreakdownSweep, SampledSweep
from detente.learning import LearningRun
from detente.model.agreement import Agreement
from detente.model.game import Game
from detente.overview import FallbackOverview
from detente.report.audit_page import audit_page
from detente.report.breakdown_page import breakdown_page
from detente.report.comparison import HEADINGS, N_LABELS, row
from detente.report.figures import Figures
from detente.report.game_page import game_page
from detente.report.html import fragment
from detente.report.learning_page import learning_page
from detente.report.overview_page import overview
from detente.report.page import Page, Section, Table
from detente.report.plotting import plot
from detente.report.summary import summarise
from detente.scene import Scene
from detente.solve import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator


def load_ipython_extension(ipython: Any) -> None:
    """Show games, agreements, comparisons, fallbacks, audits and learning as tables, and scenes as pictures.

    A `Picture` shows itself, with or without this extension.
    """
    formatters = ipython.display_formatter.formatters
    pages = formatters["text/html"]
    pages.for_type(Agreement, agreement_html)
    pages.for_type(Comparison, comparison_html)
    pages.for_type(Game, game_html)
    pages.for_type(FallbackOverview, fallbacks_html)
    pages.for_type(BreakdownSweep, sweep_html)
    pages.for_type(SampledSweep, sweep_html)
    pages.for_type(Audit, audit_html)
    pages.for_type(LearningRun, learning_html)
    formatters["image/svg+xml"].for_type(Scene, scene_svg)


def agreement_html(agreement: Agreement) -> str:
    """Write an agreement at a glance as a piece of HTML."""
    return fragment(summarise(agreement))


def comparison_html(comparison: Comparison) -> str:
    """Write a comparison as a piece of HTML, one row a concept and player."""
    lines = tuple(line for agreement in comparison.rows for line in _lines(agreement))
    title = comparison.rows[0].game.title if comparison.rows else ""
    return fragment(Page(title or "The game", (Section("", (Table(HEADINGS, lines, N_LABELS),)),)))


def game_html(game: Game) -> str:
    """Write a game as a piece of HTML."""
    return fragment(game_page(game))


def fallbacks_html(found: FallbackOverview) -> str:
    """Write an overview of fallbacks as a piece of HTML."""
    return fragment(overview(found))


def sweep_html(found: BreakdownSweep | SampledSweep) -> str:
    """Write a sweep of the breakdown probability as a piece of HTML."""
    return fragment(breakdown_page(found))


def audit_html(audit: Audit) -> str:
    """Write an audit as a piece of HTML."""
    return fragment(audit_page(audit))


def learning_html(run: LearningRun) -> str:
    """Write a run of learning as a piece of HTML."""
    return fragment(learning_page(run))


def scene_svg(scene: Scene) -> str:
    """Draw a scene as SVG."""
    return plot(scene).data(".svg").decode()


def _lines(agreement: Agreement) -> Iterator[tuple[str, ...]]:
    name, *columns = row(agreement, Figures(agreement.game))
    for cells in zip(*columns, strict=True):
        yield (name, *cells)
