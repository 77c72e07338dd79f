"""`detente hypotheses`: what everybody gets by what outsiders are taken to do."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli.explain_command import Layout
from detente.cli.file_options import CertificateFile
from detente.cli.options import (
    AsJson,
    BackendName,
    DaskAddress,
    GameName,
    Jobs,
    MaxProfiles,
    SelectionName,
    Timeout,
)


def hypotheses_command(
    game: GameName,
    blocks: Annotated[
        str | None,
        typer.Option(
            "--blocks", metavar="A,B|C", help="Also let outsiders keep to these teams of players.", show_default=False
        ),
    ] = None,
    selection: SelectionName = "",
    layout: Annotated[Layout, typer.Option("--format", help="Plain text, Markdown or an HTML page.")] = Layout.text,
    certificate: CertificateFile = "",
    most_players: Annotated[
        int, typer.Option("--most-players", min=1, metavar="N", help="Refuse games of more players.")
    ] = 8,
    max_profiles: MaxProfiles = None,
    timeout: Timeout = None,
    jobs: Jobs = 1,
    backend: BackendName = None,
    dask: DaskAddress = "",
    as_json: AsJson = False,
) -> str:
    """Show what everybody gets by what outsiders are taken to do, how much hangs on it, and on which coalition."""
    from detente.cli.output import answered, json_text
    from detente.cli.reading import read_game
    from detente.cli.working import Workforce, partitions, within
    from detente.formats.hypotheses_document import dump_hypotheses
    from detente.hypotheses import hypotheses
    from detente.report import html, markdown, text
    from detente.report.hypotheses_page import hypotheses_page

    found = read_game(game, max_profiles)
    with partitions(Workforce(jobs, backend, dask), "partitions") as mapper:
        result = within(
            timeout,
            lambda: hypotheses(found, blocks, selection=selection, most_players=most_players, mapper=mapper),
        )

    def answer(*, filed: bool) -> str:
        if as_json:
            return json_text(dump_hypotheses(result, detached=filed))
        renderers = {Layout.text: text.render, Layout.md: markdown.render, Layout.html: html.render}
        return renderers[layout](hypotheses_page(result))

    return answered(answer, result, certificate)
