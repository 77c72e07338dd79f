"""What goes back to a client: a status, a media type and bytes; errors all have the same shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.model.errors import CertificateRejected, DetenteError, FormatError, SolverError, TimeLimit, TooLarge

JSON = "application/json"
HTML = "text/html; charset=utf-8"
SVG = "image/svg+xml"

FINE = 200
UNREADABLE = 400
FORBIDDEN = 403
NOT_FOUND = 404
NOT_ALLOWED = 405
SLOW_BODY = 408
TOO_LARGE = 413
WRONG_TYPE = 415
MISDIRECTED = 421
UNSOLVABLE = 422
BUSY = 429
LATE = 503


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold an answer; `lps` and `seconds` tell what it cost."""

    status: int
    media: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    lps: int = 0
    seconds: float = 0.0


def json_reply(document: Mapping[str, Any]) -> Reply:
    """Answer with a document; floats as `repr` writes them."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Reply(200, JSON, text.encode())


def failure(
    status: int, kind: str, message: str, where: str = "", *, headers: Mapping[str, str] | None = None
) -> Reply:
    """Answer with an error; halves of characters that the request held are replaced."""
    document = {"type": kind, "message": message, "where": where}
    text = json.dumps(document, ensure_ascii=False)
    return Reply(status, JSON, text.encode(errors="replace"), headers or {})


def failed(error: DetenteError | MemoryError) -> Reply:
    """Answer with an error that the library foresees."""
    if isinstance(error, MemoryError):
        return out_of_memory()
    return failure(_status(error), type(error).__name__, error.message, error.where)


def out_of_memory() -> Reply:
    """Say that a game needs more memory than a worker has."""
    return failure(TOO_LARGE, "TooLarge", "there is not enough memory for this; try a smaller game", "memory")


def late(seconds: float) -> Reply:
    """Say that no answer was found in time."""
    message = f"no certified answer was found within {seconds:g} seconds; ask for fewer concepts or a smaller game"
    return failure(LATE, TimeLimit.__name__, message, "timeout")


def busy() -> Reply:
    """Say that too much is being asked for already."""
    message = "the server is busy with other requests; try again in a second"
    return failure(BUSY, "Busy", message, "server", headers={"Retry-After": "1"})


def stopping() -> Reply:
    """Say that the server ends before it has an answer."""
    return failure(LATE, "Stopping", "the server is being stopped", "server")


def _status(error: DetenteError) -> int:
    if isinstance(error, FormatError):
        return UNREADABLE
    if isinstance(error, TooLarge):
        return TOO_LARGE
    if isinstance(error, TimeLimit):
        return LATE
    return UNSOLVABLE


REASONS: Mapping[int, str] = {
    UNREADABLE: "The body is not what it should be: no JSON, unknown keys, a table that does not fit its players.",
    FORBIDDEN: "The request comes from a page of another origin.",
    NOT_FOUND: "There is no such thing.",
    NOT_ALLOWED: "The method does not fit the address.",
    SLOW_BODY: "The body did not arrive in time.",
    TOO_LARGE: "The body or the game is too large, or solving it takes too much memory.",
    WRONG_TYPE: "The body is not declared as application/json.",
    MISDIRECTED: "The Host header names another server.",
    UNSOLVABLE: (
        f"An option or concept does not apply, a threat makes payoffs too large, the agreement is false "
        f"({CertificateRejected.__name__}), or no answer could be certified ({SolverError.__name__})."
    ),
    BUSY: "Too many requests are being answered; try again later.",
    LATE: "There was no answer within the time that a request has, or the server ended before.",
}
