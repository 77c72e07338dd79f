"""The server for agents, `detente mcp`: tools over standard input and output, by the Model Context Protocol."""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.tools import Tool
from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase, FuncMetadata
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import ConfigDict

from detente.model.version import VERSION
from detente.web.catalogue import load_catalogue
from detente.web.clerk import Clerk
from detente.web.description import TITLE
from detente.web.limits import MIB, Limits
from detente.web.pool import Pool
from detente.web.tool_schemas import answer_schemas
from detente.web.tool_words import instructions
from detente.web.tools import OFFERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import FrameType

    from detente.web.tools import Offer

REPLY_BYTES = 4 * MIB  #: of an answer; more than an agent can read
HARMLESS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


class AnyArguments(ArgModelBase):
    """Take all arguments as they come: they are read by the same strict reader as requests, whose errors say more."""

    model_config = ConfigDict(extra="allow")

    def model_dump_one_level(self) -> dict[str, Any]:
        """Return them under one name."""
        return {"arguments": dict(self.model_extra or {})}


@asynccontextmanager
async def serving(limits: Limits) -> AsyncIterator[MCPServer[Any]]:
    """Make the server; its workers start beside whatever else is done, and stop with it."""
    pool = Pool(limits)
    starting = asyncio.ensure_future(pool.start())
    try:
        yield server_of(Clerk(pool, starting, limits, load_catalogue()))
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await pool.stop()


def server_of(clerk: Clerk) -> MCPServer[Any]:
    """Make a server whose tools are answered by a clerk."""
    schemas = answer_schemas({offer.answer for offer in OFFERS})
    return MCPServer(
        "detente",
        title=TITLE,
        instructions=instructions(clerk.limits),
        version=VERSION,
        tools=[_tool(offer, clerk, schemas[offer.answer]) for offer in OFFERS],
        subscriptions=False,
        log_level="ERROR",
    )


def run(limits: Limits) -> signal.Signals | None:
    """Serve on standard input and output until the input ends, or a signal says to stop.

    Returns
    -------
    signal.Signals or None
        What stopped it.
    """
    return asyncio.run(_serve(limits))


async def _serve(limits: Limits) -> signal.Signals | None:
    loop = asyncio.get_running_loop()
    heard: asyncio.Future[signal.Signals] = loop.create_future()

    def note(number: signal.Signals) -> None:
        if not heard.done():
            heard.set_result(number)

    def stop(number: int, _: FrameType | None) -> None:
        loop.call_soon_threadsafe(note, signal.Signals(number))  # a plain call would not wake the loop

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        async with serving(limits) as server:
            talk = asyncio.ensure_future(server.run_stdio_async())
            talk.add_done_callback(lambda _: heard.cancel())
            await asyncio.wait([heard])
            if talk.done():
                talk.result()
            talk.cancel()  # it is not waited for: a thread reads the input, and nothing but its end can stop that
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return None if heard.cancelled() else heard.result()


def _tool(offer: Offer, clerk: Clerk, answered: dict[str, Any]) -> Tool:
    async def call(arguments: dict[str, Any], context: Context[Any, Any]) -> CallToolResult:
        return await clerk.answer(offer, arguments, context.report_progress)

    return Tool(
        fn=call,
        name=offer.name,
        title=offer.title,
        description=offer.about,
        parameters=offer.schema,
        fn_metadata=FuncMetadata(arg_model=AnyArguments, output_schema=answered),
        is_async=True,
        context_kwarg="context",
        annotations=HARMLESS,
    )
