"""`detente mcp`: tools for agents, over standard input and output."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from detente.cli.serve_command import INTERRUPTED, checked_seconds

INSTALL = "pip install 'detente[mcp]'"


def mcp_command(
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, metavar="N", help="Processes that solve.")] = 2,
    timeout: Annotated[float, typer.Option("--timeout", metavar="SECONDS", help="For one answer.")] = 120.0,
    max_profiles: Annotated[
        int, typer.Option("--max-profiles", min=1, metavar="N", help="Solve games of at most N profiles.")
    ] = 10_000,
    memory: Annotated[int, typer.Option("--memory", min=256, metavar="MIB", help="That one process may take.")] = 1024,
) -> int:
    """Offer an agent tools to solve, compare, explain, audit and verify, over standard input and output.

    The agent's program starts this (Model Context Protocol); it ends when its input ends.
    """
    _check_installed()
    import signal

    from detente.web.agents import REPLY_BYTES, run
    from detente.web.limits import MIB, Limits

    limits = Limits(
        seconds=checked_seconds(timeout),
        profiles=max_profiles,
        memory_bytes=memory * MIB,
        workers=jobs,
        reply_bytes=REPLY_BYTES,
    )
    if sys.stdin.isatty():
        print("détente waits for an agent's program on standard input. Ctrl-C stops it.", file=sys.stderr)
    return INTERRUPTED if run(limits) == signal.SIGINT else 0


def _check_installed() -> None:
    from detente.model.errors import MissingExtra

    if find_spec("mcp") is None:
        raise MissingExtra(f"mcp must be installed for this; install with: {INSTALL}", where="mcp")
