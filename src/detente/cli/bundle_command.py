"""`detente bundle`: bargaining across episodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.explain_command import Layout
from detente.cli.options import (
    AsJson,
    BackendName,
    ConceptNames,
    DaskAddress,
    Jobs,
    MaxMemory,
    MaxProfiles,
    TimeoutParts,
)

if TYPE_CHECKING:
    from detente.episodes.prepared import Prepared
    from detente.model.bundle import BundleRow
    from detente.model.errors import DetenteError
    from detente.protocols import Concept, Mapper


def bundle_command(
    games: Annotated[
        list[str],
        typer.Argument(metavar="GAME", help="Two games or more, each a file or example:NAME.", show_default=False),
    ],
    weights: Annotated[
        str,
        typer.Option("--weights", metavar="W1,W2,..", help="How much each game counts; 1 each.", show_default=False),
    ] = "",
    concept: ConceptNames = None,
    by_position: Annotated[
        bool, typer.Option("--by-position", help="Match players by their places, not by their names.")
    ] = False,
    layout: Annotated[Layout, typer.Option("--format", help="Plain text, Markdown or an HTML page.")] = Layout.text,
    max_profiles: MaxProfiles = None,
    max_memory: MaxMemory = None,
    timeout: TimeoutParts = None,
    jobs: Jobs = 1,
    backend: BackendName = None,
    dask: DaskAddress = "",
    as_json: AsJson = False,
) -> str:
    """Let the same players bargain over many games: one by one, and over all of them at once."""
    from detente.cli.output import json_text
    from detente.cli.reading import check_one_reader, read_game
    from detente.cli.working import Workforce, limit, partitions
    from detente.episodes.prepared import Prepared
    from detente.formats.bundle_document import dump_bundle
    from detente.report import html, markdown, text
    from detente.report.bundle_page import bundle_page

    check_one_reader(*games)
    found = [read_game(name, max_profiles) for name in games]
    parts = [part.strip() for part in weights.split(",")] if weights else None
    prepared = Prepared.of(found, parts, by_position=by_position, names=games)
    wanted, skipped = _affordable(prepared, prepared.asked(concept or None), max_memory)
    with partitions(Workforce(jobs, backend, dask), "partitions") as mapper:
        rows, left_out = _rows(prepared, wanted, limit(timeout), mapper)
    result = prepared.finished(rows, [*skipped, *left_out])
    if as_json:
        return json_text(dump_bundle(result))
    page = bundle_page(result)
    return {Layout.text: text.render, Layout.md: markdown.render, Layout.html: html.render}[layout](page)


def _affordable(
    prepared: Prepared, wanted: list[Concept], max_memory: float | None
) -> tuple[list[Concept], list[tuple[str, str]]]:
    """Leave out the concepts that would not fit into memory for one of the games."""
    from detente.cli.affordable import GIB, allowed_memory, too_much

    allowed = allowed_memory(max_memory) / GIB
    reasons = {
        entry.name: next(filter(None, (too_much(game, entry, allowed) for game in prepared.games)), "")
        for entry in wanted
    }
    fitting = [entry for entry in wanted if not reasons[entry.name]]
    return fitting, [(name, f"it {reason}") for name, reason in reasons.items() if reason]


def _rows(
    prepared: Prepared, wanted: list[Concept], clock: Mapper, mapper: Mapper
) -> tuple[list[BundleRow], list[tuple[str, str]]]:
    """Solve by one concept after the other; what time does not allow, or does not apply, is left out.

    Raises
    ------
    TimeLimit
        If time runs out before the first answer.
    NumericalTrouble
        If there is no answer, and one could not be certified.
    """
    from detente.model.errors import NotApplicable, NumericalTrouble, TimeLimit, TooLarge
    from detente.remembering import remembering

    shared = remembering(mapper)

    def tried(entry: Concept) -> BundleRow | DetenteError:
        try:
            return prepared.row(entry, shared)
        except (NotApplicable, TooLarge, NumericalTrouble) as error:
            return error

    rows: list[BundleRow] = []
    skipped: list[tuple[str, str]] = []
    troubles: list[NumericalTrouble] = []
    results = clock(tried, wanted)
    for place, entry in enumerate(wanted):
        try:
            found = next(results)
        except TimeLimit as error:
            if not rows:
                raise
            skipped += [(left.name, error.message) for left in wanted[place:]]
            break
        if isinstance(found, Exception):
            skipped.append((entry.name, found.message))
            troubles += [found] if isinstance(found, NumericalTrouble) else []
        else:
            rows.append(found)
    if troubles and not rows:
        raise troubles[0]
    return rows, skipped
