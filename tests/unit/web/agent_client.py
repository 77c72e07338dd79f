"""The server for agents in this process, and a client of the protocol's own library that calls its tools."""

import asyncio
import json

from mcp import Client

from detente.web.agents import server_of
from detente.web.answers import answer
from detente.web.catalogue import load_catalogue
from detente.web.clerk import Clerk
from detente.web.desk import Desk
from detente.web.limits import Limits
from tests.unit.web.requests_made import document

HOT_DOGS = document("hot-dogs")
COCO = {"game": HOT_DOGS, "concept": "coco"}
LIMITS = Limits(players=3, profiles=100, body_bytes=20_000)


class HerePool:
    """Answer in this process, and not before as many turns of the loop as are asked for."""

    def __init__(self, turns=0):
        self.turns, self.desk, self.bodies, self.documents = turns, Desk(LIMITS), [], []

    async def answer(self, route, body):
        for _ in range(self.turns):
            await asyncio.sleep(0.01)
        reply = answer(route, body, self.desk)
        self.bodies.append(body)
        self.documents.append(json.loads(reply.body))
        return reply


async def started():
    """Have nothing to start."""


async def not_started():
    raise EOFError


CATALOGUE = load_catalogue()


def clerk_of(pool, starting=started, limits=LIMITS):
    start = asyncio.ensure_future(starting())
    start.add_done_callback(lambda done: done.cancelled() or done.exception())  # or asyncio tells, in other tests
    return Clerk(pool, start, limits, CATALOGUE)


def called(*calls, pool=None, starting=started, tell=None, limits=LIMITS):
    """Call tools one after the other; a call may be made from the answers before it."""

    async def calling():
        answers: list = []
        async with Client(server_of(clerk_of(pool or HerePool(), starting, limits))) as client:
            for call in calls:
                name, arguments = call(answers) if callable(call) else call
                answers.append(await client.call_tool(name, arguments, progress_callback=tell))
        return answers

    return asyncio.run(calling())


def text_of(result):
    [content] = result.content
    return content.text


def complaint(name, arguments):
    """Return the error of a call."""
    [result] = called((name, arguments))
    assert result.is_error
    return text_of(result).removeprefix(f"Error executing tool {name}: ")
