"""What becomes of a call of a tool: a request to the worker processes, and their answer or an error to act on."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent

from detente.model.errors import DetenteError
from detente.web.audit_digest import audit_text, without_long_parts
from detente.web.audit_parts import every_name
from detente.web.audit_rounds import AuditRounds
from detente.web.complaints import complaint
from detente.web.replies import FINE, Reply, failed
from detente.web.sealed import Sealed, shortened
from detente.web.tool_arguments import body_of, check_size
from detente.web.tool_words import for_agents
from detente.web.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from detente.web.catalogue import Catalogue
    from detente.web.limits import Limits
    from detente.web.pool import Pool
    from detente.web.tools import Offer

    Tell = Callable[[float, None, str], Awaitable[None]]

KIB = 2**10
WHOLE_BYTES = 64 * KIB  #: of an answer that is given with its claims; more would leave an agent no room to think
TELLING_SECONDS = 1.0  #: between two words about work that goes on


@dataclass(slots=True)
class Doing:
    """Hold what is being done about a call."""

    words: str = ""

    def note(self, words: str) -> None:
        """Take note of it."""
        self.words = words


class Clerk:
    """Answer calls.

    Parameters
    ----------
    pool
        The workers; they may still be starting.
    starting
        Done when they have started.
    """

    def __init__(self, pool: Pool, starting: asyncio.Future[None], limits: Limits, catalogue: Catalogue) -> None:
        self.limits, self._catalogue = limits, catalogue
        self._turns = Turns(pool, starting, limits)
        self._sealed = Sealed(limits.cache_bytes)

    async def answer(self, offer: Offer, arguments: Mapping[str, Any], tell: Tell) -> CallToolResult:
        """Answer a call of a tool.

        Parameters
        ----------
        tell
            Told every second, while work goes on, for how many it has.

        Raises
        ------
        ToolError
            If there is no answer: what is wrong, and what to do about it.
        """
        body = ""
        try:
            check_size(arguments, self.limits)
            body = body_of(offer, arguments, self._catalogue, self._sealed)
        except DetenteError as error:
            raise ToolError(complaint(failed(error), offer.name, body)) from error
        reply = await self._reply(offer, arguments, body, tell)
        if reply.status != FINE:
            raise ToolError(complaint(reply, offer.name, body))
        return self._result(offer, json.loads(reply.body), fits=len(reply.body) <= WHOLE_BYTES)

    async def _reply(self, offer: Offer, arguments: Mapping[str, Any], body: str, tell: Tell) -> Reply:
        """Ask a worker, or look a list up."""
        if not offer.route:
            return self._catalogue.concepts if offer.answer == "concepts" else self._catalogue.games
        doing = Doing()
        work = asyncio.ensure_future(self._worked_out(offer, arguments, body, doing))
        waited = 0.0
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=TELLING_SECONDS)
                if not work.done():
                    waited += TELLING_SECONDS
                    await tell(waited, None, f"{doing.words} for {waited:g} s; the limit is {self.limits.seconds:g} s")
            return work.result()
        finally:
            work.cancel()  # if nobody waits for it any more

    async def _worked_out(self, offer: Offer, arguments: Mapping[str, Any], body: str, doing: Doing) -> Reply:
        """Ask a worker; of an audit of several concepts, about each of them."""
        listed = _audited(arguments) if offer.route == "audit" else ()
        if len(listed) < 2:  # nothing to do one after the other
            return await self._turns.answer(offer.route, _bytes(body), doing.note)

        def write(name: str) -> bytes:
            return _bytes(body_of(offer, arguments, self._catalogue, self._sealed, only=name))

        return await AuditRounds(self._turns, self.limits.seconds).answer(listed, write, doing.note)

    def _result(self, offer: Offer, document: dict[str, Any], *, fits: bool) -> CallToolResult:
        """Give an answer as a document, and as the text that is read where documents are not."""
        self._sealed.keep(document)
        if offer.answer == "game":
            document = document["game"]
        if offer.answer == "explanation":
            document = {**document, "md": for_agents(document["md"])}
        short = shortened(document)
        text = _text(offer.answer, short)
        content = TextContent(type="text", text=text)
        return CallToolResult(content=[content], structured_content=document if fits else short)


def _audited(arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the concepts of an audit; none where that is not what was given."""
    given = arguments.get("concepts")
    if given is None:
        return every_name()
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        return ()
    return tuple(dict.fromkeys(given))


def _text(answer: str, document: dict[str, Any]) -> str:
    if answer == "explanation":
        told: str = document["md"]
        return told
    if answer == "audit":
        return f"{audit_text(document)}\n\n{_json(without_long_parts(document))}"
    return _json(document)


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _bytes(body: str) -> bytes:
    return body.encode(errors="surrogatepass")
