"""A reply -> an HTTP response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from detente.web.replies import Reply


def response(reply: Reply) -> Response:
    """Make the response that carries a reply."""
    return Response(reply.body, reply.status, {**reply.headers, "Content-Type": reply.media})


async def respond(reply: Reply, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a reply."""
    await response(reply)(scope, receive, send)
