"""`detente solve`: one agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.file_options import CertificateFile, CheckpointFile
from detente.cli.options import (
    DEFAULT,
    AsJson,
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
    TimeoutSoFar,
    player_weights,
)
from detente.cli.reported_options import DisagreementPoint, ObservedFile, Reported
from detente.cli.sample_options import Sample, SampleFraction, SampleSeed, SampleSize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.concepts.catalogue import Options
    from detente.formats.agreement_document import Document
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.unfinished import UnfinishedAgreement
    from detente.protocols import Concept


def solve_command(
    game: GameName,
    concept: ConceptName = "",
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
    coalitions: Annotated[
        bool, typer.Option("--coalitions", help="Also list every coalition's worth and every partition's fallback.")
    ] = False,
    certificate: CertificateFile = "",
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
    from detente.cli.bargaining import check_options, set_named, solved_set
    from detente.cli.output import answered, json_text
    from detente.cli.reading import read_game
    from detente.cli.working import Workforce, solved
    from detente.concepts.catalogue import Options
    from detente.model.unfinished import UnfinishedAgreement

    options = Options(opposition, selection, breakdown, division, fallback, player_weights(weights))
    part, told = Sample(sample, lps, seed), Reported(observed, disagreement)
    listed = set_named(game, max_profiles)
    if listed is not None:
        more = {"sample": sample, "lps": lps, "certificate": certificate, "coalitions": coalitions}
        check_options(options, told, more)
        return solved_set(listed, game, concept, weights, as_json=as_json)
    choose = told.chooser(concept, options, part)
    found = read_game(game, max_profiles)
    chosen = choose(found)
    check_affordable(found, chosen, max_memory)
    _check_coalitions(chosen, wanted=coalitions)
    agreement = solved(found, chosen, Workforce(jobs, backend, dask), checkpoint, timeout)
    hint = "" if as_json else _hint(game, concept or told.name or DEFAULT, options, [*part.words, *told.words])

    def answer(*, filed: bool) -> str:
        if as_json:
            return json_text(_document(agreement, filed=filed, coalitions_too=coalitions))
        if isinstance(agreement, UnfinishedAgreement):
            return _text_so_far(agreement)
        return _text(agreement, coalitions_too=coalitions) + hint

    return answered(answer, agreement, certificate)


def _check_coalitions(chosen: Concept, *, wanted: bool) -> None:
    """Refuse to list what coalitions are worth where they have no worths."""
    from detente.concepts.lottery_catalogue import LotteryConcept

    if wanted and isinstance(chosen, LotteryConcept):
        message = f"without side payments coalitions have no worths, so '{chosen.name}' lists none; leave it out"
        raise typer.BadParameter(message, param_hint="--coalitions")


def _document(agreement: AnyAgreement | UnfinishedAgreement, *, filed: bool, coalitions_too: bool) -> Document:
    """Write the agreement as a document; its claims may stand in a file of their own."""
    from detente.formats.certificate_document import detached_document, limited_document

    return (detached_document if filed else limited_document)(agreement, coalitions_too=coalitions_too)


def _text(agreement: AnyAgreement, *, coalitions_too: bool) -> str:
    from dataclasses import replace

    from detente.model.agreement import Agreement
    from detente.report.summary import coalition_sections, summarise
    from detente.report.text import render

    page = summarise(agreement)
    if coalitions_too and isinstance(agreement, Agreement):
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
    words += ["--division", options.division] if options.division else []
    words += ["--fallback", str(options.fallback)] if options.fallback else []
    words += ["--weights", ",".join(map(str, options.weights))] if options.weights else []
    words += more
    return f"\nWhy? Try: {shlex.join(words)}\n"
