"""`detente divide`: what worths of coalitions give everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.explain_command import Layout
from detente.cli.options import AsJson, Timeout

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from detente.certify import Verification
    from detente.formats.agreement_parts import Document
    from detente.model.tu_game import TUGame


CORES = {
    True: "the core is empty",
    False: "the core is not empty",
    None: "whether the core is empty is left open",
}


def divide_command(
    worths: Annotated[
        str,
        typer.Argument(
            metavar="WORTHS",
            help="A table (.csv) with the columns 'coalition', its members divided by +, and 'worth'; a document "
            "(.json, .yaml); or - for JSON on standard input.",
        ),
    ],
    division: Annotated[
        list[str] | None,
        typer.Option(
            "--division",
            metavar="NAME",
            help="shapley, equal-surplus, banzhaf or nucleolus, as often as you like; all of them by default.",
            show_default=False,
        ),
    ] = None,
    layout: Annotated[Layout, typer.Option("--format", help="Plain text, Markdown or an HTML page.")] = Layout.text,
    timeout: Timeout = None,
    as_json: AsJson = False,
) -> str:
    """Divide what coalitions are worth, given as a list: who gets what, is it in the core, who would walk out."""
    from detente.cli.output import json_text
    from detente.cli.reading import read_worth_file
    from detente.cli.working import within
    from detente.divide import divide
    from detente.formats.division_document import dump_division
    from detente.report import html, markdown, text
    from detente.report.division_page import division_page

    found = read_worth_file(worths)
    report = within(timeout, lambda: divide(found, division or ()))
    if as_json:
        return json_text(dump_division(report))
    renderers = {Layout.text: text.render, Layout.md: markdown.render, Layout.html: html.render}
    return renderers[layout](division_page(report))


def worths_named(name: str) -> TUGame | None:
    """Read the worths of coalitions that the command line names; None if it names something else.

    Raises
    ------
    FormatError, TooLarge
        If the file bears the mark of such worths, and cannot be read as them.
    """
    from pathlib import PurePath

    from detente.formats.coalition_files import FORMATS, holds_worths, loads_worths
    from detente.formats.files import read_text
    from detente.formats.shipped import EXAMPLE
    from detente.model.errors import FormatError, TooLarge

    suffix = PurePath(name).suffix
    if name.startswith(EXAMPLE) or suffix.lower() not in FORMATS:
        return None
    try:
        text = read_text(name)
    except (FormatError, TooLarge):
        return None  # whoever reads it as a game says what is wrong
    return loads_worths(text, suffix, source=name) if holds_worths(text, suffix) else None


def verified_division(
    worths: TUGame, document: Document, reading: AbstractContextManager[None], *, exact: bool
) -> tuple[Verification, str]:
    """Check how worths are divided; also say what was checked."""
    from detente.divide import verify_division
    from detente.formats.division_document import load_division
    from detente.report.text import printable

    with reading:
        loaded = load_division(document)
    verification = verify_division(worths, loaded, exact=exact)
    rules = ", ".join(row.division for row in loaded.rows)
    core = CORES[loaded.core_empty]
    return verification, printable(f"{loaded.game.title or 'The worths'}, {rules}: {core}") + "\n"
