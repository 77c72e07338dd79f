"""`detente explain`: the argument in words."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from detente.cli.options import (
    Breakdown,
    ConceptName,
    GameName,
    Jobs,
    MaxProfiles,
    OppositionName,
    SelectionName,
    Timeout,
)


class Layout(StrEnum):
    """The forms in which an explanation is written."""

    text = "text"
    md = "md"
    html = "html"


def explain_command(
    game: GameName,
    concept: ConceptName = "correlated",
    layout: Annotated[Layout, typer.Option("--format", help="Plain text, Markdown or an HTML page.")] = Layout.text,
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    max_profiles: MaxProfiles = None,
    timeout: Timeout = None,
    jobs: Jobs = 1,
) -> str:
    """Tell the argument of an agreement in words, with the numbers."""
    from detente.cli.reading import read_game
    from detente.cli.working import partitions, within
    from detente.concepts.catalogue import Options
    from detente.concepts.choice import chosen_concept
    from detente.report import html, markdown, text
    from detente.report.explanation import explain
    from detente.solve import solve

    chosen = chosen_concept(concept, Options(opposition, selection, breakdown))
    found = read_game(game, max_profiles)
    with partitions(jobs) as mapper:
        agreement = within(timeout, lambda: solve(found, chosen, mapper=mapper))
    renderers = {Layout.text: text.render, Layout.md: markdown.render, Layout.html: html.render}
    return renderers[layout](explain(found, agreement))
