"""`detente learn`: what honest play leads to, round by round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.file_options import writable
from detente.cli.options import AsJson, GameName, MaxProfiles, Timeout

if TYPE_CHECKING:
    from detente.learning import LearningRun, PolishedRun
    from detente.model.game import Game
    from detente.protocols import Mapper

ROUNDS = (
    "For how long. If not given: until nobody gains more than 0.1 % of the scale by deviating, at most 200,000; by "
    "optimal until gain and total have settled, at most 20,000."
)


def learn_command(
    game: GameName,
    dynamic: Annotated[
        str,
        typer.Option("--dynamic", metavar="NAME", help="regret-matching, swap-regret, optimistic, or optimal."),
    ] = "regret-matching",
    rounds: Annotated[
        int | None,
        typer.Option("--rounds", min=1, metavar="N", help=ROUNDS),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Where play starts.")] = 0,
    polish: Annotated[
        bool, typer.Option("--polish", help="Then find the best equilibrium by a linear program, with proof.")
    ] = False,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Draw the way there: .svg or .png.",
            show_default=False,
            callback=writable,
        ),
    ] = "",
    max_profiles: MaxProfiles = None,
    timeout: Timeout = None,
    as_json: AsJson = False,
) -> str:
    """Let the players learn, and show how near to an equilibrium their average play gets, and to which one."""
    from detente.cli.reading import read_game
    from detente.cli.working import limit, progress
    from detente.learning import Course
    from detente.model.errors import TimeLimit
    from detente.numerics.dynamics import dynamic as look_up
    from detente.report.pictures.picture import check_suffix, library

    chosen, suffix = look_up(dynamic), check_suffix(output) if output else ""
    if suffix:
        library()
    found = read_game(game, max_profiles)
    clock = limit(timeout)
    with progress("rounds") as watch:
        course = Course(found, chosen, rounds=rounds, seed=seed, watch=watch)
        try:
            run = next(clock(lambda _: course.run(), [None]))
        except TimeLimit:
            partial = course.so_far()
            if partial is None:
                raise
            run = partial
    polished = _polished(found, run, clock) if polish and run.complete else None
    if suffix:
        _draw(run, output, suffix)
    return _written(run, polished, as_json=as_json)


def _polished(game: Game, run: LearningRun, clock: Mapper) -> PolishedRun | None:
    """Find the best equilibrium if time allows; a run is worth showing without."""
    from detente.learning import polish
    from detente.model.errors import TimeLimit

    try:
        return next(iter(clock(lambda _: polish(game, run), [None])))
    except TimeLimit:
        return None


def _draw(run: LearningRun, output: str, suffix: str) -> None:
    from detente.formats.files import write_bytes
    from detente.report.plotting import learning

    write_bytes(output, learning([run]).data(suffix))


def _written(run: LearningRun, polished: PolishedRun | None, *, as_json: bool) -> str:
    from detente.cli.output import json_text
    from detente.formats.learning_document import dump_learning
    from detente.report.learning_page import learning_page
    from detente.report.text import render

    if as_json:
        return json_text(dump_learning(run, polished))
    return render(learning_page(run, polished))
