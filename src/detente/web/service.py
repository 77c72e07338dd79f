"""Questions that take work: from the answers that are kept, or from a worker; given up when nobody waits any more."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from detente.model.version import VERSION
from detente.web.recent import Recent
from detente.web.replies import JSON, UNREADABLE, UNSOLVABLE, WRONG_TYPE, Reply, busy, failure, json_reply, stopping
from detente.web.sending import response

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Receive

    from detente.web.limits import Limits
    from detente.web.pool import Pool

LASTING = frozenset({200, UNREADABLE, UNSOLVABLE})  #: the same question has the same answer every time
OVERHEAD = 512  #: bytes that an answer takes beside its body


class Service:
    """Answer questions."""

    def __init__(self, pool: Pool, limits: Limits) -> None:
        self._pool, self._limits = pool, limits
        self._cache: Recent[Reply] = Recent(limits.cache_bytes, _weight)

    async def ask(self, route: str, request: Request) -> Response:
        """Answer one question; a worker whose client is gone is stopped, unless it is about to finish."""
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media != JSON:
            message = "the body must be JSON, declared as Content-Type: application/json"
            return response(failure(WRONG_TYPE, "WrongContentType", message, "Content-Type"))
        body = await request.body()
        key = (route, hashlib.sha256(body).digest())
        kept = self._cache.get(key)
        if kept is not None:
            made = response(kept)
            made.headers["X-Detente-Cache"] = "hit"
            made.headers["X-Detente-LPs"] = "0"
            made.headers["Server-Timing"] = "cache"
            return made
        reply = await self._worked_out(route, body, request.receive)
        if reply.status in LASTING:
            self._cache.put(key, reply)
        made = response(reply)
        made.headers["X-Detente-Cache"] = "miss"
        made.headers["X-Detente-LPs"] = str(reply.lps)
        made.headers["Server-Timing"] = f"solve;dur={1000 * reply.seconds:.2f}"
        return made

    def health(self) -> Reply:
        """Say how the server is doing."""
        cache, pool = self._cache, self._pool
        return json_reply(
            {
                "status": "ok",
                "version": VERSION,
                "workers": {"count": self._limits.workers, "idle": pool.idle, "killed": pool.killed},
                "cache": {"hits": cache.hits, "misses": cache.misses, "answers": len(cache), "bytes": cache.weight},
                "lps": pool.lps,
            }
        )

    async def _worked_out(self, route: str, body: bytes, receive: Receive) -> Reply:
        work = asyncio.ensure_future(self._pool.answer(route, body))
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                await asyncio.wait({work}, timeout=self._limits.grace_seconds)
            return work.result() if work.done() else busy()  # nobody reads it
        except asyncio.CancelledError:  # the server ends, and this is the last that it says
            return stopping()
        finally:
            for task in (work, gone):
                task.cancel()
            await asyncio.wait({work, gone})


async def _gone(receive: Receive) -> None:
    """Wait until the client has closed its connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _weight(reply: Reply) -> int:
    return len(reply.body) + OVERHEAD
