"""`detente solve`: one agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.options import (
    DEFAULT,
    AsJson,
    BackendName,
    Breakdown,
    CheckpointFile,
    ConceptName,
    DaskAddress,
    GameName,
    Jobs,
    MaxMemory,
    MaxProfiles,
    OppositionName,
    SelectionName,
    TimeoutSoFar,
)
from detente.cli.reported_options import DisagreementPoint, ObservedFile, Reported
from detente.cli.sample_options import Sample, SampleFraction, SampleSeed, SampleSize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.concepts.catalogue import Options
    from detente.formats.agreement_document import Document
    from detente.model.agreement import Agreement
    from detente.model.unfinished import UnfinishedAgreement


def solve_command(
    game: GameName,
    concept: ConceptName = "",
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    observed: ObservedFile = "",
    disagreement: DisagreementPoint = "",
    sample: SampleFraction = None,
    lps: SampleSize = None,
    seed: SampleSeed = 0,
    coalitions: Annotated[
        bool, typer.Option("--coalitions", help="Also list every coalition's worth and every partition's fallback.")
    ] = False,
    certificate: Annotated[
        str, typer.Option("--certificate", metavar="FILE", help="Write the claims to a file too.", show_default=False)
    ] = "",
    max_profiles: MaxProfiles = None,
    max_memory: MaxMemory = None,
    timeout: TimeoutSoFar = None,
    jobs: Jobs = 1,
    backend: BackendName = None,
    dask: DaskAddress = "",
    checkpoint: CheckpointFile = "",
    as_json: AsJson = False,
) -> str:
    """Strike one agreement: who does what, who pays whom, and the proof."""
    from detente.cli.affordable import check_affordable
    from detente.cli.output import json_text
    from detente.cli.reading import read_game
    from detente.cli.working import Workforce, solved
    from detente.concepts.catalogue import Options
    from detente.model.unfinished import UnfinishedAgreement

    options, part = Options(opposition, selection, breakdown), Sample(sample, lps, seed)
    told = Reported(observed, disagreement)
    choose = told.chooser(concept, options, part)
    found = read_game(game, max_profiles)
    chosen = choose(found)
    check_affordable(found, chosen, max_memory)
    agreement = solved(found, chosen, Workforce(jobs, backend, dask), checkpoint, timeout)
    if as_json or certificate:
        document = _document(agreement, certificate, coalitions_too=coalitions)
        if as_json:
            return json_text(document)
    if isinstance(agreement, UnfinishedAgreement):
        return _text_so_far(agreement)
    words = [*part.words, *told.words]
    return _text(agreement, coalitions_too=coalitions) + _hint(game, concept or told.name or DEFAULT, options, words)


def _document(agreement: Agreement | UnfinishedAgreement, certificate: str, *, coalitions_too: bool) -> Document:
    """Write the agreement as a document, and its claims into the certificate file too, if there is one."""
    from detente.formats.certificate_document import certificate_lines, detached_document, limited_document
    from detente.formats.files import write_pieces

    if not certificate:
        return limited_document(agreement, coalitions_too=coalitions_too)
    write_pieces(certificate, certificate_lines(agreement))
    return detached_document(agreement, coalitions_too=coalitions_too)


def _text(agreement: Agreement, *, coalitions_too: bool) -> str:
    from dataclasses import replace

    from detente.report.summary import coalition_sections, summarise
    from detente.report.text import render

    page = summarise(agreement)
    if coalitions_too:
        page = replace(page, sections=(*page.sections, *coalition_sections(agreement)))
    return render(page)


def _text_so_far(unfinished: UnfinishedAgreement) -> str:
    from detente.report.text import render
    from detente.report.unfinished_page import unfinished_page

    return render(unfinished_page(unfinished))


def _hint(game: str, concept: str, options: Options, more: Sequence[str]) -> str:
    """Give the command that explains this very agreement."""
    import shlex

    words = ["detente", "explain", game, "--concept", concept]
    words += ["--opposition", options.opposition] if options.opposition else []
    words += ["--selection", options.selection] if options.selection else []
    words += ["--breakdown", f"{options.breakdown!r}"] if options.breakdown is not None else []
    words += more
    return f"\nWhy? Try: {shlex.join(words)}\n"
