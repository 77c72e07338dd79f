"""The server: a socket, the application on it, and an orderly end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn

from detente.model.errors import NotApplicable
from detente.web.app import make_app
from detente.web.guard import EVERYWHERE, LOOPBACK, names_of
from detente.web.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from fastapi import FastAPI

LARGEST_PORT = 65_535
CLOSING_SECONDS = 1  #: that answers on their way have when the server ends


@dataclass(frozen=True, slots=True)
class Address:
    """Hold where a server listens; port 0 is any that is free."""

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK or self.host.startswith("127.")


def run(address: Address, limits: Limits, announce: Callable[[str], None]) -> signal.Signals | None:
    """Serve until a signal says to stop.

    Parameters
    ----------
    announce
        Called with the URL once the server can be used.

    Returns
    -------
    signal.Signals or None
        What stopped it.

    Raises
    ------
    NotApplicable
        If the address cannot be used.
    """
    with listening(address) as listener:
        url = url_of(address.host, listener.getsockname()[1])
        names = names_of(address.host, address.names)
        app = make_app(limits, names, lambda: announce(url))  # who asks at once is answered soon: the socket is open
        return asyncio.run(_serve(app, listener))


def listening(address: Address) -> socket.socket:
    """Open the socket of an address."""
    if not 0 <= address.port <= LARGEST_PORT:
        message = f"the port {address.port} is none; choose one from 1 to {LARGEST_PORT}, or 0 for any that is free"
        raise NotApplicable(message, where="port")
    try:
        family = socket.getaddrinfo(address.host or None, address.port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, or answers wait in buffers
    except (OSError, UnicodeError) as error:
        raise _unusable(address, error) from error
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address.host, address.port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise _unusable(address, error) from error
    return listener


def url_of(host: str, port: int) -> str:
    """Write the URL at which this machine reaches a server."""
    name = "127.0.0.1" if host in EVERYWHERE else host
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


async def _serve(app: FastAPI, listener: socket.socket) -> signal.Signals | None:
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=CLOSING_SECONDS,
        ws="none",
    )
    server = uvicorn.Server(config)
    heard: list[signal.Signals] = []

    def stop(number: int, _: FrameType | None) -> None:
        heard.append(signal.Signals(number))
        server.should_exit = True

    # uvicorn listens to these signals while it runs, and raises them again afterwards, for these handlers to hear.
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        await server.serve([listener])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return heard[0] if heard else None


def _unusable(address: Address, error: Exception) -> NotApplicable:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    message = f"the address {address.host}:{address.port} cannot be used ({reason}); try another --host or --port"
    return NotApplicable(message, where="address")
