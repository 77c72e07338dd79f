"""How much may be sent, and how many questions are taken on at a time."""

import asyncio
import json

import pytest

from detente.web.bodies import Bodies
from detente.web.limits import Limits

LIMITS = Limits(body_bytes=10, body_seconds=0.2, workers=1, waiting=1)


def part(content, *, more=False):
    return {"type": "http.request", "body": content, "more_body": more}


GONE = {"type": "http.disconnect"}


async def echo(_, receive, send):
    """Answer with the body."""
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def exchange(bodies, messages, *, length=None, method="POST"):
    """Send messages; return the status and the body of the answer, None if there is none."""
    headers = [] if length is None else [(b"content-length", length)]
    pending, sent = list(messages), []

    async def receive():
        if pending:
            return pending.pop(0)
        await asyncio.sleep(60)
        return GONE

    async def send(message):
        sent.append(message)

    await bodies({"type": "http", "method": method, "headers": headers}, receive, send)
    if not sent:
        return None
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]), pending


def exchanged(messages, **options):
    return asyncio.run(exchange(Bodies(echo, LIMITS), messages, **options))


def test_a_body_comes_through():
    status, body, _ = exchanged([part(b"12345", more=True), part(b"67890")], length=b"10")
    assert (status, body) == (200, b"1234567890")


@pytest.mark.parametrize("length", [b"11", b"1" * 5000, b"-1", b"ten", b"1.5"])
def test_a_body_that_says_it_is_too_large_is_not_read(length):
    status, body, pending = exchanged([part(b"1")], length=length)
    assert (status, len(pending)) == (413, 1)
    assert json.loads(body)["type"] == "TooLarge"


def test_a_body_that_does_not_say_how_large_it_is_is_read_up_to_the_limit():
    status, _, pending = exchanged([part(b"123456", more=True), part(b"123456", more=True), part(b"1")])
    assert (status, len(pending)) == (413, 1)


def test_a_body_that_is_larger_than_it_says_is_refused():
    assert exchanged([part(b"12345678901")], length=b"3")[0] == 413


def test_a_body_that_does_not_arrive_is_given_up():
    status, body, _ = exchanged([part(b"1", more=True)])
    assert (status, json.loads(body)["type"]) == (408, "SlowBody")


def test_a_client_that_goes_away_gets_no_answer():
    assert exchanged([part(b"1", more=True), GONE]) is None


def test_what_other_methods_send_is_not_read():
    assert exchanged([part(b"123456789012345")], method="GET", length=b"999")[0] == 200


def test_other_protocols_pass():
    passed = []

    async def app(scope, *_):
        passed.append(scope["type"])

    async def nothing(*_):
        return {}

    asyncio.run(Bodies(app, LIMITS)({"type": "lifespan"}, nothing, nothing))
    assert passed == ["lifespan"]


def test_only_so_many_questions_are_taken_on_at_a_time():
    async def flood():
        release = asyncio.Event()

        async def slow(scope, receive, send):
            await release.wait()
            await echo(scope, receive, send)

        bodies = Bodies(slow, LIMITS)
        taken = [asyncio.ensure_future(exchange(bodies, [part(b"1")])) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await exchange(bodies, [part(b"1")])
        release.set()
        return refused, [status for status, *_ in await asyncio.gather(*taken)], bodies.taken

    refused, taken, left = asyncio.run(flood())
    assert (refused[0], json.loads(refused[1])["type"]) == (429, "Busy")
    assert (taken, left) == ([200, 200], 0)
