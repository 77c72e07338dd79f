"""`detente solve`: one agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.options import (
    AsJson,
    Breakdown,
    ConceptName,
    GameName,
    Jobs,
    MaxProfiles,
    OppositionName,
    SelectionName,
    Timeout,
)

if TYPE_CHECKING:
    from detente.concepts.catalogue import Options
    from detente.formats.agreement_document import Document
    from detente.model.agreement import Agreement


def solve_command(
    game: GameName,
    concept: ConceptName = "correlated",
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    coalitions: Annotated[
        bool, typer.Option("--coalitions", help="Also list every coalition's worth and every partition's fallback.")
    ] = False,
    certificate: Annotated[
        str, typer.Option("--certificate", metavar="FILE", help="Write the claims to a file too.", show_default=False)
    ] = "",
    max_profiles: MaxProfiles = None,
    timeout: Timeout = None,
    jobs: Jobs = 1,
    as_json: AsJson = False,
) -> str:
    """Strike one agreement: who does what, who pays whom, and the proof."""
    from detente.cli.output import json_text
    from detente.cli.reading import read_game
    from detente.cli.working import partitions, within
    from detente.concepts.catalogue import Options
    from detente.concepts.choice import chosen_concept
    from detente.solve import solve

    chosen = chosen_concept(concept, Options(opposition, selection, breakdown))
    found = read_game(game, max_profiles)
    with partitions(jobs) as mapper:
        agreement = within(timeout, lambda: solve(found, chosen, mapper=mapper))
    if as_json or certificate:
        document = _document(agreement, certificate, coalitions_too=coalitions)
        if as_json:
            return json_text(document)
    return _text(agreement, coalitions_too=coalitions) + _hint(game, concept, Options(opposition, selection, breakdown))


def _document(agreement: Agreement, certificate: str, *, coalitions_too: bool) -> Document:
    """Write the agreement as a document, and its claims into the certificate file too, if there is one."""
    from detente.cli.output import json_text
    from detente.formats.agreement_document import dump_agreement
    from detente.formats.certificate_document import certificate_of, detached, limited
    from detente.formats.files import write_text

    document = dump_agreement(agreement, coalitions_too=coalitions_too)
    if not certificate:
        return limited(document)
    write_text(certificate, json_text(certificate_of(document)))
    return detached(document)


def _text(agreement: Agreement, *, coalitions_too: bool) -> str:
    from dataclasses import replace

    from detente.report.summary import coalition_sections, summarise
    from detente.report.text import render

    page = summarise(agreement)
    if coalitions_too:
        page = replace(page, sections=(*page.sections, *coalition_sections(agreement)))
    return render(page)


def _hint(game: str, concept: str, options: Options) -> str:
    """Give the command that explains this very agreement."""
    import shlex

    words = ["detente", "explain", game, "--concept", concept]
    words += ["--opposition", options.opposition] if options.opposition else []
    words += ["--selection", options.selection] if options.selection else []
    words += ["--breakdown", f"{options.breakdown!r}"] if options.breakdown is not None else []
    return f"\nWhy? Try: {shlex.join(words)}\n"
