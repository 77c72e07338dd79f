"""`detente report`: one page to mail, or its tables."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from detente.cli.file_options import writable
from detente.cli.options import (
    BackendName,
    Breakdown,
    ConceptNames,
    DaskAddress,
    FallbackName,
    GameName,
    Jobs,
    MaxMemory,
    MaxProfiles,
    OppositionName,
    PlayerWeights,
    SelectionName,
    TimeoutParts,
    player_weights,
)
from detente.cli.reported_options import DisagreementPoint, ObservedFile, Reported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from detente.model.game import Game
    from detente.report.gathering import AuditPlan, ReportParts
    from detente.solve import Comparison


Item = TypeVar("Item")
Result = TypeVar("Result")

PART_SECONDS = 60.0  #: for the pictures, and for the list of fallbacks, unless --timeout says otherwise


class Form(StrEnum):
    """The forms in which a report is written."""

    html = "html"
    md = "md"
    latex = "latex"


SUFFIXES = {".html": Form.html, ".htm": Form.html, ".md": Form.md, ".markdown": Form.md, ".tex": Form.latex}


def report_command(
    game: GameName,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to write it; - for standard output.", callback=writable
        ),
    ],
    concept: ConceptNames = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            metavar="html|md|latex",
            help="A whole page, or tables in Markdown or LaTeX; else the suffix of FILE tells.",
            show_default=False,
        ),
    ] = None,
    audit: Annotated[
        bool | None,
        typer.Option(
            "--audit/--no-audit", help="With or without the audit; else only for small games.", show_default=False
        ),
    ] = None,
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    fallback: FallbackName = "",
    weights: PlayerWeights = "",
    observed: ObservedFile = "",
    disagreement: DisagreementPoint = "",
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="For the searches of the audit.")] = 0,
    max_profiles: MaxProfiles = None,
    max_memory: MaxMemory = None,
    timeout: TimeoutParts = None,
    jobs: Jobs = 1,
    backend: BackendName = None,
    dask: DaskAddress = "",
) -> str | None:
    """Write a report to mail: one page with the game, the deals, their arguments, an audit and the proof."""
    from importlib.resources import files

    from detente.cli.compare_command import affordable, compared
    from detente.cli.reading import STANDARD_INPUT, read_game
    from detente.cli.working import Workforce, limit, partitions
    from detente.concepts.catalogue import Options
    from detente.formats.files import write_text
    from detente.report.gathering import AuditPlan, gather, live_figure

    wanted = form or _form(output)
    told = Reported(observed, disagreement)
    named = told.among(
        concept or [], Options(opposition, selection, breakdown, fallback=fallback, weights=player_weights(weights))
    )
    found, clock = read_game(game, max_profiles), limit(timeout)
    choice = told.added(named, found)
    with partitions(Workforce(jobs, backend, dask)) as mapper:
        comparison = compared(found, affordable(found, choice, max_memory), clock, mapper=mapper)
    if wanted is Form.html:
        with partitions(unit="questions") as mapper:
            plan = AuditPlan(choice.concepts, audit, seed, mapper, clock)
            _announce(plan, found, comparison)
            figure = live_figure(files("detente") / "web" / "static")
            patience = _part_by_part if timeout is None else clock
            parts = gather(found, comparison, plan, figure=figure, clock=patience)
        text = _page(parts)
    else:
        text = _tables(found, comparison, wanted)
    if output == STANDARD_INPUT:
        return text
    write_text(output, text)
    return None


def _form(output: str) -> Form:
    """Tell the form by the suffix of the file.

    Raises
    ------
    FormatError
        If it tells none.
    """
    from detente.cli.reading import STANDARD_INPUT
    from detente.model.errors import FormatError

    suffix = PurePath(output).suffix.lower()
    if output == STANDARD_INPUT:
        return Form.html
    if suffix not in SUFFIXES:
        named = f"the suffix {suffix}" if suffix else "a name without a suffix"
        message = (
            f"{named} tells no form of report; name the file .html, .md or .tex, or say --format html, md or latex"
        )
        raise FormatError(message, source=output)
    return SUFFIXES[suffix]


def _part_by_part(function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
    """Give every part of a report that it can do without its own time, so that a large game still has a report."""
    from detente.cli.working import limit

    return limit(PART_SECONDS)(function, items)


def _announce(plan: AuditPlan, game: Game, comparison: Comparison) -> None:
    if plan.includes(game):
        from detente.cli.working import counted

        print(
            f"detente: auditing {counted(len(comparison.rows))}, which takes a while; --no-audit leaves it out",
            file=sys.stderr,
        )


def _page(parts: ReportParts) -> str:
    from detente.formats.report_files import report_files, scene_text
    from detente.overview import Unavailable
    from detente.report.whole_report import whole_report

    if isinstance(parts.stills, Unavailable):
        print(f"detente: the report has no picture for paper: {parts.stills.reason}", file=sys.stderr)
    scene = "" if isinstance(parts.scene, Unavailable) else scene_text(parts.scene)
    return whole_report(parts, report_files(parts.game, parts.comparison), scene)


def _tables(game: Game, comparison: Comparison, form: Form) -> str:
    from detente.report import latex, markdown
    from detente.report.report_tables import tables_page

    render = latex.render if form is Form.latex else markdown.render
    return render(tables_page(game, comparison))
