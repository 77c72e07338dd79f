"""`detente stability`: whether a deal holds together."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli.explain_command import Layout
from detente.cli.options import (
    DEFAULT,
    AsJson,
    BackendName,
    Breakdown,
    ConceptName,
    DaskAddress,
    DivisionName,
    GameName,
    Jobs,
    MaxProfiles,
    OppositionName,
    SelectionName,
    Timeout,
)


def stability_command(
    game: GameName,
    concept: ConceptName = "",
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    division: DivisionName = "",
    blocks: Annotated[
        str | None,
        typer.Option(
            "--blocks", metavar="A,B|C", help="Also let outsiders keep to these teams of players.", show_default=False
        ),
    ] = None,
    layout: Annotated[Layout, typer.Option("--format", help="Plain text, Markdown or an HTML page.")] = Layout.text,
    max_profiles: MaxProfiles = None,
    timeout: Timeout = None,
    jobs: Jobs = 1,
    backend: BackendName = None,
    dask: DaskAddress = "",
    as_json: AsJson = False,
) -> str:
    """Say whether a deal is stable: who is owed something, who would walk out, and whether any division could hold."""
    from detente.cli.output import json_text
    from detente.cli.reading import read_game
    from detente.cli.working import Workforce, partitions, within
    from detente.concepts.catalogue import Options
    from detente.concepts.choice import chosen_concept
    from detente.formats.stability_document import dump_stability
    from detente.report import html, markdown, text
    from detente.report.stability_page import stability_page
    from detente.stability import stability

    chosen = chosen_concept(concept or DEFAULT, Options(opposition, selection, breakdown, division))
    found = read_game(game, max_profiles)
    with partitions(Workforce(jobs, backend, dask), "partitions") as mapper:
        report = within(timeout, lambda: stability(found, chosen, blocks=blocks, mapper=mapper))
    if as_json:
        return json_text(dump_stability(report))
    renderers = {Layout.text: text.render, Layout.md: markdown.render, Layout.html: html.render}
    return renderers[layout](stability_page(report))
