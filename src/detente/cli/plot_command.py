"""`detente plot`: a picture in a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.file_options import writable
from detente.cli.options import (
    BackendName,
    Breakdown,
    ConceptNames,
    DaskAddress,
    FallbackName,
    GameName,
    Jobs,
    MaxMemory,
    MaxProfiles,
    OppositionName,
    PlayerWeights,
    SelectionName,
    Timeout,
    WithoutTransfers,
    player_weights,
)
from detente.cli.reported_options import DisagreementPoint, ObservedFile, Reported

if TYPE_CHECKING:
    from detente.concepts.choice import Choice
    from detente.model.game import Game
    from detente.protocols import Mapper
    from detente.report.pictures.picture import Picture
    from detente.scene import Scene

THREATS = "threats"
EXPLOITABILITY = "exploitability"
BREAKDOWN = "breakdown"
SCENES = ("plane", "waterfall", "worths", "intervals")
NAMES = (*SCENES, THREATS, EXPLOITABILITY, BREAKDOWN)


def plot_command(
    game: GameName,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to: .svg or .png.", show_default=False, callback=writable
        ),
    ],
    concept: ConceptNames = None,
    picture: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help=(
                "plane, for two players; waterfall, otherwise; worths, intervals, exploitability, breakdown; "
                "threats (slow)."
            ),
            show_default=False,
        ),
    ] = "",
    opposition: OppositionName = "",
    selection: SelectionName = "",
    breakdown: Breakdown = None,
    fallback: FallbackName = "",
    without_transfers: WithoutTransfers = False,
    weights: PlayerWeights = "",
    observed: ObservedFile = "",
    disagreement: DisagreementPoint = "",
    max_profiles: MaxProfiles = None,
    max_memory: MaxMemory = None,
    timeout: Timeout = None,
    jobs: Jobs = 1,
    backend: BackendName = None,
    dask: DaskAddress = "",
) -> None:
    """Draw a game and its deals: what two players can get, or how the payoffs of more come about."""
    from detente.cli.compare_command import affordable, named_concepts
    from detente.cli.reading import read_game
    from detente.cli.working import Workforce, partitions, within
    from detente.concepts.catalogue import Options
    from detente.formats.files import write_bytes
    from detente.model.errors import TooLarge
    from detente.report.pictures.picture import check_suffix, library
    from detente.report.reasons import reasons

    suffix = check_suffix(output)
    _check_name(picture)
    library()
    found = read_game(game, max_profiles)
    told = Reported(observed, disagreement)
    chosen = told.among(
        named_concepts(concept or [], without_transfers=without_transfers),
        Options(opposition, selection, breakdown, fallback=fallback, weights=player_weights(weights)),
        lenient=without_transfers,
    )
    choice = affordable(found, told.added(chosen, found), max_memory)
    if not choice.concepts:
        raise TooLarge(reasons(choice.skipped), where="memory")
    named = picture or ("plane" if found.n_players == 2 else "waterfall")
    _check_players(named, found)
    with partitions(Workforce(jobs, backend, dask)) as mapper:
        drawn = within(timeout, lambda: _drawn(named, found, choice, mapper=mapper))
    _warn(found)
    write_bytes(output, drawn.data(suffix))


def _warn(game: Game) -> None:
    """Name the labels with letters that no font at hand has."""
    from detente.report.figures import listing
    from detente.report.pictures.fonts import UNKNOWN, illegible
    from detente.report.text import printable

    labels = [game.title, game.currency, *game.players, *(label for options in game.actions for label in options)]
    missing = illegible(dict.fromkeys(labels))
    if missing:
        shown = listing(f"'{printable(label)}'" for label in missing)
        print(
            f"detente: no font at hand has all letters of {shown}; the picture has {UNKNOWN} for them", file=sys.stderr
        )


def _check_name(picture: str) -> None:
    from detente.model.errors import NotApplicable

    if picture not in {"", *NAMES}:
        message = f"there is no picture '{picture}'; the pictures are {', '.join(NAMES)}"
        raise NotApplicable(message, where="picture")


def _check_players(picture: str, game: Game) -> None:
    """Refuse a plane of more than two players before anything is solved."""
    from detente.report.plotting import no_plane

    if picture == "plane" and game.n_players != 2:
        raise no_plane(game)


def _drawn(picture: str, game: Game, choice: Choice, *, mapper: Mapper) -> Picture:
    from detente.audit.auditing import audit_by_groups
    from detente.cli.working import counted
    from detente.concepts.breakdown_sweep import breakdown_sweep
    from detente.exploitability import epsilon_intervals, exploitability_frontier
    from detente.report.plotting import breakdown, exploitability, threats
    from detente.scene import scene

    if picture == BREAKDOWN:
        return breakdown(breakdown_sweep(game, mapper=mapper))
    if picture == EXPLOITABILITY:
        return exploitability(exploitability_frontier(game), epsilon_intervals(game))
    if picture == THREATS:
        print(f"detente: auditing {counted(len(choice.concepts))}, which takes a while", file=sys.stderr)
        return threats(audit_by_groups(game, choice.concepts, mapper=mapper))
    return _of_scene(picture, scene(game, choice.concepts, mapper=mapper), choice)


def _of_scene(picture: str, shown: Scene, choice: Choice) -> Picture:
    from dataclasses import replace

    from detente.model.errors import NotApplicable
    from detente.report.plotting import interval_chart, plane, waterfall, worths
    from detente.report.reasons import reasons

    whole = replace(shown, skipped=choice.skipped + shown.skipped)
    if not whole.deals:
        raise NotApplicable(reasons(whole.skipped), where="concept")
    if picture == "plane":
        return plane(whole)
    drawing = {"waterfall": waterfall, "worths": worths, "intervals": interval_chart}[picture]
    return drawing(whole.deals)
