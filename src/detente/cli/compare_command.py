"""`detente compare`: many concepts side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.cli.options import (
    AsJson,
    Breakdown,
    ConceptNames,
    GameName,
    Jobs,
    MaxProfiles,
    OppositionName,
    SelectionName,
    Timeout,
)

if TYPE_CHECKING:
    from detente.concepts.choice import Choice
    from detente.model.agreement import Agreement
    from detente.model.errors import NumericalTrouble
    from detente.model.game import Game
    from detente.protocols import Concept, Mapper
    from detente.solve import Comparison


def compare_command(
    game: GameName,
    concept: ConceptNames = None,
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    max_profiles: MaxProfiles = None,
    timeout: Timeout = None,
    jobs: Jobs = 1,
    as_json: AsJson = False,
) -> str:
    """Compare bargaining solutions: a row a concept, or for those named with --concept."""
    from detente.cli.output import json_text, laid_out
    from detente.cli.reading import read_game
    from detente.cli.working import limit
    from detente.concepts.catalogue import Options
    from detente.concepts.choice import chosen_concepts
    from detente.formats.comparison_document import dump_comparison
    from detente.report.comparison import sheet

    choice = chosen_concepts(concept or [], Options(opposition, selection, breakdown))
    found = read_game(game, max_profiles)
    comparison = compared(found, choice, limit(timeout), jobs=jobs)
    return json_text(dump_comparison(found, comparison)) if as_json else laid_out(sheet(comparison))


def compared(game: Game, choice: Choice, clock: Mapper, *, jobs: int) -> Comparison:
    """Solve by one concept after the other; what time does not allow, or has no certified answer, is skipped.

    Parameters
    ----------
    clock
        The mapper that keeps to the time allowed.

    Raises
    ------
    TimeLimit
        If time runs out before the first answer.
    NumericalTrouble
        If there is no answer, and one could not be certified.
    NotApplicable
        If no concept applies.
    """
    from detente.cli.working import partitions
    from detente.model.errors import NotApplicable, NumericalTrouble, TimeLimit
    from detente.solve import Comparison, compare

    rows: list[Agreement] = []
    skipped, troubles = list(choice.skipped), []
    with partitions(jobs) as mapper:

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
        reasons = "; ".join(f"{name}: {reason}" for name, reason in skipped)
        raise troubles[0] if troubles else NotApplicable(reasons, where="concept")
    return Comparison(tuple(rows), tuple(skipped))
