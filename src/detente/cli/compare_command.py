"""`detente compare`: many concepts side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from detente.cli.file_options import CheckpointFile
from detente.cli.options import (
    AsJson,
    BackendName,
    Breakdown,
    ConceptNames,
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
    TimeoutParts,
    WithoutTransfers,
    player_weights,
)
from detente.cli.reported_options import DisagreementPoint, ObservedFile, Reported

if TYPE_CHECKING:
    from detente.concepts.choice import Choice
    from detente.model.errors import NumericalTrouble
    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.protocols import Concept, Mapper
    from detente.solve import Comparison


def compare_command(
    game: GameName,
    concept: ConceptNames = None,
    without_transfers: WithoutTransfers = False,
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    division: DivisionName = "",
    fallback: FallbackName = "",
    weights: PlayerWeights = "",
    observed: ObservedFile = "",
    disagreement: DisagreementPoint = "",
    max_profiles: MaxProfiles = None,
    max_memory: MaxMemory = None,
    timeout: TimeoutParts = None,
    jobs: Jobs = 1,
    backend: BackendName = None,
    dask: DaskAddress = "",
    checkpoint: CheckpointFile = "",
    as_json: AsJson = False,
) -> str:
    """Compare bargaining solutions: a row a concept, or for those named with --concept."""
    from detente.cli.bargaining import check_options, compared_set, set_named
    from detente.cli.output import json_text, laid_out
    from detente.cli.reading import read_game
    from detente.cli.working import Workforce, kept, limit, partitions
    from detente.concepts.catalogue import Options
    from detente.formats.comparison_document import dump_comparison
    from detente.report.comparison import sheet

    told = Reported(observed, disagreement)
    options = Options(opposition, selection, breakdown, division, fallback, player_weights(weights))
    listed = set_named(game, max_profiles)
    if listed is not None:
        check_options(options, told, {})
        return compared_set(listed, concept or [], weights, as_json=as_json)
    names = named_concepts(concept or [], without_transfers=without_transfers)
    named = told.among(names, options, lenient=without_transfers)
    found = read_game(game, max_profiles)
    choice = told.added(named, found)
    workforce = Workforce(jobs, backend, dask)
    with partitions(workforce) as workers, kept(workers, checkpoint, found, choice.concepts) as mapper:
        comparison = compared(found, affordable(found, choice, max_memory), limit(timeout), mapper=mapper)
    if as_json:
        return json_text(dump_comparison(found, comparison))
    return laid_out(sheet(comparison)) + ("" if concept or without_transfers else _hint(game))


def named_concepts(concepts: list[str], *, without_transfers: bool) -> list[str]:
    """Name the concepts that are asked for; none for those with side payments."""
    from detente.concepts.lottery_catalogue import LOTTERY_CATALOGUE

    if not without_transfers:
        return concepts
    if concepts:
        message = "--concept names what to compare, and --without-transfers does so too; leave one of the two out"
        raise typer.BadParameter(message, param_hint="--without-transfers")
    return [entry.name for entry in LOTTERY_CATALOGUE]


def _hint(game: str) -> str:
    """Give the command that shows the other concepts."""
    import shlex

    return f"\nNobody can pay anybody? Try: {shlex.join(['detente', 'compare', game, '--without-transfers'])}\n"


def affordable(game: Game, choice: Choice, max_memory: float | None) -> Choice:
    """Skip the concepts that would not fit into memory; if there is only one, say what it would take."""
    from detente.cli.affordable import GIB, allowed_memory, check_affordable, too_much

    if len(choice.concepts) == 1:
        check_affordable(game, choice.concepts[0], max_memory)
        return choice
    concepts, skipped, allowed = [], list(choice.skipped), allowed_memory(max_memory) / GIB
    for entry in choice.concepts:
        reason = too_much(game, entry, allowed)
        if reason:
            skipped.append((entry.name, f"it {reason}"))
        else:
            concepts.append(entry)
    return replace(choice, concepts=tuple(concepts), skipped=tuple(skipped))


def compared(game: Game, choice: Choice, clock: Mapper, *, mapper: Mapper) -> Comparison:
    """Solve by one concept after the other; what time does not allow, or has no certified answer, is skipped.

    Parameters
    ----------
    clock
        The mapper that keeps to the time allowed.
    mapper
        The mapper that goes through the partitions of the players.

    Raises
    ------
    TimeLimit
        If time runs out before the first answer.
    NumericalTrouble
        If there is no answer, and one could not be certified.
    NotApplicable
        If no concept applies.
    """
    from detente.model.errors import NotApplicable, NumericalTrouble, TimeLimit
    from detente.report.reasons import reasons
    from detente.solve import Comparison, compare

    rows: list[AnyAgreement] = []
    skipped, troubles = list(choice.skipped), []

    def tried(entry: Concept) -> Comparison | NumericalTrouble:
        try:
            return compare(game, [entry], mapper=mapper)
        except NumericalTrouble as error:
            return error

    results = clock(tried, choice.concepts)
    for place in range(len(choice.concepts)):
        try:
            found = next(results)
        except TimeLimit as error:
            if not rows:
                raise
            skipped += [(left.name, error.message) for left in choice.concepts[place:]]
            break
        if isinstance(found, NumericalTrouble):
            skipped.append((choice.concepts[place].name, found.message))
            troubles.append(found)
            continue
        rows += found.rows
        skipped += found.skipped
    if not rows:
        raise troubles[0] if troubles else NotApplicable(reasons(skipped), where="concept")
    return Comparison(tuple(rows), tuple(skipped))
