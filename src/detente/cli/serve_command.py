"""`detente serve`: the explorer page and the HTTP API."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from detente.web.limits import Limits
    from detente.web.server import Address

INTERRUPTED = 130  #: as in `detente.cli.failures`
INSTALL = "pip install 'detente[web]'"
NEEDED = ("fastapi", "uvicorn")


def serve_command(
    host: Annotated[str, typer.Option("--host", metavar="H", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="P", help="The port; 0 for any that is free.")] = 8000,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, max=64, metavar="N", help="Processes that solve.", show_default=False),
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", metavar="SECONDS", help="For one answer.")] = 30.0,
    max_profiles: Annotated[
        int, typer.Option("--max-profiles", min=1, metavar="N", help="Solve games of at most N profiles.")
    ] = 10_000,
    memory: Annotated[int, typer.Option("--memory", min=256, metavar="MIB", help="That one process may take.")] = 1024,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Another name of this server.", show_default=False),
    ] = None,
) -> int:
    """Open the explorer page and the HTTP API on this machine. Ctrl-C stops them."""
    _check_installed()
    from detente.web.limits import MIB, Limits, default_workers
    from detente.web.server import Address

    address = Address(host, port, tuple(allow_host or ()))
    limits = Limits(
        seconds=checked_seconds(timeout),
        profiles=max_profiles,
        memory_bytes=memory * MIB,
        workers=default_workers() if jobs is None else jobs,
    )
    return _run(address, limits)


def _run(address: Address, limits: Limits) -> int:
    """Serve until a signal comes; return the exit code."""
    import signal

    from detente.web.server import run

    if not address.is_loopback:
        print(
            f"detente: WARNING: {address.host} can be reached from other machines. Anybody who can connect may use "
            "this computer to solve games; there is no password and no encryption.",
            file=sys.stderr,
        )
    ended = run(address, limits, _announce)
    return INTERRUPTED if ended == signal.SIGINT else 0


def _announce(url: str) -> None:
    print(f"détente is at {url}", flush=True)
    print("Ctrl-C stops it.", file=sys.stderr)


def checked_seconds(seconds: float) -> float:
    """Return the time that an answer may take, if it is one.

    Raises
    ------
    NotApplicable
        If it is not.
    """
    from detente.model.errors import NotApplicable

    if not 0 < seconds < float("inf"):
        message = f"--timeout is {seconds:g}; it must be a positive number of seconds"
        raise NotApplicable(message, where="timeout")
    return seconds


def _check_installed() -> None:
    from detente.model.errors import MissingExtra

    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        message = f"{' and '.join(missing)} must be installed for this; install with: {INSTALL}"
        raise MissingExtra(message, where="web")
