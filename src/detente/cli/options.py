"""The options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.working import Backend

if TYPE_CHECKING:
    from fractions import Fraction

DEFAULT = "correlated"  #: the concept where none is named


def probability(text: str | float) -> float:
    """Read a probability, a decimal or a fraction."""
    from detente.model.numbers import float_of

    try:
        return float_of(str(text))
    except ValueError as error:
        message = f"'{text!s:.60}' is no number; write a probability such as 0.75 or 3/4"
        raise typer.BadParameter(message) from error


def player_weights(text: str) -> tuple[Fraction, ...]:
    """Read one positive number a player, decimals or fractions, divided by commas; nothing from an empty text.

    Raises
    ------
    NotApplicable
        If one of them is no number.
    """
    if not text:
        return ()
    from detente.formats.exact_numbers import parse_number
    from detente.model.errors import NotApplicable

    try:
        return tuple([parse_number(part.strip()) for part in text.split(",")])
    except ValueError as error:
        raise NotApplicable(f"a number of --weights is {error}", where="weights") from error


GameName = Annotated[
    str,
    typer.Argument(metavar="GAME", help="A file, example:NAME, or - for JSON on standard input.", show_default=False),
]
ConceptName = Annotated[
    str,
    typer.Option(
        "--concept",
        metavar="NAME",
        help=f"The bargaining solution, {DEFAULT} unless an option implies another; see 'detente concepts'.",
        show_default=False,
    ),
]
ConceptNames = Annotated[
    list[str] | None,
    typer.Option("--concept", metavar="NAME", help="Only this one; may be repeated.", show_default=False),
]
OppositionName = Annotated[
    str,
    typer.Option(
        "--opposition",
        metavar="NAME",
        help="How outsiders stand: bloc, individuals, random-teams, random-teams:THETA, or blocks:A,B|C.",
        show_default=False,
    ),
]
SelectionName = Annotated[
    str,
    typer.Option(
        "--selection",
        metavar="NAME",
        help="Which equilibrium: kindest, raiffa, leximin, ...; an unknown name lists them all.",
        show_default=False,
    ),
]
DivisionName = Annotated[
    str,
    typer.Option(
        "--division",
        metavar="NAME",
        help="Who gets how much: shapley, equal-surplus, banzhaf or nucleolus.",
        show_default=False,
    ),
]
FallbackName = Annotated[
    str,
    typer.Option(
        "--fallback",
        metavar="NAME",
        help=(
            "Without side payments, what all fall back on: correlated, nash, security, credible or pareto-meet; for "
            "'lambda-transfer': threat, correlated, nash, security, credible or leader."
        ),
        show_default=False,
    ),
]
WithoutTransfers = Annotated[
    bool, typer.Option("--without-transfers", help="Take all concepts that need no side payments.")
]
PlayerWeights = Annotated[
    str,
    typer.Option(
        "--weights",
        metavar="W1,W2,..",
        help="How much every player's gain counts, for 'nash-bargaining'.",
        show_default=False,
    ),
]
Breakdown = Annotated[
    float | None,
    typer.Option(
        "--breakdown",
        metavar="Q",
        help="Probability that talks fail, for 'credible'.",
        show_default=False,
        parser=probability,
    ),
]
MaxProfiles = Annotated[
    int | None,
    typer.Option("--max-profiles", min=1, metavar="N", help="Read games of at most N profiles.", show_default=False),
]
MaxMemory = Annotated[
    float | None,
    typer.Option(
        "--max-memory", min=0.0, metavar="GIB", help="Keep at most so much; else what is free.", show_default=False
    ),
]
Timeout = Annotated[
    float | None, typer.Option("--timeout", metavar="SECONDS", help="Give up after so long.", show_default=False)
]
TimeoutSoFar = Annotated[
    float | None,
    typer.Option(
        "--timeout", metavar="SECONDS", help="Stop after so long, and say what is certain by then.", show_default=False
    ),
]
TimeoutParts = Annotated[
    float | None,
    typer.Option(
        "--timeout", metavar="SECONDS", help="Stop after so long, and show what is done by then.", show_default=False
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="How many work at a time.")]
BackendName = Annotated[
    Backend | None,
    typer.Option(
        "--backend",
        metavar="threads|loky|dask",
        help="Who they are: threads, which is usual, processes, or a Dask cluster of this machine.",
        show_default=False,
    ),
]
DaskAddress = Annotated[
    str,
    typer.Option(
        "--dask", metavar="tcp://HOST:PORT", help="Use the workers of this Dask scheduler.", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
