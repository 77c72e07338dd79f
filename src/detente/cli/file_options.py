"""The options that name files to be written: what cannot be written is refused before the work."""

from __future__ import annotations

from typing import Annotated

import typer


def writable(name: str) -> str:
    """Refuse a name under which no file can be written; a dash is for the command to understand.

    Raises
    ------
    FormatError
        If no file can be written there.
    """
    if name and not _is_dash(name):
        from detente.formats.files import check_writable

        check_writable(name)
    return name


def _filed(name: str) -> str:
    """Refuse a dash too: what is kept beside the answer needs a file of its own."""
    if name and _is_dash(name):
        raise typer.BadParameter("this goes to a file, beside the answer; name one")
    return writable(name)


def _is_dash(name: str) -> bool:
    from detente.cli.reading import STANDARD_INPUT

    return name == STANDARD_INPUT


CheckpointFile = Annotated[
    str,
    typer.Option(
        "--checkpoint",
        metavar="FILE",
        help="Keep finished work here, and go on from it.",
        show_default=False,
        callback=_filed,
    ),
]
CertificateFile = Annotated[
    str,
    typer.Option(
        "--certificate",
        metavar="FILE",
        help="Write the claims to a file too.",
        show_default=False,
        callback=_filed,
    ),
]
