"""`detente explain`: the argument in words."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from detente.cli.options import (
    BackendName,
    Breakdown,
    ConceptName,
    DaskAddress,
    DivisionName,
    FallbackName,
    GameName,
    Jobs,
    MaxMemory,
    MaxProfiles,
    OppositionName,
    PlayerWeights,
    SelectionName,
    Timeout,
    player_weights,
)
from detente.cli.reported_options import DisagreementPoint, ObservedFile, Reported
from detente.cli.sample_options import Sample, SampleFraction, SampleSeed, SampleSize


class Layout(StrEnum):
    """The forms in which an explanation is written."""

    text = "text"
    md = "md"
    html = "html"


def explain_command(
    game: GameName,
    concept: ConceptName = "",
    layout: Annotated[Layout, typer.Option("--format", help="Plain text, Markdown or an HTML page.")] = Layout.text,
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    division: DivisionName = "",
    fallback: FallbackName = "",
    weights: PlayerWeights = "",
    observed: ObservedFile = "",
    disagreement: DisagreementPoint = "",
    sample: SampleFraction = None,
    lps: SampleSize = None,
    seed: SampleSeed = 0,
    max_profiles: MaxProfiles = None,
    max_memory: MaxMemory = None,
    timeout: Timeout = None,
    jobs: Jobs = 1,
    backend: BackendName = None,
    dask: DaskAddress = "",
) -> str:
    """Tell the argument of an agreement in words, with the numbers."""
    from detente.cli.affordable import check_affordable
    from detente.cli.bargaining import check_options, explained_set, set_named
    from detente.cli.reading import read_game
    from detente.cli.working import Workforce, partitions, within
    from detente.concepts.catalogue import Options
    from detente.report import html, markdown, text
    from detente.report.explanation import explain
    from detente.solve import solve

    renderers = {Layout.text: text.render, Layout.md: markdown.render, Layout.html: html.render}
    told, options = (
        Reported(observed, disagreement),
        Options(opposition, selection, breakdown, division, fallback, player_weights(weights)),
    )
    listed = set_named(game, max_profiles)
    if listed is not None:
        check_options(options, told, {"sample": sample, "lps": lps})
        return renderers[layout](explained_set(listed, concept, weights))
    choose = told.chooser(concept, options, Sample(sample, lps, seed))
    found = read_game(game, max_profiles)
    chosen = choose(found)
    check_affordable(found, chosen, max_memory)
    with partitions(Workforce(jobs, backend, dask)) as mapper:
        agreement = within(timeout, lambda: solve(found, chosen, mapper=mapper))
    return renderers[layout](explain(found, agreement))
