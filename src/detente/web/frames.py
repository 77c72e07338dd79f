"""How the server and a worker process speak over a pipe: a line of JSON and bytes, each after its length."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, BinaryIO

from detente.web.replies import Reply

if TYPE_CHECKING:
    from asyncio import StreamReader

_LENGTHS = struct.Struct("!II")


def packed(header: dict[str, Any], body: bytes) -> bytes:
    """Write a message."""
    line = json.dumps(header).encode()
    return _LENGTHS.pack(len(line), len(body)) + line + body


def packed_reply(reply: Reply, *, retire: bool) -> bytes:
    """Write an answer; `retire` tells that the worker ends after it."""
    header = {
        "status": reply.status,
        "media": reply.media,
        "headers": dict(reply.headers),
        "lps": reply.lps,
        "seconds": reply.seconds,
        "retire": retire,
    }
    return packed(header, reply.body)


def unpacked_reply(header: dict[str, Any], body: bytes) -> Reply:
    """Make the answer that a message holds."""
    return Reply(header["status"], header["media"], body, header["headers"], header["lps"], header["seconds"])


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Wait for a message; None when the other side has closed the pipe."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    line, body = _LENGTHS.unpack(lengths)
    return json.loads(stream.read(line)), stream.read(body)


async def received(stream: StreamReader) -> tuple[dict[str, Any], bytes]:
    """Wait for a message.

    Raises
    ------
    EOFError
        If the other side has closed the pipe.
    """
    line, body = _LENGTHS.unpack(await stream.readexactly(_LENGTHS.size))
    return json.loads(await stream.readexactly(line)), await stream.readexactly(body)
