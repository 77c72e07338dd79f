"""Commands that the build runs, with what they print.

A page has a folder of its own. "Save this as `NAME`:" before a block of code puts the block there under that name.
"""

from __future__ import annotations

import os
import re
import shlex
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from detente.cli.program import run

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PROMPT = "$ "
WIDTH = "92"
_SAVED = re.compile(r"[Ss]ave this as `(?P<name>[\w.-]+)`:\n\n```\w*\n(?P<text>.*?)```\n", re.DOTALL)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with the builder."""
    app.connect("source-read", _save_files)
    app.add_directive("terminal", Terminal)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def folder_of(app: Sphinx, page: str) -> Path:
    """Find the folder in which a page's commands and pictures are made."""
    folder = Path(app.doctreedir) / "terminal" / page
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _save_files(app: Sphinx, page: str, source: list[str]) -> None:
    for found in _SAVED.finditer(source[0]):
        (folder_of(app, page) / found["name"]).write_text(found["text"], encoding="utf-8")


class Terminal(SphinxDirective):
    """Run `detente` commands, one a line after a dollar sign; `:exit:` says how they end, if not with 0."""

    has_content = True
    option_spec = {"exit": int}  # noqa: RUF012 - a directive's way to name its options

    def run(self) -> list[nodes.Node]:
        """Run the commands and show what they print."""
        folder = folder_of(self.env.app, self.env.docname)
        shown = []
        for line in self.content:
            code, printed = printed_by(line.removeprefix(PROMPT), folder)
            if code != self.options.get("exit", 0):
                message = f"{self.env.docname}: '{line}' ends with {code}: {printed}"
                raise ExtensionError(message)
            shown.append(f"{line}\n{printed}".rstrip())
        text = "\n\n".join(shown)
        return [nodes.literal_block(text, text, language="console", classes=["terminal"])]


def printed_by(command: str, folder: Path) -> tuple[int, str]:
    """Run a command of ours in a folder; return its exit code and what it prints."""
    command, _, target = command.partition(" > ")
    program, *arguments = shlex.split(command, comments=True)
    if program != "detente":
        message = f"'{program}' is not run by the documentation"
        raise ExtensionError(message)
    printed, narrow = StringIO(), {"COLUMNS": WIDTH, "NO_COLOR": "1", "TERM": "dumb"}
    with chdir(folder), patch.dict(os.environ, narrow), redirect_stdout(printed), redirect_stderr(printed):
        code = run(arguments)
    if target:
        (folder / target.strip()).write_text(printed.getvalue(), encoding="utf-8")
        return code, ""
    return code, printed.getvalue()
