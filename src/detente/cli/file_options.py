"""The options that name files to be written: what cannot be written is refused before the work."""

from __future__ import annotations

from typing import Annotated

import typer

DASH = "-"  #: standard input or output


def writable(name: str) -> str:
    """Refuse a name under which no file can be written; a dash is for the command to understand.

    Raises
    ------
    FormatError
        If no file can be written there.
    """
    if name and name != DASH:
        from detente.formats.files import check_writable

        check_writable(name)
    return name


def _checkpoint(name: str) -> str:
    if name == DASH:
        raise typer.BadParameter("a checkpoint is written, and read when work goes on; name a file")
    return writable(name)


CheckpointFile = Annotated[
    str,
    typer.Option(
        "--checkpoint",
        metavar="FILE",
        help="Keep finished work here, and go on from it.",
        show_default=False,
        callback=_checkpoint,
    ),
]
CertificateFile = Annotated[
    str,
    typer.Option(
        "--certificate",
        metavar="FILE",
        help="Write the claims to a file too.",
        show_default=False,
        callback=writable,
    ),
]
