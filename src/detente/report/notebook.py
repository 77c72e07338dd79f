"""Games and results as notebooks show them.

Games and results show themselves: the package appoints `page_of` to write their pages. After
`%load_ext detente.report.notebook` scenes are shown as pictures, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from detente.audit.auditing import Audit
from detente.concepts.sweep_results import BreakdownSweep, SampledSweep
from detente.fallbacks.nash_equilibria import NashEquilibria
from detente.fallbacks.outline import Projection, Support
from detente.learning import LearningRun, PolishedRun
from detente.model.agreement import Agreement, GameSummary
from detente.model.bargaining_set import BargainingSet
from detente.model.bundle import Bundle
from detente.model.capped import CappedAgreements
from detente.model.division_report import DivisionReport
from detente.model.errors import NotApplicable
from detente.model.exploitability import EpsilonIntervals, ExploitabilityFrontier
from detente.model.game import Game
from detente.model.hypotheses import Hypotheses
from detente.model.lottery_agreement import AnyAgreement, LotteryAgreement
from detente.model.partition_function import PartitionFunction
from detente.model.stability import StabilityReport
from detente.model.unfinished import UnfinishedAgreement
from detente.overview import FallbackOverview
from detente.report.audit_page import audit_page
from detente.report.bargaining_page import bargaining_page
from detente.report.breakdown_page import breakdown_page
from detente.report.bundle_page import bundle_page
from detente.report.capped_page import capped_page
from detente.report.comparison import HEADINGS, N_LABELS, reading, row
from detente.report.division_page import division_page
from detente.report.exploitability_page import frontier_section, interval_sections
from detente.report.figures import Figures
from detente.report.game_page import game_page
from detente.report.html import fragment, section_fragment
from detente.report.hypotheses_page import hypotheses_page
from detente.report.learning_page import learning_page, polished_section
from detente.report.nash_words import nash_section
from detente.report.outline_page import projections_section, shape_section, supports_section
from detente.report.overview_page import overview
from detente.report.page import Page, Paragraph, Section, Table
from detente.report.partition_page import partition_section
from detente.report.plotting import plot
from detente.report.stability_page import stability_page
from detente.report.summary import summarise
from detente.report.unfinished_page import unfinished_page
from detente.scene import Scene
from detente.selections.payoff_shape import PayoffShape
from detente.solve import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = 3  #: the level of a page's title: a notebook has headings of its own
STYLE = """\
.detente { overflow-x: auto; }
.detente h3 { font-size: 1.15em; margin: .4em 0; }
.detente h4, .detente h5 { font-size: 1em; margin: .8em 0 .2em; }
.detente table { border-collapse: collapse; margin: .5em 0; width: auto; }
.detente th, .detente td { padding: .15em .8em; border-bottom: 1px solid #8888; text-align: left; }
.detente .number { text-align: right; font-variant-numeric: tabular-nums; }
"""


def load_ipython_extension(ipython: Any) -> None:
    """Show games and results as pages, and scenes as pictures.

    Games, results and a `Picture` show themselves, with or without this extension.
    """
    formatters = ipython.display_formatter.formatters
    for kind in PAGES:
        formatters["text/html"].for_type(kind, page_of)
    formatters["image/svg+xml"].for_type(Scene, scene_svg)


def page_of(shown: object) -> str:
    """Write a game or a result as a piece of HTML.

    Raises
    ------
    NotApplicable
        If it is neither.
    """
    for kind, page in PAGES.items():
        if isinstance(shown, kind):
            return framed(page(shown))
    message = f"there is no page for {type(shown).__name__}"
    raise NotApplicable(message, where="notebook")


def framed(piece: str) -> str:
    """Put a piece of HTML into a block with a style of its own, whatever the notebook's is."""
    return f'<div class="detente">\n<style>\n{STYLE}</style>\n{piece}</div>\n'


def agreement_html(agreement: AnyAgreement) -> str:
    """Write an agreement at a glance as a piece of HTML."""
    return fragment(summarise(agreement), level=TITLE)


def comparison_html(comparison: Comparison) -> str:
    """Write a comparison as a piece of HTML, one row a concept and player, and how to read it."""
    lines = tuple(line for agreement in comparison.rows for line in _lines(agreement))
    title = Figures(comparison.rows[0].game).title if comparison.rows else "The game"
    below = (Paragraph(reading(comparison.rows)),) if comparison.rows else ()
    return fragment(Page(title, (Section("", (Table(HEADINGS, lines, N_LABELS), *below)),)), level=TITLE)


def game_html(game: Game) -> str:
    """Write a game as a piece of HTML."""
    return fragment(game_page(game), level=TITLE)


def division_html(report: DivisionReport) -> str:
    """Write how worths can be divided as a piece of HTML."""
    return fragment(division_page(report), level=TITLE)


def stability_html(report: StabilityReport) -> str:
    """Write whether a deal is stable as a piece of HTML."""
    return fragment(stability_page(report), level=TITLE)


def fallbacks_html(found: FallbackOverview) -> str:
    """Write an overview of fallbacks as a piece of HTML."""
    return fragment(overview(found), level=TITLE)


def hypotheses_html(found: Hypotheses) -> str:
    """Write what everybody gets by what outsiders are taken to do as a piece of HTML."""
    return fragment(hypotheses_page(found), level=TITLE)


def sweep_html(found: BreakdownSweep | SampledSweep) -> str:
    """Write a sweep of the breakdown probability as a piece of HTML."""
    return fragment(breakdown_page(found), level=TITLE)


def bundle_html(found: Bundle) -> str:
    """Write what many episodes give as a piece of HTML."""
    return fragment(bundle_page(found), level=TITLE)


def bargaining_html(found: BargainingSet) -> str:
    """Write a list of outcomes as a piece of HTML."""
    return fragment(bargaining_page(found), level=TITLE)


def capped_html(found: CappedAgreements) -> str:
    """Write what can be agreed on with limited payments as a piece of HTML."""
    return fragment(capped_page(found), level=TITLE)


def audit_html(audit: Audit) -> str:
    """Write an audit as a piece of HTML."""
    return fragment(audit_page(audit), level=TITLE)


def learning_html(run: LearningRun) -> str:
    """Write a run of learning as a piece of HTML."""
    return fragment(learning_page(run), level=TITLE)


def polished_html(polished: PolishedRun) -> str:
    """Write what a run was polished to as a piece of HTML."""
    return _titled(polished.run.game, (polished_section(polished),))


def unfinished_html(unfinished: UnfinishedAgreement) -> str:
    """Write what is certain of an agreement that was cut short as a piece of HTML."""
    return fragment(unfinished_page(unfinished), level=TITLE)


def partition_function_html(found: PartitionFunction) -> str:
    """Write what coalitions are worth in every partition as a piece of HTML."""
    return _titled(found.game, (partition_section(found),))


def frontier_html(frontier: ExploitabilityFrontier) -> str:
    """Write the best total by the gain from deviating that is tolerated as a piece of HTML."""
    return _titled(frontier.game, (frontier_section(frontier),))


def intervals_html(intervals: EpsilonIntervals) -> str:
    """Write intervals by the gain from deviating that is tolerated as a piece of HTML."""
    return _titled(intervals.game, interval_sections(intervals))


def support_html(support: Support) -> str:
    """Write the largest weighted payoff as a piece of HTML."""
    return _titled(support.game, (supports_section((support,), Figures(support.game)),))


def projection_html(projection: Projection) -> str:
    """Write what two players can get as a piece of HTML."""
    return _titled(projection.game, (projections_section((projection,), Figures(projection.game)),))


def shape_html(shape: PayoffShape) -> str:
    """Write the corners of a set of payoffs as a piece of HTML."""
    return section_fragment(shape_section(shape), level=TITLE + 1)


def nash_html(listed: NashEquilibria) -> str:
    """Write a list of Nash equilibria as a piece of HTML, a row each; actions are known by their places only."""
    return section_fragment(nash_section(listed), level=TITLE + 1)


PAGES: dict[type, Callable[[Any], str]] = {
    Agreement: agreement_html,
    Audit: audit_html,
    BargainingSet: bargaining_html,
    BreakdownSweep: sweep_html,
    Bundle: bundle_html,
    CappedAgreements: capped_html,
    Comparison: comparison_html,
    DivisionReport: division_html,
    EpsilonIntervals: intervals_html,
    ExploitabilityFrontier: frontier_html,
    FallbackOverview: fallbacks_html,
    Game: game_html,
    Hypotheses: hypotheses_html,
    LearningRun: learning_html,
    LotteryAgreement: agreement_html,
    NashEquilibria: nash_html,
    PartitionFunction: partition_function_html,
    PayoffShape: shape_html,
    PolishedRun: polished_html,
    Projection: projection_html,
    StabilityReport: stability_html,
    SampledSweep: sweep_html,
    Support: support_html,
    UnfinishedAgreement: unfinished_html,
}  #: what notebooks show, and how it is written


def scene_svg(scene: Scene) -> str:
    """Draw a scene as SVG."""
    return plot(scene).data(".svg").decode()


def _titled(game: GameSummary, sections: tuple[Section, ...]) -> str:
    return fragment(Page(game.title or "The game", sections), level=TITLE)


def _lines(agreement: AnyAgreement) -> Iterator[tuple[str, ...]]:
    """Write a line a player; the concept is named in the first."""
    name, *columns = row(agreement, Figures(agreement.game))
    for place, cells in enumerate(zip(*columns, strict=True)):
        yield ("" if place else name, *cells)
