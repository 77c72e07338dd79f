"""How much may be sent, and how many requests are taken on at a time: refused before anything is kept of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from detente.web.replies import SLOW_BODY, TOO_LARGE, Reply, busy, failure
from detente.web.sending import respond

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from detente.web.limits import Limits


class ClientGone(Exception):
    """Tell that a client has closed its connection before it sent all of its request."""


class Bodies:
    """Take on so many questions at a time, and read what they send, up to a size and within a time.

    Questions are requests with the method POST; other requests are never held up, and what they send is not read.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app, self._limits = app, limits
        self.taken = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body read, or answer with an error."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope))
        if refusal is not None:
            await respond(refusal, scope, receive, send)
            return
        self.taken += 1
        try:
            await self._take(scope, receive, send)
        finally:
            self.taken -= 1

    def _refusal(self, headers: Headers) -> Reply | None:
        """Say why a request is refused before its body is read; None if it is not."""
        declared = headers.get("content-length", "0")
        if not declared.isdecimal() or len(declared) > len(str(self._limits.body_bytes)):
            return too_large(self._limits)
        if int(declared) > self._limits.body_bytes:
            return too_large(self._limits)
        return busy() if self.taken >= self._limits.workers + self._limits.waiting else None

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                body = await self._read(receive)
        except TimeoutError:
            message = f"the request was not sent within {self._limits.body_seconds:g} seconds"
            await respond(failure(SLOW_BODY, "SlowBody", message, "body"), scope, receive, send)
            return
        except ClientGone:
            return
        if body is None:
            await respond(too_large(self._limits), scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        """Read a body; None if it is too large, whatever was declared."""
        parts, size = [], 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            part = message.get("body", b"")
            size += len(part)
            if size > self._limits.body_bytes:
                return None
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)


def too_large(limits: Limits) -> Reply:
    """Say that a body is too large; the connection ends, as the rest of it is not read."""
    message = f"the body is larger than {limits.body_bytes:,} bytes; shorten the game, or solve it on the command line"
    return failure(TOO_LARGE, "TooLarge", message, "body", headers={"Connection": "close"})


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Hand out a body that was read already, then whatever comes."""
    pending = [body]

    async def replay() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return replay
