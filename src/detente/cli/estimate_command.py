"""`detente estimate`: what a solution would take."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from detente.cli.options import (
    AsJson,
    Breakdown,
    ConceptNames,
    FallbackName,
    GameName,
    MaxProfiles,
    OppositionName,
    PlayerWeights,
    SelectionName,
    TimeoutParts,
    player_weights,
)
from detente.cli.sample_options import Sample, SampleFraction, SampleSeed, SampleSize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.concepts.lottery_catalogue import LotteryConcept
    from detente.concepts.sampled import Sampled
    from detente.estimate import Estimate
    from detente.model.game import Game

    Estimated = FallbackBargaining | Sampled | LotteryConcept

LEAST = 1.0  #: seconds that a partition is allowed to take, however many concepts there are


def estimate_command(
    game: GameName,
    concept: ConceptNames = None,
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    fallback: FallbackName = "",
    weights: PlayerWeights = "",
    sample: SampleFraction = None,
    lps: SampleSize = None,
    seed: SampleSeed = 0,
    max_profiles: MaxProfiles = None,
    timeout: TimeoutParts = None,
    as_json: AsJson = False,
) -> str:
    """Estimate bytes, linear programs and seconds before a game is solved, by solving a small part of it."""
    from detente.cli.output import json_text
    from detente.cli.reading import read_game
    from detente.concepts.catalogue import Options
    from detente.concepts.choice import chosen_concepts
    from detente.formats.estimate_document import dump_estimates
    from detente.model.errors import NotApplicable
    from detente.report.estimate_page import estimate_page
    from detente.report.reasons import reasons
    from detente.report.text import render

    choice = chosen_concepts(
        concept or [], Options(opposition, selection, breakdown, fallback=fallback, weights=player_weights(weights))
    )
    found, part = read_game(game, max_profiles), Sample(sample, lps, seed)
    rows, refused = _rows(found, [(entry.name, partial(part.of, entry)) for entry in choice.concepts], timeout)
    skipped = [*choice.skipped, *refused]
    if not rows:
        raise NotApplicable(reasons(skipped), where="concept")
    return json_text(dump_estimates(rows, skipped)) if as_json else render(estimate_page(rows, skipped))


def _rows(
    game: Game, wanted: Sequence[tuple[str, Callable[[], Estimated]]], timeout: float | None
) -> tuple[list[Estimate], list[tuple[str, str]]]:
    """Estimate one concept after the other, each for its part of a few seconds; say why some are left out."""
    from detente.cli.working import limit, within
    from detente.estimate import GIVEN_UP, PATIENCE, estimate
    from detente.model.errors import NotApplicable, TimeLimit, TooLarge

    patience = PATIENCE / max(len(wanted), 1)
    most = max(LEAST, min(GIVEN_UP, 2 * patience))
    rows: list[Estimate] = []
    refused: list[tuple[str, str]] = []

    def each() -> None:
        for name, concept in wanted:
            try:
                rows.append(estimate(game, concept(), patience=patience, given_up=most, limited=limit))
            except (NotApplicable, TooLarge) as error:
                refused.append((name, error.message))

    try:
        within(timeout, each)
    except TimeLimit as error:
        done = (list(rows), list(refused))
        if not done[0]:
            raise
        known = {row.concept for row in done[0]} | {name for name, _ in done[1]}
        return done[0], [*done[1], *((name, error.message) for name, _ in wanted if name not in known)]
    return rows, refused
