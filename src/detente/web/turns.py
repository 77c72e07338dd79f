"""Calls wait for their turn: those that take long never take the last process from those that do not."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from mcp.server.mcpserver.exceptions import ToolError

from detente.web.audit_parts import AUDIT_PART
from detente.web.replies import Reply, busy

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.web.limits import Limits
    from detente.web.pool import Pool

    Note = Callable[[str], None]

LONG = frozenset({"audit", AUDIT_PART, "hypotheses"})  #: questions that may take as long as they are allowed to


class Turns:
    """Ask the workers, as many questions at a time as there are processes, and one less that take long.

    Parameters
    ----------
    pool
        The workers; they may still be starting.
    starting
        Done when they have started.
    """

    def __init__(self, pool: Pool, starting: asyncio.Future[None], limits: Limits) -> None:
        self._pool, self._starting, self._limits = pool, starting, limits
        self._any = asyncio.Semaphore(max(1, limits.workers))
        self._long = asyncio.Semaphore(max(1, limits.workers - 1))

    async def answer(self, route: str, body: bytes, note: Note) -> Reply:
        """Have a question answered.

        Parameters
        ----------
        note
            Told what is going on: waiting, or work.

        Raises
        ------
        ToolError
            If there is no process to ask.
        """
        note("waiting for the processes to start")
        try:
            await asyncio.shield(self._starting)
        except (EOFError, OSError) as error:  # a time-out is one of these
            message = "the processes that solve could not be started; is there enough memory for them?"
            raise ToolError(message) from error
        note("waiting for a free process")
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(self._limits.seconds):
                    for turns in (self._long, self._any) if route in LONG else (self._any,):
                        await held.enter_async_context(turns)
            except TimeoutError:
                return busy()
            note("at work")
            return await self._pool.answer(route, body)
