"""`detente estimate`: what a solution would take."""

from __future__ import annotations

from detente.cli.options import (
    AsJson,
    Breakdown,
    ConceptNames,
    GameName,
    MaxProfiles,
    OppositionName,
    SelectionName,
    Timeout,
)
from detente.cli.sample_options import Sample, SampleFraction, SampleSeed, SampleSize


def estimate_command(
    game: GameName,
    concept: ConceptNames = None,
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    sample: SampleFraction = None,
    lps: SampleSize = None,
    seed: SampleSeed = 0,
    max_profiles: MaxProfiles = None,
    timeout: Timeout = None,
    as_json: AsJson = False,
) -> str:
    """Estimate bytes, linear programs and seconds before a game is solved, by solving a small part of it."""
    from detente.cli.output import json_text
    from detente.cli.reading import read_game
    from detente.cli.working import within
    from detente.concepts.catalogue import Options
    from detente.concepts.choice import chosen_concepts
    from detente.estimate import estimate
    from detente.formats.estimate_document import dump_estimates
    from detente.model.errors import NotApplicable, TooLarge
    from detente.report.estimate_page import estimate_page
    from detente.report.reasons import reasons
    from detente.report.text import render

    choice = chosen_concepts(concept or [], Options(opposition, selection, breakdown))
    found = read_game(game, max_profiles)
    part, rows, skipped = Sample(sample, lps, seed), [], list(choice.skipped)

    def each() -> None:
        for entry in choice.concepts:
            try:
                rows.append(estimate(found, part.of(entry)))
            except (NotApplicable, TooLarge) as error:
                skipped.append((entry.name, error.message))

    within(timeout, each)
    if not rows:
        raise NotApplicable(reasons(skipped), where="concept")
    return json_text(dump_estimates(rows, skipped)) if as_json else render(estimate_page(rows, skipped))
