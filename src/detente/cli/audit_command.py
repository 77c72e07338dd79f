"""`detente audit`: what concepts pay for threats, and how firmly their answers stand."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli.options import (
    AsJson,
    BackendName,
    Breakdown,
    ConceptNames,
    DaskAddress,
    FallbackName,
    GameName,
    Jobs,
    MaxProfiles,
    OppositionName,
    PlayerWeights,
    SelectionName,
    Timeout,
    player_weights,
)


def audit_command(
    game: GameName,
    concept: ConceptNames = None,
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    fallback: FallbackName = "",
    weights: PlayerWeights = "",
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="For searches and noise.")] = 0,
    max_profiles: MaxProfiles = None,
    timeout: Timeout = None,
    jobs: Jobs = 1,
    backend: BackendName = None,
    dask: DaskAddress = "",
    as_json: AsJson = False,
) -> str:
    """Measure how much each concept pays for threats, promises and misreports, and how firmly its answer stands."""
    from dataclasses import replace

    from detente.audit.auditing import audit_by_groups, run_audit
    from detente.cli.output import json_text
    from detente.cli.reading import read_game
    from detente.cli.working import ALONE, Workforce, partitions, within
    from detente.concepts.catalogue import Options
    from detente.concepts.choice import chosen_concepts
    from detente.formats.audit_document import dump_audit
    from detente.model.errors import NotApplicable
    from detente.report.audit_page import audit_page
    from detente.report.reasons import reasons
    from detente.report.text import render

    choice = chosen_concepts(
        concept or [], Options(opposition, selection, breakdown, fallback=fallback, weights=player_weights(weights))
    )
    found = read_game(game, max_profiles)
    workforce = Workforce(jobs, backend, dask)
    work, unit = (run_audit, "questions") if workforce == ALONE else (audit_by_groups, "concepts")
    with partitions(workforce, unit) as mapper:
        audit = within(timeout, lambda: work(found, choice.concepts, seed=seed, mapper=mapper))
    audit = replace(audit, skipped=choice.skipped + audit.skipped)
    if not audit.rows:
        raise NotApplicable(reasons(audit.skipped), where="concept")
    return json_text(dump_audit(audit)) if as_json else render(audit_page(audit))
