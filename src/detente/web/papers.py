"""What is to be kept or mailed: a report and a picture, as files that a browser saves."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from detente.concepts.choice import applicable_concepts, chosen_concepts
from detente.formats.report_files import report_files, scene_text
from detente.model.errors import NotApplicable
from detente.overview import Unavailable
from detente.report.gathering import AuditPlan, gather, live_figure
from detente.report.plotting import plot
from detente.report.reasons import reasons
from detente.report.whole_report import whole_report
from detente.scene import Scene, deal
from detente.web.asking import SOLVING
from detente.web.replies import HTML, SVG, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from detente.concepts.choice import Choice
    from detente.web.asking import Ask
    from detente.web.desk import Desk


@dataclass(frozen=True, slots=True)
class Paper:
    """Hold how a file is made, and which options it takes."""

    make: Callable[[Ask, Desk], Reply]
    options: frozenset[str]


def reported(ask: Ask, desk: Desk) -> Reply:
    """Write the report that `detente report` writes; without an audit, unless it is asked for."""
    choice = several_concepts(ask)
    comparison = desk.compare(ask.game, choice)
    check_any(comparison.rows, comparison.skipped)
    plan = AuditPlan(choice.concepts, asked=ask.extras.flag("audit"), seed=ask.extras.whole("seed"))
    parts = gather(ask.game, comparison, plan, figure=live_figure(files("detente") / "web" / "static"))
    scene = "" if isinstance(parts.scene, Unavailable) else scene_text(parts.scene)
    page = whole_report(parts, report_files(ask.game, comparison), scene)
    return _file(page.encode(), HTML, "report.html")


def pictured(ask: Ask, desk: Desk) -> Reply:
    """Draw the picture that `detente plot` draws, as SVG."""
    comparison = desk.compare(ask.game, several_concepts(ask))
    deals = tuple(deal(agreement) for agreement in comparison.rows)
    scene = Scene(ask.game, desk.plane(ask.game), deals, comparison.skipped)
    return _file(plot(scene).data(".svg"), SVG, "picture.svg")


def several_concepts(ask: Ask) -> Choice:
    """Look up the concepts to set side by side: of several, those that contradict an option are passed over."""
    choose = applicable_concepts if len(ask.concepts) > 1 else chosen_concepts
    return choose(ask.concepts, ask.options)


def check_any(rows: tuple[object, ...], skipped: tuple[tuple[str, str], ...]) -> None:
    """Refuse to answer where no concept applies, with the reasons.

    Raises
    ------
    NotApplicable
        If there is no row.
    """
    if not rows:
        raise NotApplicable(reasons(skipped), where="concepts")


def _file(content: bytes, media: str, name: str) -> Reply:
    return Reply(200, media, content, {"Content-Disposition": f'attachment; filename="{name}"'})


PAPERS: Mapping[str, Paper] = {
    "report": Paper(reported, SOLVING | {"audit", "seed"}),
    "picture": Paper(pictured, SOLVING),
}
